"""Every query of the code has the index Firestore asks for, and Terraform is told of each."""

import ast
import json

import pytest

from shared.events.sweeper import EXPIRING
from shared.ports.documents import Bounds, Index
from shared.ports.documents.firestore_calls import FirestoreCalls
from shared.ports.documents.firestore_query import fill_due, fill_query
from tests.architecture.sources import ROOT, SOURCES, calls_of, name_of, tree_of
from tools.indexes import FILE, build_indexes, encode, read_declarations

WRITTEN = json.loads(FILE.read_text())
DECLARED = read_declarations()
QUERIES = sorted(DECLARED.queries, key=repr)
SHARED = [path for path in SOURCES if path.is_relative_to(ROOT / "shared")]
ORDERS = {1: "ASCENDING", 2: "DESCENDING"}


def sent_query(index: Index):
    """Return the query as the adapter sends it, with a value for every field."""
    query = empty_query()
    fill_query(query, "parent", index, Bounds({name: "x" for name in index.equal}))
    return query


def empty_query():
    calls = FirestoreCalls("demo-indexes", "127.0.0.1:1")
    return calls.message("RunQueryRequest").structured_query


def wanted(query) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the fields it compares for equality, and those it orders by."""
    filters = query.where.composite_filter.filters
    equal = [one.field_filter.field.field_path for one in filters if one.HasField("field_filter")]
    orders = [(one.field.field_path, ORDERS[one.direction]) for one in query.order_by]
    return equal, [order for order in orders if order[0] != "__name__"]


def single_field_index(kind: str, field: str, order: str) -> bool:
    """Tell whether Firestore has it by itself, or we ask for it where we set the field apart."""
    settings = WRITTEN["fields"].get(f"{kind}.{field}")
    if settings is None:
        return True
    return {"order": order, "scope": "COLLECTION"} in settings["indexes"]


@pytest.mark.parametrize("index", QUERIES, ids=lambda index: "-".join((index.kind, *index.equal)))
def test_every_query_as_it_is_sent_has_its_index(index: Index):
    equal, orders = wanted(sent_query(index))
    assert sorted(equal) == sorted(index.equal)
    if equal and orders:
        fields = [(name, "ASCENDING") for name in equal] + orders
        assert {
            "collection": index.kind,
            "fields": [{"path": name, "order": order} for name, order in fields],
        } in WRITTEN["composite"].values()
    else:
        for name, order in orders or [(name, "ASCENDING") for name in equal]:
            assert single_field_index(index.kind, name, order), name


@pytest.mark.parametrize("kind", sorted(DECLARED.due))
def test_every_scan_over_all_tenants_has_its_index(kind: str):
    query = (
        FirestoreCalls("demo-indexes", "127.0.0.1:1").message("RunQueryRequest").structured_query
    )
    fill_due(query, kind, "9999", 1)

    [ordered] = query.order_by
    assert query.from_[0].all_descendants
    assert {"order": "ASCENDING", "scope": "COLLECTION_GROUP"} in WRITTEN["fields"][
        f"{kind}.{ordered.field.field_path}"
    ]["indexes"]


def test_every_scan_in_the_code_is_declared():
    """mypy keeps a plain name out of `scan_due`; this keeps declarations where they are found."""
    made = 0
    for path in SHARED:
        for call in calls_of(path, "Due") + calls_of(path, "Unindexed"):
            top = [getattr(statement, "value", None) for statement in tree_of(path).body]
            assert call in top, f"{name_of(path)}:{call.lineno}"
            made += 1
    assert made > 8


def test_every_index_of_the_code_is_found():
    calls = {
        ast.unparse(call) + name_of(path) for path in SHARED for call in calls_of(path, "Index")
    }
    # The adapter itself makes one for its own use.
    assert len(QUERIES) <= len(calls)
    assert len(QUERIES) > 40


def test_no_query_needs_a_field_that_is_kept_out_of_the_indexes():
    named = {
        (query.kind, name) for query in QUERIES for name in (*query.equal, query.order) if name
    }
    for settings in WRITTEN["fields"].values():
        if not settings["indexes"]:
            assert (settings["collection"], settings["field"]) not in named


def test_what_expires_is_removed_by_firestore_too():
    assert {
        settings["collection"] for settings in WRITTEN["fields"].values() if settings["expires"]
    } == set(EXPIRING)


def test_the_file_is_that_of_the_code():
    assert encode(build_indexes()) == FILE.read_text(), "run `python -m tools.indexes`"
