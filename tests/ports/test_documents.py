"""Documents, on every adapter: transactions, tenants, what a document may hold."""

import threading
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.errors import Invalid, NotFound
from shared.ports.documents import OUTBOX, AlreadyExists, Document, Tx
from shared.ports.documents.across import kinds_of, walk
from shared.ports.documents.checking import MAX_DEPTH
from shared.ports.documents.transactions import TransactionalDocuments as Store


def read(store: Store, id: str, tenant: str = "acme", kind: str = "things") -> Document | None:
    return store.transact(tenant, lambda tx: tx.get(kind, id))


def put(store: Store, id: str, tenant: str = "acme", **fields: Any) -> None:
    store.transact(tenant, lambda tx: tx.put("things", id, fields))


def test_a_document_comes_back_with_its_id(store: Store) -> None:
    put(store, "a", name="Ana")
    assert read(store, "a") == {"id": "a", "name": "Ana"}
    assert read(store, "b") is None


def test_another_tenant_sees_nothing(store: Store) -> None:
    put(store, "a", secret=1)
    assert read(store, "a", tenant="other") is None
    store.transact("other", lambda tx: tx.delete("things", "a"))
    put(store, "a", tenant="other", secret=2)
    assert read(store, "a") == {"id": "a", "secret": 1}


@pytest.mark.parametrize("tenant", ["", "acme/things/a", "..", "__x__", "x" * 600])
def test_a_tenant_that_cannot_be_is_refused(store: Store, tenant: str) -> None:
    with pytest.raises(Invalid):
        read(store, "a", tenant=tenant)


def test_failing_work_leaves_nothing(store: Store) -> None:
    put(store, "a", amount=1)

    def work(tx: Tx) -> None:
        tx.put("things", "a", {"amount": 2})
        tx.create("things", "b", {})
        tx.outgoing.append({"topic": "never"})
        raise KeyError("boom")

    with pytest.raises(KeyError):
        store.transact("acme", work)
    assert read(store, "a") == {"id": "a", "amount": 1}
    assert read(store, "b") is None
    assert store.driver.scan_due(OUTBOX, "9999", 10) == []


def test_a_transaction_reads_its_own_writes(store: Store) -> None:
    put(store, "gone")

    def work(tx: Tx) -> list[Document | None]:
        tx.put("things", "a", {"n": 1})
        tx.delete("things", "gone")
        return tx.get_all([("things", "gone"), ("things", "a"), ("things", "never")])

    assert store.transact("acme", work) == [None, {"id": "a", "n": 1}, None]


def test_many_documents_are_read_in_the_order_asked(store: Store) -> None:
    for id in ("a", "b", "c"):
        put(store, id)
    keys = [("things", id) for id in ("c", "none", "a", "c")]
    found = store.transact("acme", lambda tx: tx.get_all(keys))
    assert [item and item["id"] for item in found] == ["c", None, "a", "c"]
    assert store.transact("acme", lambda tx: tx.peek_all(keys)) == found


def test_create_refuses_what_exists_and_names_it(store: Store) -> None:
    put(store, "taken", by="first")

    def work(tx: Tx) -> None:
        tx.create("things", "fresh", {})
        tx.create("things", "taken", {"by": "second"})

    with pytest.raises(AlreadyExists) as raised:
        store.transact("acme", work)
    assert (raised.value.kind, raised.value.id) == ("things", "taken")
    assert read(store, "taken") == {"id": "taken", "by": "first"}
    assert read(store, "fresh") is None


def test_create_spends_no_read(store: Store) -> None:
    store.transact("acme", lambda tx: tx.create("things", "a", {}))
    assert (store.operations.reads, store.operations.writes) == (0, 1)


def test_a_deleted_document_can_be_created_again(store: Store) -> None:
    put(store, "a", life=1)
    store.transact("acme", lambda tx: tx.delete("things", "a"))
    store.transact("acme", lambda tx: tx.delete("things", "a"))
    store.transact("acme", lambda tx: tx.create("things", "a", {"life": 2}))
    assert read(store, "a") == {"id": "a", "life": 2}


def test_put_replaces_the_whole_document(store: Store) -> None:
    put(store, "a", old=1, kept=1)
    put(store, "a", kept=2)
    assert read(store, "a") == {"id": "a", "kept": 2}


def test_merge_sets_its_fields_and_leaves_the_others(store: Store) -> None:
    put(store, "a", state="new", nested={"x": 1}, due_at="2026-01-01T00:00:00.000000Z")
    fields = {"state": "done", "odd name.`\\": 1, "nested": {"y": 2}, "due_at": None}
    store.transact("acme", lambda tx: tx.merge("things", "a", fields))
    assert read(store, "a") == {"id": "a", **fields}
    assert store.driver.scan_due("things", "9999", 10) == []


def test_merge_into_a_missing_document_writes_nothing(store: Store) -> None:
    def work(tx: Tx) -> None:
        tx.put("things", "b", {})
        tx.merge("things", "missing", {"x": 1})

    with pytest.raises(NotFound):
        store.transact("acme", work)
    assert read(store, "b") is None


def test_the_platform_directory_commits_with_the_tenants_documents(store: Store) -> None:
    def claim(tx: Tx) -> None:
        tx.platform.create("numbers", "55119", {"tenant": tx.tenant})
        tx.put("accounts", "a", {"number": "55119"})

    store.transact("acme", claim)
    with pytest.raises(AlreadyExists):
        store.transact("rival", claim)
    directory = store.transact("x", lambda tx: tx.platform.get("numbers", "55119"))
    assert directory == {"id": "55119", "tenant": "acme"}
    assert read(store, "a", tenant="rival", kind="accounts") is None


def test_what_goes_out_is_stored_with_its_commit_and_then_told(store: Store) -> None:
    told: list[tuple[str, str, list[Document]]] = []
    store.after_commit = lambda tenant, id, items: told.append((tenant, id, items))
    item = {"topic": "thing-made", "fact": {"id": "a"}}

    def work(tx: Tx) -> None:
        tx.put("things", "a", {})
        tx.outgoing.append(item)

    store.transact("acme", work)
    [(tenant, outbox_id, items)] = told
    assert (tenant, items) == ("acme", [item])
    [(_, entry)] = store.driver.scan_due(OUTBOX, "9999", 10)
    assert (entry["id"], entry["items"]) == (outbox_id, [item])


def test_due_documents_of_all_tenants_come_oldest_first(store: Store) -> None:
    for tenant, day in (("a", "03"), ("b", "01"), ("c", "02"), ("d", "09")):
        put(store, "x", tenant=tenant, due_at=f"2026-01-{day}T00:00:00.000000Z")
    put(store, "never", tenant="a", due_at=None)
    store.transact("a", lambda tx: tx.put("others", "x", {"due_at": "2026-01-01"}))
    found = store.driver.scan_due("things", "2026-01-05T00:00:00.000000Z", 10)
    assert [tenant for tenant, _ in found] == ["b", "c", "a"]
    assert found[0][1] == {"id": "x", "due_at": "2026-01-01T00:00:00.000000Z"}
    assert len(store.driver.scan_due("things", "2026-01-05", 2)) == 2


def test_500_writes_are_one_commit_and_501_are_refused(store: Store) -> None:
    def write(count: int) -> None:
        def work(tx: Tx) -> None:
            for number in range(count):
                tx.create("things", f"{number:03}", {"n": number})

        store.transact("acme", work)

    with pytest.raises(Invalid):
        write(501)
    assert read(store, "000") is None
    write(500)
    assert read(store, "499") == {"id": "499", "n": 499}
    assert store.operations.commits == 1


@pytest.mark.parametrize("id", ["", ".", "..", "__id__", "a/b", "x" * 501, "nul\0", "\ud800"])
def test_an_id_that_cannot_be_is_absent_and_never_written(store: Store, id: str) -> None:
    def replace(tx: Tx) -> None:
        assert tx.get("things", id) is None
        tx.put("things", "a", {})

    store.transact("acme", replace)
    with pytest.raises(Invalid):
        put(store, id)


@pytest.mark.parametrize("id", ["+55 11 9", "ção", "a.b", "a:b", "__", "~", "🦜", "x" * 500, "%2F"])
def test_odd_ids_work(store: Store, id: str) -> None:
    put(store, id, n=1)
    assert read(store, id) == {"id": id, "n": 1}


NESTED = {"a": [[], [[1]], {}, {"": None, "~": 1, "~list": [1], "__x__": {"_attempts": 2}}]}


@pytest.mark.parametrize(
    "value",
    [
        *[None, True, False, 0, -1, 2**63 - 1, -(2**63), 1.0, -0.5, 1e300, 5e-324, "", {}, []],
        *[
            "\x00",
            "´`'\"\\",
            "ｆｕｌｌ",
            "Zażółć\u200b\u202e",
            "👩‍👩‍👧‍👦",
            "\ufffe\uffff",
            "1",
            "<script>",
        ],
        *[NESTED, {"~list": [1]}, {"$.a": {"b.c": 1}}, {"`": 1}, {"x" * 1000: "y"}],
    ],
    ids=repr,
)
def test_json_values_come_back_as_they_were(store: Store, value: Any) -> None:
    put(store, "a", value=value)
    found = read(store, "a")
    assert found == {"id": "a", "value": value}
    assert type(found["value"]) is type(value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("~_a.", max_size=5), inner),
    max_leaves=12,
)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.dictionaries(st.text("~_ab", max_size=9).filter(lambda name: name != "id"), JSON))
def test_any_json_comes_back_as_it_was(store: Store, document: Document) -> None:
    store.transact("acme", lambda tx: tx.put("things", "a", document))
    assert read(store, "a") == {**document, "id": "a"}


def _deep(levels: int) -> Any:
    return {"deeper": _deep(levels - 1)} if levels else 1


@pytest.mark.parametrize(
    "value",
    [2**63, float("nan"), float("inf"), "\ud800", b"x", {1: 2}, {"x" * 2000: 1}, threading.Lock()],
    ids=["integer", "nan", "infinity", "surrogate", "bytes", "key", "long key", "lock"],
)
def test_what_is_not_json_is_refused_with_the_name_of_its_field(store: Store, value: Any) -> None:
    for bad in (value, [value], {"in": value}):
        with pytest.raises(Invalid) as raised:
            put(store, "a", fine=1, broken=bad)
        assert raised.value.details == {"field": "broken"}
    assert read(store, "a") is None


def test_nesting_ends_at_the_same_depth(store: Store) -> None:
    put(store, "a", tree=_deep(MAX_DEPTH))
    assert read(store, "a") == {"id": "a", "tree": _deep(MAX_DEPTH)}
    with pytest.raises(Invalid):
        put(store, "b", tree=_deep(MAX_DEPTH + 1))


def test_a_document_near_one_mebibyte_is_kept_and_a_larger_one_refused(store: Store) -> None:
    put(store, "text", text="x" * 999_900)
    put(store, "list", numbers=[1] * 124_000)
    assert len((read(store, "text") or {})["text"]) == 999_900
    for fields in ({"text": "x" * 1_000_000}, {"numbers": [1] * 125_100}, {"text": "é" * 500_001}):
        with pytest.raises(Invalid):
            put(store, "big", **fields)
    put(store, "half", text="x" * 600_000)
    with pytest.raises(Invalid):
        store.transact("acme", lambda tx: tx.merge("things", "half", {"more": "x" * 600_000}))
    assert set(read(store, "half") or {}) == {"id", "text"}


def test_the_kinds_of_a_tenant_and_every_document_of_one(store: Store):
    for number in range(3):
        ids = [f"{number}{each:03}" for each in range(150)]
        store.transact("t1", lambda tx, ids=ids: [tx.put("sends", id, {"n": 1}) for id in ids])
    store.transact("t1", lambda tx: tx.put("accounts", "a1", {}))
    store.transact("t2", lambda tx: tx.put("others", "o1", {}))

    assert kinds_of(store, "t1") == ["accounts", "sends"]
    assert kinds_of(store, "nobody") == []
    found = [one["id"] for one in walk(store, "t1", "sends")]
    assert found == sorted(found)
    assert len(found) == 450
    assert list(walk(store, "t2", "sends")) == []
