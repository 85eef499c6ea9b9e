"""What only the SQLite bus promises: leases, backoff, shared commits, dead letters."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ports.bus.sqlite import (
    FIRST_DELAY_SECONDS,
    LONGEST_DELAY_SECONDS,
    MAX_ATTEMPTS,
    ClaimedMessage,
    SqliteBus,
    delay,
)
from shared.ports.bus.sqlite_changes import DEAD_LETTERS_KEPT_DAYS, KEPT_DAYS
from tests.conftest import SettableClock

ALL = {"worker": 1000}


@pytest.fixture
def bus(tmp_path: Path, clock: SettableClock) -> Iterator[SqliteBus]:
    opened = SqliteBus(tmp_path / "bus.db", clock)
    opened.subscribe("worker", "things-made")
    yield opened
    opened.file.close()


def publish(bus: SqliteBus, *data: str) -> None:
    wait([bus.publish("things-made", text.encode()) for text in data])


def texts(messages: list[ClaimedMessage]) -> list[str]:
    return [message.data.decode() for message in messages]


def test_messages_are_claimed_oldest_first_and_no_more_than_asked(
    bus: SqliteBus, clock: SettableClock
) -> None:
    bus.subscribe("other", "things-made")
    publish(bus, "a", "b", "c", "d", "e")
    assert texts(bus.claim(clock(), {"worker": 2, "other": 1})) == ["a", "b", "a"]
    assert texts(bus.claim(clock(), {"worker": 2, "unknown": 9})) == ["c", "d"]
    assert bus.claim(clock(), {"worker": 0}) == []
    assert texts(bus.claim(clock(), ALL)) == ["e"]


def test_a_leased_message_comes_again_only_when_its_lease_ends(
    bus: SqliteBus, clock: SettableClock
) -> None:
    publish(bus, "a", "b")
    claimed = bus.claim(clock(), ALL, lease_seconds=30)
    clock.move(seconds=29)
    assert bus.claim(clock(), ALL) == []
    bus.renew(claimed[:1], clock() + timedelta(seconds=30))
    clock.move(seconds=1)
    assert texts(bus.claim(clock(), ALL)) == ["b"]


def test_what_is_done_never_comes_again(bus: SqliteBus, clock: SettableClock) -> None:
    publish(bus, "a", "b")
    bus.done(bus.claim(clock(), {"worker": 1}))
    clock.move(days=1)
    assert texts(bus.claim(clock(), ALL)) == ["b"]
    assert bus.counts() == {"worker": 1}


def test_a_retried_message_waits_longer_each_time(bus: SqliteBus, clock: SettableClock) -> None:
    publish(bus, "a")
    for retries in range(4):
        [message] = bus.claim(clock(), ALL)
        assert message.retries == retries
        bus.retry([message])
        assert bus.next_due() == clock() + timedelta(seconds=2.0**retries)
        clock.move(seconds=2.0**retries - 0.001)
        assert bus.claim(clock(), ALL) == []
        clock.move(seconds=0.001)


@given(st.integers(0, 10_000))
def test_a_delay_never_leaves_its_bounds(retries: int) -> None:
    assert FIRST_DELAY_SECONDS <= delay(retries) <= LONGEST_DELAY_SECONDS
    assert delay(retries) <= delay(retries + 1)


def test_the_next_due_time_looks_past_what_is_being_delivered(
    bus: SqliteBus, clock: SettableClock
) -> None:
    assert bus.next_due() is None
    publish(bus, "a", "b")
    assert bus.next_due() == clock()
    first, second = bus.claim(clock(), ALL, lease_seconds=60)
    assert bus.next_due() == clock() + timedelta(seconds=60)
    bus.retry([second], delay_seconds=5)
    assert bus.next_due() == clock() + timedelta(seconds=5)
    bus.done([first])
    assert bus.next_due() == clock() + timedelta(seconds=5)


def test_messages_published_together_share_a_commit(bus: SqliteBus) -> None:
    before = bus.file.commits
    with ThreadPoolExecutor(32) as pool:
        published = list(
            pool.map(lambda number: bus.publish("things-made", b"%d" % number), range(400))
        )
    wait(published)
    assert bus.file.commits - before < 200


def test_a_claim_writes_nothing(bus: SqliteBus, clock: SettableClock) -> None:
    publish(bus, "a", "b")
    before = bus.file.commits
    bus.claim(clock(), ALL)
    bus.claim(clock(), ALL)
    assert bus.file.commits == before


def test_the_hopeless_are_kept_apart_for_a_while(bus: SqliteBus, clock: SettableClock) -> None:
    publish(bus, "poison")
    for _ in range(MAX_ATTEMPTS):
        bus.retry(bus.claim(clock(), ALL), delay_seconds=0)
    publish(bus, "fine")
    [dead] = bus.dead_letters()
    assert (dead.data, dead.subscription, dead.retries) == (b"poison", "worker", MAX_ATTEMPTS)
    assert texts(bus.claim(clock(), ALL)) == ["fine"]
    clock.move(days=DEAD_LETTERS_KEPT_DAYS + 1)
    bus.subscribe("worker", "things-made")
    assert bus.dead_letters() == []


def test_nothing_waits_longer_than_a_week(bus: SqliteBus, clock: SettableClock) -> None:
    publish(bus, "old")
    clock.move(days=KEPT_DAYS, hours=-1)
    publish(bus, "new")
    clock.move(hours=2)
    bus.subscribe("worker", "things-made")
    assert texts(bus.claim(clock(), ALL)) == ["new"]


def test_a_forgotten_subscription_leaves_nothing(bus: SqliteBus, clock: SettableClock) -> None:
    publish(bus, "a")
    bus.unsubscribe("worker")
    publish(bus, "b")
    bus.subscribe("worker", "things-made")
    assert bus.claim(clock(), ALL) == []


def test_another_worker_on_the_file_sees_every_change(bus: SqliteBus, clock: SettableClock) -> None:
    worker = SqliteBus(bus.file.path, clock)
    before = worker.revision()
    assert worker.revision() == before
    publish(bus, "a")
    assert worker.revision() != before
    [message] = worker.claim(clock(), ALL)
    worker.done([message])
    assert bus.counts() == {}
    worker.file.close()


def test_after_a_crash_of_the_worker_its_messages_come_again(
    bus: SqliteBus, clock: SettableClock
) -> None:
    publish(bus, "a", "b")
    crashed = SqliteBus(bus.file.path, clock)
    [first, _] = crashed.claim(clock(), ALL, lease_seconds=3600)
    crashed.done([first])
    crashed.file.close()
    started_again = SqliteBus(bus.file.path, clock)
    assert texts(started_again.claim(clock(), ALL)) == ["b"]
    started_again.file.close()


PUBLISH_FOR_EVER = """
import sys
from pathlib import Path
from shared.ports.bus.sqlite import SqliteBus

bus = SqliteBus(Path(sys.argv[1]))
for number in range(1_000_000):
    bus.publish("things-made", b"%d" % number).result()
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(bus: SqliteBus, clock: SettableClock) -> None:
    command = [sys.executable, "-c", PUBLISH_FOR_EVER, str(bus.file.path)]
    root = Path(__file__).parents[2]
    publisher = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, text=True)
    with publisher:
        assert publisher.stdout is not None
        acknowledged = [next(publisher.stdout).strip() for _ in range(50)]
        publisher.kill()
        acknowledged += publisher.stdout.read().split()
    clock.move(days=5)
    kept = texts(bus.claim(clock.now.replace(year=9999), {"worker": 1_000_000}))
    assert kept[: len(acknowledged)] == acknowledged
    assert len(kept) <= len(acknowledged) + 1
