"""Documents under contention and with lost answers, on every adapter."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from shared.ports.documents import (
    AlreadyExists,
    Check,
    Contended,
    Document,
    Driver,
    Index,
    Stale,
    Tx,
    Uncertain,
    Write,
)
from shared.ports.documents.transactions import TransactionalDocuments as Store

T = TypeVar("T")


def put(store: Store, id: str, **fields: Any) -> None:
    store.transact("acme", lambda tx: tx.put("things", id, fields))


def read(store: Store, id: str) -> Document | None:
    return store.transact("acme", lambda tx: tx.get("things", id))


def at_once(count: int, call: Callable[[int], T]) -> list[T]:
    """Run `call` on `count` threads that start together."""
    barrier = threading.Barrier(count)

    def one(number: int) -> T:
        barrier.wait()
        return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def add_one(tx: Tx) -> int:
    amount: int = (tx.get("things", "counter") or {"amount": 0})["amount"] + 1
    tx.put("things", "counter", {"amount": amount})
    return amount


def test_40_increments_on_8_threads_lose_none(store: Store) -> None:
    results = at_once(8, lambda _: [store.transact("acme", add_one) for _ in range(5)])
    assert sorted(amount for amounts in results for amount in amounts) == list(range(1, 41))
    assert read(store, "counter") == {"id": "counter", "amount": 40}


def test_of_50_creators_at_once_exactly_one_wins(store: Store) -> None:
    def create(number: int) -> bool:
        try:
            store.transact("acme", lambda tx: tx.create("things", "one", {"by": number}))
        except AlreadyExists as error:
            assert error.id == "one"
            return False
        return True

    winners = [number for number, won in enumerate(at_once(50, create)) if won]
    assert read(store, "one") == {"id": "one", "by": winners[0]}
    assert len(winners) == 1


def interfere(store: Store, change: Callable[[Tx], None]) -> Callable[[], None]:
    """Return a function that makes a foreign change on its first call only."""
    left = [change]

    def once() -> None:
        if left:
            store.transact("acme", left.pop())

    return once


@pytest.mark.parametrize("first_read", ["absent", "present"])
def test_write_skew_is_refused_also_for_what_was_only_read(store: Store, first_read: str) -> None:
    if first_read == "present":
        put(store, "watched", on_call=True)
    foreign = interfere(store, lambda tx: tx.put("things", "watched", {"on_call": False}))
    seen: list[Document | None] = []

    def work(tx: Tx) -> None:
        seen.append(tx.get("things", "watched"))
        foreign()
        tx.put("things", "decision", {"from": seen[-1]})

    store.transact("acme", work)
    assert len(seen) == 2
    assert seen[1] == {"id": "watched", "on_call": False}
    assert read(store, "decision") == {"id": "decision", "from": seen[1]}


def test_a_deletion_or_a_new_life_of_what_was_read_is_noticed(store: Store) -> None:
    def deletes_and_makes_again(tx: Tx) -> None:
        tx.delete("things", "watched")

    put(store, "watched", same=1)
    runs = []

    def work(tx: Tx) -> None:
        runs.append(tx.get("things", "watched"))
        if len(runs) == 1:
            store.transact("acme", deletes_and_makes_again)
            put(store, "watched", same=1)
        tx.put("things", "other", {})

    store.transact("acme", work)
    assert len(runs) == 2


def test_what_was_only_read_stays_as_it_was(store: Store) -> None:
    put(store, "watched", n=1)

    def work(tx: Tx) -> None:
        tx.get_all([("things", "watched"), ("things", "absent")])
        tx.put("things", "other", {})

    store.transact("acme", work)
    store.transact("acme", work)
    assert read(store, "watched") == {"id": "watched", "n": 1}
    assert read(store, "absent") is None
    assert store.operations.checks == 4


def test_readers_of_one_document_do_not_disturb_each_other(store: Store) -> None:
    put(store, "plan", name="pro")
    runs: list[int] = []

    def work(tx: Tx, number: int) -> None:
        runs.append(number)
        tx.get("things", "plan")
        tx.put("things", f"mine-{number}", {})

    barrier = threading.Barrier(2)

    def one(number: int) -> None:
        def together(tx: Tx) -> None:
            work(tx, number)
            barrier.wait(10)

        store.transact("acme", together)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    assert len(runs) == 2


def test_peek_is_not_protected(store: Store) -> None:
    put(store, "hot", n=1)
    runs = []

    def work(tx: Tx) -> None:
        runs.append(tx.peek("things", "hot"))
        tx.peek_all([("things", "hot")])
        put(store, "hot", n=2)
        tx.put("things", "other", {})

    store.transact("acme", work)
    assert len(runs) == 1


def test_a_stale_read_comes_before_a_collision(store: Store) -> None:
    """A repeat that finds its guard must end as a repeat, not as an error."""

    def foreign(tx: Tx) -> None:
        tx.create("things", "guard", {})
        tx.create("things", "effect", {})

    once = interfere(store, foreign)

    def work(tx: Tx) -> str:
        if tx.get("things", "guard"):
            return "repeat"
        once()
        tx.create("things", "effect", {})
        tx.put("things", "guard", {})
        return "first"

    assert store.transact("acme", work) == "repeat"


def test_who_never_gets_through_is_told(driver: Driver) -> None:
    class Unlucky(Lossy):
        def commit(self, writes: Sequence[Write], checks: Sequence[Check], attempt: str) -> None:
            raise Stale

    with pytest.raises(Contended) as raised:
        put(Store(Unlucky(driver), max_runs=3), "a")
    assert raised.value.retry


class Lossy:
    """A driver whose commits lose their acknowledgement as told: the next one each."""

    def __init__(self, driver: Driver, *losses: str) -> None:
        self._driver = driver
        self._losses = list(losses)
        self._late: tuple[Any, ...] | None = None
        self.scan_due = driver.scan_due
        self.count = driver.count

    def read(self, tenant: str, keys: Sequence[tuple[str, str]]) -> Any:
        found = self._driver.read(tenant, keys)
        if self._late and not self._losses:
            late, self._late = self._late, None
            self._driver.commit(*late)
        return found

    def query(self, tenant: str, index: Index, bounds: Any) -> Any:
        return self._driver.query(tenant, index, bounds)

    def commit(self, writes: Sequence[Write], checks: Sequence[Check], attempt: str) -> None:
        loss = self._losses.pop(0) if self._losses else "none"
        if loss == "after":
            self._driver.commit(writes, checks, attempt)
        if loss == "late":
            self._late = (writes, checks, attempt)
        if loss == "none":
            return self._driver.commit(writes, checks, attempt)
        raise Uncertain(loss)


@pytest.mark.parametrize(
    "losses",
    [("before",), ("after",), ("late",), ("before", "after"), ("before", "late"), ("before",) * 4],
    ids=str,
)
@pytest.mark.parametrize("work", ["create", "increment", "blind put", "merge"])
def test_a_lost_acknowledgement_has_one_effect(
    driver: Driver, losses: tuple[str, ...], work: str
) -> None:
    put(Store(driver), "merged", n=1)
    store = Store(Lossy(driver, *losses))
    told: list[list[Document]] = []
    store.after_commit = lambda tenant, id, items: told.append(items)

    def make(tx: Tx) -> str:
        if work == "create":
            tx.create("things", "made", {"n": 1})
        elif work == "increment":
            add_one(tx)
        elif work == "merge":
            tx.merge("things", "merged", {"n": 2})
        else:
            tx.put("things", "made", {"n": 1})
        tx.outgoing.append({"topic": "made"})
        return "done"

    assert store.transact("acme", make) == "done"
    assert told == [[{"topic": "made"}]]
    plain = Store(driver)
    expected = {"create": ("made", 1), "blind put": ("made", 1), "merge": ("merged", 2)}
    if work == "increment":
        assert read(plain, "counter") == {"id": "counter", "amount": 1}
    else:
        id, n = expected[work]
        assert read(plain, id) == {"id": id, "n": n}


def test_a_lost_acknowledgement_is_found_behind_later_writes(driver: Driver) -> None:
    class Overtaken(Lossy):
        def commit(self, writes: Sequence[Write], checks: Sequence[Check], attempt: str) -> None:
            try:
                super().commit(writes, checks, attempt)
            except Uncertain:
                for _ in range(3):
                    Store(driver).transact("acme", add_one)
                raise

    store = Store(Overtaken(driver, "after"))
    assert store.transact("acme", add_one) == 1
    assert read(store, "counter") == {"id": "counter", "amount": 4}
