"""Declared queries, on every adapter: filters, order, ties, cursors, counts."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.kernel.errors import Invalid
from shared.ports.documents import Document, Index, Page, Tx
from shared.ports.documents.transactions import TransactionalDocuments as Store

ALL = Index("things")
ALL_BACKWARDS = Index("things", descending=True)
BY_RANK = Index("things", (), "rank")
BY_RANK_BACKWARDS = Index("things", (), "rank", descending=True)
GREEN_BY_RANK = Index("things", ("color",), "rank")
BY_COLOR_AND_SIZE = Index("things", ("color", "size"), "rank", descending=True)
BY_FLAG = Index("things", ("flag",))

ROWS: list[Document] = [
    {"id": "a", "color": "green", "size": 1, "rank": 3, "flag": None},
    {"id": "b", "color": "green", "size": 2, "rank": 1, "flag": True},
    {"id": "c", "color": "red", "size": 1, "rank": 2, "flag": False},
    {"id": "d", "color": "green", "size": 1, "rank": 3},
    {"id": "e", "color": "green", "size": 1, "rank": 3},
    {"id": "f", "color": "green", "size": 1, "rank": 2.5},
    {"id": "g", "color": "green", "size": 1, "rank": None},
    {"id": "h", "color": "green", "size": 1},
    {"id": "i", "color": None, "size": 1, "rank": 0},
]


@pytest.fixture
def things(store: Store) -> Store:
    def work(tx: Tx) -> None:
        for row in ROWS:
            tx.create("things", row["id"], row)
        tx.create("others", "z", {"color": "green", "rank": 1})

    store.transact("acme", work)
    foreign = {"color": "green", "size": 1, "rank": 1, "flag": True}
    store.transact("other", lambda tx: tx.create("things", "foreign", foreign))
    return store


def find(store: Store, index: Index, *equal: Any, **options: Any) -> Page:
    given = dict(zip(index.equal, equal, strict=True))
    return store.transact("acme", lambda tx: tx.find(index, given, **options))


def pages(store: Store, index: Index, *equal: Any, **options: Any) -> Iterator[list[str]]:
    cursor = None
    while True:
        page = find(store, index, *equal, cursor=cursor, **options)
        yield [item["id"] for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return


def ids(store: Store, index: Index, *equal: Any, **options: Any) -> str:
    return "".join(item["id"] for item in find(store, index, *equal, **options).items)


def test_without_an_order_documents_come_by_id(things: Store) -> None:
    assert ids(things, ALL) == "abcdefghi"
    assert ids(things, ALL_BACKWARDS) == "ihgfedcba"


def test_the_whole_document_is_found(things: Store) -> None:
    assert find(things, ALL, limit=1).items == [ROWS[0]]


def test_order_leaves_out_what_has_no_value_there_and_breaks_ties_by_id(things: Store) -> None:
    assert ids(things, BY_RANK) == "ibcfade"
    assert ids(things, BY_RANK_BACKWARDS) == "edafcbi"


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"at_least": 2}, "cfade"),
        ({"below": 3}, "ibcf"),
        ({"at_least": 2, "below": 3}, "cf"),
        ({"at_least": 2.5, "below": 2.5}, ""),
        ({"at_least": 4}, ""),
    ],
)
def test_a_range_includes_its_start_and_not_its_end(
    things: Store, bounds: dict[str, Any], expected: str
) -> None:
    assert ids(things, BY_RANK, **bounds) == expected
    backwards = ids(things, BY_RANK_BACKWARDS, **bounds)
    assert sorted(backwards) == sorted(expected)


def test_a_range_of_ids_works_without_an_order(things: Store) -> None:
    assert ids(things, ALL, at_least="c", below="f") == "cde"
    assert ids(things, ALL_BACKWARDS, at_least="c", below="f") == "edc"


def test_equality_on_several_fields_with_an_order(things: Store) -> None:
    assert ids(things, GREEN_BY_RANK, "green") == "bfade"
    assert ids(things, GREEN_BY_RANK, "green", at_least=2, below=3) == "f"
    assert ids(things, BY_COLOR_AND_SIZE, "green", 1) == "edaf"
    assert ids(things, GREEN_BY_RANK, "blue") == ""


def test_equality_with_null_true_and_false(things: Store) -> None:
    assert ids(things, BY_FLAG, None) == "a"
    assert ids(things, BY_FLAG, True) == "b"
    assert ids(things, BY_FLAG, False) == "c"
    assert ids(things, GREEN_BY_RANK, None) == "i"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize(
    "question",
    [
        (ALL, (), {}),
        (ALL_BACKWARDS, (), {}),
        (BY_RANK, (), {}),
        (BY_RANK_BACKWARDS, (), {"at_least": 1, "below": 4}),
        (GREEN_BY_RANK, ("green",), {"at_least": 1}),
        (BY_COLOR_AND_SIZE, ("green", 1), {}),
    ],
    ids=str,
)
def test_pages_join_into_the_whole_answer(
    things: Store, question: tuple[Index, tuple[Any, ...], dict[str, Any]], size: int
) -> None:
    index, equal, bounds = question
    whole = ids(things, index, *equal, **bounds)
    parts = list(pages(things, index, *equal, limit=size, **bounds))
    assert "".join("".join(part) for part in parts) == whole
    assert [len(part) for part in parts[:-1]] == [size] * (len(parts) - 1)
    assert parts[-1]


def test_a_full_last_page_has_no_cursor(things: Store) -> None:
    assert find(things, ALL, limit=len(ROWS)).next_cursor is None


def test_a_cursor_holds_while_documents_come_and_go(things: Store) -> None:
    first = find(things, BY_RANK, limit=3)
    assert [item["id"] for item in first.items] == ["i", "b", "c"]
    things.transact("acme", lambda tx: tx.delete("things", "c"))
    things.transact("acme", lambda tx: tx.put("things", "new", {"rank": 0.5}))
    assert ids(things, BY_RANK, cursor=first.next_cursor) == "fade"


@pytest.mark.parametrize(
    "cursor",
    ["x", "%%", "bnVsbA==", "WzEsImEiLDJd", "WzEsMl0=", "W3t9LCJhIl0=", "WzEsIi4uL2IiXQ=="],
)
def test_a_foreign_cursor_is_refused(things: Store, cursor: str) -> None:
    with pytest.raises(Invalid) as raised:
        find(things, BY_RANK, cursor=cursor)
    assert raised.value.details == {"field": "cursor"}


def test_a_cursor_of_another_tenant_reaches_nothing_foreign(things: Store) -> None:
    def one(tx: Tx) -> Page:
        tx.put("things", "second", {"rank": 9})
        return tx.find(BY_RANK, limit=1)

    things.transact("other", one)
    cursor = things.transact("other", lambda tx: tx.find(BY_RANK, limit=1)).next_cursor
    assert cursor is not None
    assert ids(things, BY_RANK, cursor=cursor) == "cfade"


def test_counts_agree_with_what_is_found(things: Store) -> None:
    def count(index: Index, *equal: Any, **bounds: Any) -> int:
        given = dict(zip(index.equal, equal, strict=True))
        return things.transact("acme", lambda tx: tx.count(index, given, **bounds))

    assert count(ALL) == len(ROWS)
    assert count(BY_RANK) == 7
    assert count(BY_RANK_BACKWARDS, at_least=2, below=3) == 2
    assert count(GREEN_BY_RANK, "green", at_least=3) == 3
    assert count(GREEN_BY_RANK, "blue") == 0
    assert count(Index("nothing")) == 0


def test_a_count_costs_one_query_and_no_read(things: Store) -> None:
    reads, queries = things.operations.reads, things.operations.queries
    things.transact("acme", lambda tx: tx.count(ALL))
    assert (things.operations.reads, things.operations.queries) == (reads, queries + 1)


def test_texts_are_ordered_by_their_bytes(store: Store) -> None:
    names = ["Zé", "ana", "Ana", "ábaco", "", "10", "9", "é", "🦜", "\uffff", "aa"]

    def work(tx: Tx) -> None:
        for number, name in enumerate(names):
            tx.put("people", str(number), {"name": name})

    store.transact("acme", work)
    found = find(store, Index("people", (), "name")).items
    assert [item["name"] for item in found] == sorted(names, key=str.encode)


def test_a_question_other_than_the_declared_one_is_refused(things: Store) -> None:
    with pytest.raises(Invalid):
        things.transact("acme", lambda tx: tx.find(GREEN_BY_RANK))
    with pytest.raises(Invalid):
        things.transact("acme", lambda tx: tx.count(ALL, {"color": "green"}))


def test_a_query_does_not_see_the_transactions_own_writes(things: Store) -> None:
    def work(tx: Tx) -> str:
        tx.put("things", "k", {"rank": 1})
        tx.delete("things", "a")
        return "".join(item["id"] for item in tx.find(ALL).items)

    assert things.transact("acme", work) == "abcdefghi"
    assert ids(things, ALL) == "bcdefghik"
