"""Writes the Firestore indexes of every declared query: `python -m tools.indexes`.

Firestore keeps an ascending and a descending index of every single field by itself. So a query
needs one of ours only where it orders by a field beside an equality (a composite index), or where
it reads over all tenants (`Due`: an index of `due_at` over the collection group).
"""

import ast
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from infra.local.specs import ROOT
from shared.events.sweeper import EXPIRING
from shared.ports.documents import Index, Unindexed
from shared.ports.documents.firestore_values import ATTEMPTS, EXPIRES_AT, stored_name
from tools.wiring import module_name

FILE = ROOT / "infra" / "terraform" / "generated" / "firestore_indexes.json"

Json = dict[str, Any]
_DUE_AT = "due_at"


@dataclass(frozen=True)
class Declared:
    """What the stores say about their queries."""

    queries: frozenset[Index]
    due: frozenset[str]
    long: frozenset[Unindexed]


def read_declarations() -> Declared:
    """Collect every `Index`, `Due` and `Unindexed` that is a constant of a module."""
    return Declared(
        frozenset(each for each in _constants("Index") if isinstance(each, Index)),
        frozenset(str(each) for each in _constants("Due")).union(EXPIRING),
        frozenset(each for each in _constants("Unindexed") if isinstance(each, Unindexed)),
    )


def build_indexes() -> Json:
    """Return what Terraform reads: composite indexes and settings of single fields, by name."""
    declared = read_declarations()
    queries, due, long = declared.queries, declared.due, declared.long
    composite = dict(sorted(_composite(query) for query in queries if needs_composite(query)))
    kinds = due | {query.kind for query in queries} | {each.kind for each in long}
    single = [_field(kind, ATTEMPTS) for kind in kinds]
    single += [_field(each.kind, stored_name(name)) for each in long for name in each.fields]
    single += [_field(kind, _DUE_AT, orders=_orders_of_due(kind, queries)) for kind in due]
    single += [_field(kind, EXPIRES_AT, expires=True) for kind in EXPIRING]
    return {"composite": composite, "fields": dict(sorted(single))}


def needs_composite(query: Index) -> bool:
    """Tell whether the indexes of single fields cannot answer: an equality and another order."""
    return bool(query.equal) and _order(query) is not None


def encode(indexes: Json) -> str:
    """Return the text of the file."""
    return msgspec.json.format(msgspec.json.encode(indexes), indent=2).decode() + "\n"


def _order(query: Index) -> str | None:
    # Names alone are walked only forwards; backwards the adapter takes the field `id`.
    return query.order or ("id" if query.descending else None)


def _constants(maker: str) -> Iterator[object]:
    """Yield what stands at the top of a module as `NAME = maker(…)`."""
    for path in sorted((ROOT / "shared").rglob("*.py")):
        for statement in ast.parse(path.read_text()).body:
            match statement:
                case ast.Assign([ast.Name(name)], ast.Call(ast.Name(called))) if called == maker:
                    yield getattr(importlib.import_module(module_name(path)), name)


def _composite(query: Index) -> tuple[str, Json]:
    order = _order(query) or ""
    direction = "DESCENDING" if query.descending else "ASCENDING"
    fields = [{"path": stored_name(name), "order": "ASCENDING"} for name in query.equal]
    fields.append({"path": stored_name(order), "order": direction})
    name = "-".join([query.kind, *query.equal, order, direction.lower()])
    return name, {"collection": query.kind, "fields": fields}


def _orders_of_due(kind: str, queries: frozenset[Index]) -> list[Json]:
    """Settings of one field replace all it has by itself: also what the tenant's queries need."""
    orders = [{"order": "ASCENDING", "scope": "COLLECTION_GROUP"}]
    own = [query for query in queries if query.kind == kind and query.order == _DUE_AT]
    for direction in sorted({query.descending for query in own if not query.equal}):
        order = "DESCENDING" if direction else "ASCENDING"
        orders.append({"order": order, "scope": "COLLECTION"})
    return orders


def _field(
    kind: str, name: str, *, orders: list[Json] | None = None, expires: bool = False
) -> tuple[str, Json]:
    settings = {"collection": kind, "field": name, "indexes": orders or [], "expires": expires}
    return f"{kind}.{name}", settings


def main() -> int:
    """Write the file."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(encode(build_indexes()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
