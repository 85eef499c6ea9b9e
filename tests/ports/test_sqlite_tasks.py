"""What only the SQLite queue promises: leases, names, backoff, and cheap waiting."""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.clock import system_clock
from shared.ports.tasks import Task
from shared.ports.tasks.sqlite import (
    FIRST_DELAY_SECONDS,
    LONGEST_DELAY_SECONDS,
    SqliteTasks,
    delay,
)
from tests.conftest import SettableClock


@pytest.fixture
def tasks(tmp_path: Path, clock: SettableClock) -> Iterator[SqliteTasks]:
    opened = SqliteTasks(tmp_path / "tasks.db", clock)
    yield opened
    opened.file.close()


def ids(tasks: SqliteTasks, clock: SettableClock) -> list[str]:
    return [claimed.payload.decode() for claimed in tasks.claim(clock())]


def test_a_leased_task_is_not_claimed_twice_until_the_lease_ends(
    tasks: SqliteTasks, clock: SettableClock
) -> None:
    tasks.enqueue([Task("send", {"n": 1})])
    [first] = tasks.claim(clock(), lease_seconds=30)
    assert tasks.claim(clock(), lease_seconds=30) == []
    clock.move(seconds=29)
    assert tasks.claim(clock()) == []
    assert tasks.next_due() == clock() + timedelta(seconds=1)
    clock.move(seconds=1)
    [again] = tasks.claim(clock())
    assert (again.id, again.payload) == (first.id, first.payload)


def test_a_worker_whose_lease_was_taken_over_cannot_give_the_task_back(
    tasks: SqliteTasks, clock: SettableClock
) -> None:
    tasks.enqueue([Task("send", {})])
    slow = tasks.claim(clock(), lease_seconds=5)
    clock.move(seconds=6)
    [taken] = tasks.claim(clock(), lease_seconds=60)
    tasks.retry(slow)
    clock.move(seconds=10)
    assert tasks.claim(clock()) == []
    tasks.done([taken])
    assert tasks.next_due() is None


def test_work_that_ended_after_its_lease_still_counts_as_done(
    tasks: SqliteTasks, clock: SettableClock
) -> None:
    tasks.enqueue([Task("send", {})])
    slow = tasks.claim(clock(), lease_seconds=5)
    clock.move(seconds=6)
    tasks.done(slow)
    assert tasks.claim(clock()) == []


def test_a_renewed_lease_lasts_longer_but_only_for_who_holds_it(
    tasks: SqliteTasks, clock: SettableClock
) -> None:
    tasks.enqueue([Task("send", {})])
    held = tasks.claim(clock(), lease_seconds=5)
    tasks.renew(held, clock() + timedelta(seconds=20))
    clock.move(seconds=19)
    assert tasks.claim(clock()) == []
    clock.move(seconds=1)
    [taken] = tasks.claim(clock(), lease_seconds=5)
    tasks.renew(held, clock() + timedelta(hours=1))
    clock.move(seconds=5)
    assert [one.id for one in tasks.claim(clock())] == [taken.id]


def test_what_was_enqueued_survives_another_process_and_a_new_start(
    tmp_path: Path, clock: SettableClock
) -> None:
    enqueuer = multiprocessing.get_context("spawn").Process(
        target=enqueue_and_die, args=(tmp_path / "tasks.db",)
    )
    enqueuer.start()
    enqueuer.join()
    tasks = SqliteTasks(tmp_path / "tasks.db", clock)
    clock.move(days=36500)
    assert ids(tasks, clock) == ['{"n":1}']
    tasks.file.close()


def enqueue_and_die(path: Path) -> None:
    SqliteTasks(path).enqueue([Task("send", {"n": 1})])
    multiprocessing.current_process().kill()


def test_a_pending_name_drops_the_second_task(tasks: SqliteTasks, clock: SettableClock) -> None:
    tasks.enqueue([Task("send", {"n": 1}, name="reply"), Task("send", {"n": 2}, name="reply")])
    tasks.enqueue([Task("send", {"n": 3}, name="reply")])
    assert ids(tasks, clock) == ['{"n":1}']


def test_a_name_is_free_again_an_hour_after_its_task_ended(
    tasks: SqliteTasks, clock: SettableClock
) -> None:
    tasks.enqueue([Task("send", {"n": 1}, name="reply")])
    clock.move(days=2)
    tasks.done(tasks.claim(clock()))
    clock.move(minutes=59)
    tasks.enqueue([Task("send", {"n": 2}, name="reply")])
    assert ids(tasks, clock) == []
    clock.move(minutes=1)
    tasks.enqueue([Task("send", {"n": 3}, name="reply")])
    assert ids(tasks, clock) == ['{"n":3}']
    tasks.enqueue([Task("send", {"n": 4}, name="reply")])
    assert tasks.counts() == {"send": 1}


def test_names_of_ended_tasks_do_not_pile_up(tasks: SqliteTasks, clock: SettableClock) -> None:
    for n in range(20):
        tasks.enqueue([Task("send", {}, name=f"reply-{n}")])
        tasks.done(tasks.claim(clock()))
        clock.move(hours=2)
    assert tasks.file.reader().execute("SELECT count(*) FROM names").fetchone() == (1,)


def test_claims_come_oldest_first_and_no_target_starves_another(
    tasks: SqliteTasks, clock: SettableClock
) -> None:
    now = clock()
    tasks.enqueue([Task("busy", {"n": n}, at=now - timedelta(seconds=500 - n)) for n in range(100)])
    tasks.enqueue([Task("quiet", {"n": n}, at=now - timedelta(seconds=2 - n)) for n in range(2)])
    claimed = tasks.claim(now, limit_per_target=5)
    assert [(one.target, one.payload) for one in claimed] == [
        *[("busy", b'{"n":%d}' % n) for n in range(5)],
        ("quiet", b'{"n":0}'),
        ("quiet", b'{"n":1}'),
    ]


def test_a_limit_of_its_own_overrides_the_common_one(
    tasks: SqliteTasks, clock: SettableClock
) -> None:
    tasks.enqueue([Task(target, {}) for target in ("a", "b", "c") for _ in range(4)])
    claimed = tasks.claim(clock(), limit_per_target=2, limits={"a": 0, "b": 3})
    assert sorted(one.target for one in claimed) == ["b", "b", "b", "c", "c"]
    assert tasks.counts() == {"a": 4, "b": 4, "c": 4}


def test_the_next_due_time_is_the_earliest_of_all_targets(
    tasks: SqliteTasks, clock: SettableClock
) -> None:
    assert tasks.next_due() is None
    tasks.enqueue([Task("a", {}, at=clock() + timedelta(hours=2))])
    tasks.enqueue([Task("b", {}, at=clock() + timedelta(seconds=1, microseconds=7))])
    assert tasks.next_due() == clock() + timedelta(seconds=1, microseconds=7)


def test_the_revision_changes_with_a_commit_of_another_and_only_then(
    tasks: SqliteTasks, tmp_path: Path, clock: SettableClock
) -> None:
    edge = SqliteTasks(tmp_path / "tasks.db", clock)
    before = tasks.revision()
    assert tasks.revision() == before
    edge.enqueue([Task("send", {})])
    assert tasks.revision() != before
    edge.file.close()


def test_a_retry_waits_its_delay_and_counts(tasks: SqliteTasks, clock: SettableClock) -> None:
    tasks.enqueue([Task("send", {})])
    for retries, wait in enumerate([1, 2, 4, 8, 16, 32, 60, 60]):
        [claimed] = tasks.claim(clock())
        assert claimed.retries == retries
        tasks.retry([claimed])
        clock.move(seconds=wait, microseconds=-1)
        assert tasks.claim(clock()) == []
        clock.move(microseconds=1)


def test_a_retry_may_be_told_its_delay(tasks: SqliteTasks, clock: SettableClock) -> None:
    tasks.enqueue([Task("send", {})])
    tasks.retry(tasks.claim(clock()), delay_seconds=0)
    assert [claimed.retries for claimed in tasks.claim(clock())] == [1]


@given(st.integers(min_value=0, max_value=10_000))
def test_the_delay_never_shrinks_nor_leaves_its_bounds(retries: int) -> None:
    assert FIRST_DELAY_SECONDS <= delay(retries) <= delay(retries + 1) <= LONGEST_DELAY_SECONDS


def test_a_file_of_an_earlier_version_keeps_its_tasks(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "tasks.db")) as earlier:
        earlier.execute(
            "CREATE TABLE tasks (id TEXT PRIMARY KEY, target TEXT NOT NULL,"
            " ready_at INTEGER NOT NULL, due_at INTEGER NOT NULL,"
            " retries INTEGER NOT NULL DEFAULT 0, lease TEXT, payload BLOB NOT NULL) WITHOUT ROWID"
        )
        earlier.execute("INSERT INTO tasks VALUES ('t1', 'a_task_b', 1, 1, 0, NULL, '{}')")
        earlier.commit()

    for _ in range(2):
        tasks = SqliteTasks(tmp_path / "tasks.db")
        [claimed] = tasks.claim(system_clock(), lease_seconds=0)
        assert (claimed.id, claimed.traceparent) == ("t1", "")
        tasks.file.close()
