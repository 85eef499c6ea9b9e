"""The relay on its fast path: told at once, taken out of the outbox only once that is durable."""

import time
from concurrent.futures import Future
from datetime import timedelta

import pytest

from shared.events import Fact, emit, later
from shared.events.relay import Relay
from shared.kernel.errors import Unavailable
from shared.ports.documents import OUTBOX
from shared.ports.documents.across import scan_due
from shared.ports.tasks import Task


class ThingHappened(Fact, frozen=True, kw_only=True):
    """A fact of these tests."""


class Slow:
    """A bus and a queue that take everything at once and flush when the test says so."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.flushes: list[Future[None]] = []

    def publish_all(self, topic, messages, *, durable=True):
        self.taken.append(topic)
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def enqueue(self, tasks, *, durable=True):
        self.taken += [task.target for task in tasks]

    def flushed(self):
        self.flushes.append(Future())
        return self.flushes[-1]


@pytest.fixture
def slow():
    return Slow()


@pytest.fixture
def entries(documents, slow, clock):
    documents.after_commit = Relay(documents, slow, slow).after_commit

    def work(tx) -> None:
        emit(tx, ThingHappened(tenant="t1", fact_id="thing-1"))
        later(tx, Task("some_task_target", {"n": 1}))

    documents.transact("t1", work)

    def count() -> int:
        return len(scan_due(documents, OUTBOX, clock() + timedelta(days=1), 10))

    return count


def test_an_entry_stays_until_all_it_told_is_durable(slow, entries):
    assert slow.taken == ["thing-happened", "some_task_target"]
    bus, tasks = slow.flushes
    assert entries() == 1
    tasks.set_result(None)
    assert entries() == 1
    bus.set_result(None)
    # Nobody waits for the removal of an entry, and what is written meanwhile may come before it.
    deadline = time.monotonic() + 10
    while entries():
        assert time.monotonic() < deadline, "the entry stays"
        time.sleep(0.01)


def test_an_entry_whose_flush_failed_is_left_to_the_sweeper(slow, entries):
    bus, tasks = slow.flushes
    bus.set_exception(Unavailable("the disk refused"))
    tasks.set_result(None)
    assert entries() == 1
