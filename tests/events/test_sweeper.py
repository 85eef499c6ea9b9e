"""The sweeper: what a crash left goes out, what has expired goes away, poison holds up nobody."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import timedelta

import pytest

from shared.events import DEAD_LETTERS, INBOX, Fact, emit, first_time, later
from shared.events.relay import Relay
from shared.events.sweeper import Sweeper
from shared.kernel.clock import to_text
from shared.kernel.errors import Unavailable
from shared.ports.bus import Message
from shared.ports.documents import OUTBOX, PLATFORM
from shared.ports.documents.across import scan_due
from shared.ports.tasks import Task
from shared.ports.tasks.checking import checked_payload


class ThingHappened(Fact, frozen=True, kw_only=True):
    """A fact of these tests."""


class ListBus:
    """A bus that remembers, or cannot be reached."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.reachable = True

    def publish_all(
        self, topic: str, messages: Sequence[Message], *, durable: bool = True
    ) -> "Future[None]":
        future: Future[None] = Future()
        if self.reachable:
            self.told += [topic] * len(messages)
            future.set_result(None)
        else:
            future.set_exception(Unavailable("no bus"))
        return future

    def flushed(self) -> "Future[None]":
        return self.publish_all("", [])


class ListTasks:
    """Tasks that remember, and refuse what every adapter refuses."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.queued: list[Task] = []

    def flushed(self) -> "Future[None]":
        future: Future[None] = Future()
        future.set_result(None)
        return future

    def enqueue(self, tasks: Sequence[Task], *, durable: bool = True) -> None:
        for task in tasks:
            checked_payload(task, self.clock())
        self.queued += tasks


@pytest.fixture
def bus():
    return ListBus()


@pytest.fixture
def sweeper(documents, bus, clock):
    documents.after_commit = None
    return Sweeper(Relay(documents, bus, ListTasks(clock)), clock)


def happened(number: int = 1) -> ThingHappened:
    return ThingHappened(tenant="t1", fact_id=f"thing-{number}")


def left_over(documents, clock) -> int:
    return len(scan_due(documents, OUTBOX, clock() + timedelta(days=1), 1000))


def test_what_a_crash_left_in_the_outbox_goes_out_once(documents, sweeper, bus, clock):
    documents.transact("t1", lambda tx: emit(tx, happened()))
    sweeper.sweep()
    assert bus.told == []

    clock.move(minutes=1)
    sweeper.sweep()
    sweeper.sweep()

    assert bus.told == ["thing-happened"]
    assert left_over(documents, clock) == 0


def test_an_unreachable_bus_keeps_everything_for_later(documents, sweeper, bus, clock):
    documents.transact("t1", lambda tx: emit(tx, happened()))
    clock.move(minutes=1)
    bus.reachable = False
    with pytest.raises(Unavailable):
        sweeper.sweep()

    assert left_over(documents, clock) == 1


def test_an_entry_nobody_will_ever_take_holds_up_nobody(documents, sweeper, bus, clock):
    too_late = Task("some_task_target", {"n": 1}, at=clock() + timedelta(days=40))
    documents.transact("t1", lambda tx: later(tx, too_late))
    clock.move(seconds=1)
    documents.transact("t1", lambda tx: emit(tx, happened()))
    clock.move(minutes=1)
    sweeper.sweep()

    assert bus.told == ["thing-happened"]
    letters = scan_due(documents, DEAD_LETTERS, clock() + timedelta(days=31), 10)
    assert [(tenant, letter["code"]) for tenant, letter in letters] == [("t1", "Invalid")]
    assert left_over(documents, clock) == 0


def test_a_fact_is_remembered_longer_than_the_bus_repeats_it_and_then_forgotten(
    documents, sweeper, clock
):
    def hear(tx) -> bool:
        return first_time(tx, "listener", happened(), clock())

    assert documents.transact("t1", hear)
    clock.move(days=7)
    sweeper.sweep()
    assert not documents.transact("t1", hear)

    clock.move(days=1, seconds=1)
    sweeper.sweep()
    assert scan_due(documents, INBOX, clock() + timedelta(days=30), 10) == []


def test_many_expired_documents_go_in_pages(documents, sweeper, clock):
    due = to_text(clock() - timedelta(seconds=1))
    for start in range(0, 450, 150):

        def work(tx, start=start) -> None:
            for number in range(start, start + 150):
                tx.put("idempotency", f"key-{number}", {"due_at": due})

        documents.transact(PLATFORM, work)

    assert sweeper.sweep() == 450
    assert sweeper.sweep() == 0
