"""Tasks in one SQLite file: whoever enqueues and the worker that delivers share it.

The worker's round: `next_due` says when to wake, `revision` whether anything changed since,
`claim` leases what is due, `done` and `retry` settle it. A worker that dies lets its leases
run out, and the tasks are claimed again. What claims and settles waits for no flush: after a loss
of power a task may come again, as after any crash.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

import msgspec

from shared.kernel.clock import Clock, from_unix, system_clock
from shared.kernel.ids import new_id, stable_id
from shared.ports.sqlite_file import SqliteFile
from shared.ports.tasks import Task
from shared.ports.tasks.checking import checked_payload

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 60.0
NAME_KEPT_SECONDS = 3600.0
"""So long after its end a task's name still drops another of the same name."""

_MICROSECONDS = 1_000_000
# `ready_at` is the due time or, of a leased task, the end of its lease: an expired lease needs
# no sweeper, its task is simply due again.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS tasks (
  id TEXT PRIMARY KEY, target TEXT NOT NULL, ready_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL, retries INTEGER NOT NULL DEFAULT 0, lease TEXT, payload BLOB NOT NULL,
  traceparent TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tasks_ready ON tasks (target, ready_at);
CREATE TABLE IF NOT EXISTS names (
  id TEXT PRIMARY KEY, free_at INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names_free ON names (free_at) WHERE free_at IS NOT NULL;
"""
_ADDED = ("ALTER TABLE tasks ADD COLUMN traceparent TEXT NOT NULL DEFAULT ''",)
# The recursion hops from target to target through the index: it never walks the tasks.
_TARGETS = """
WITH RECURSIVE targets(target) AS (
  SELECT min(target) FROM tasks
  UNION ALL
  SELECT (SELECT min(target) FROM tasks WHERE target > targets.target)
  FROM targets WHERE targets.target IS NOT NULL
)
SELECT target, (SELECT min(ready_at) FROM tasks WHERE target = targets.target)
FROM targets WHERE target IS NOT NULL
"""


class ClaimedTask(msgspec.Struct, frozen=True):
    """A task leased to one worker."""

    id: str
    """What deliveries carry as X-CloudTasks-TaskName."""
    target: str
    payload: bytes
    due_at: datetime
    retries: int
    """Failed attempts so far: X-CloudTasks-TaskRetryCount."""
    lease: str
    traceparent: str = ""


class SqliteTasks:
    """The queue of the one-machine runtime."""

    def __init__(self, path: Path, clock: Clock = system_clock) -> None:
        self.file = SqliteFile(path, _SCHEMA, _ADDED)
        self._clock = clock

    def enqueue(self, tasks: Sequence[Task], *, durable: bool = True) -> None:
        """Store all the tasks in one commit."""
        now = self._clock()
        rows = [_row(task, checked_payload(task, now), now) for task in tasks]
        if rows:
            self.file.write(
                lambda connection: _insert(connection, rows, _unit(now)), durable=durable
            )

    def flushed(self) -> "Future[None]":
        """Return what is done within moments, with the flush that makes all of it durable."""
        return self.file.flushed()

    def claim(
        self,
        now: datetime,
        limit_per_target: int = 32,
        lease_seconds: float = 60.0,
        limits: Mapping[str, int] | None = None,
    ) -> list[ClaimedTask]:
        """Lease what is due, oldest first, at most so many of one target that none starves another.

        `limits` overrides `limit_per_target` for the targets it names (0: none now).
        Nothing due costs a read and no commit.
        """
        wanted = {
            target: (limits or {}).get(target, limit_per_target)
            for target, ready_at in self.file.reader().execute(_TARGETS).fetchall()
            if ready_at <= _unit(now)
        }
        if not any(wanted.values()):
            return []
        until = _unit(now) + int(lease_seconds * _MICROSECONDS)
        return self.file.write(
            lambda connection: _lease(connection, wanted, _unit(now), until), durable=False
        )

    def done(self, tasks: Sequence[ClaimedTask]) -> None:
        """Forget the tasks in one commit; their names stay taken for a while."""
        now, ids = _unit(self._clock()), [task.id for task in tasks]
        self.file.write(lambda connection: _finish(connection, ids, now), durable=False)

    def retry(self, tasks: Sequence[ClaimedTask], delay_seconds: float | None = None) -> None:
        """Give the tasks back in one commit, due again after their growing delay (or this one).

        A task whose lease another worker has taken over meanwhile is left to that one.
        """
        now = _unit(self._clock())
        changes = []
        for task in tasks:
            seconds = delay(task.retries) if delay_seconds is None else delay_seconds
            changes.append((now + int(seconds * _MICROSECONDS), task.id, task.lease))
        self.file.write(lambda connection: _give_back(connection, changes), durable=False)

    def renew(self, tasks: Sequence[ClaimedTask], until: datetime) -> None:
        """Lengthen the leases of tasks that still run, so that leases may be short."""
        changes = [(_unit(until), task.id, task.lease) for task in tasks]
        self.file.write(lambda connection: _renew(connection, changes), durable=False)

    def next_due(self) -> datetime | None:
        """Return when the next task is due or the next lease ends; None when there is none."""
        times = [ready_at for _, ready_at in self.file.reader().execute(_TARGETS)]
        return from_unix(min(times) / _MICROSECONDS) if times else None

    def revision(self) -> int:
        """Return a number that changes with every commit of anybody; costs microseconds."""
        return int(self.file.reader().execute("PRAGMA data_version").fetchone()[0])

    def counts(self) -> dict[str, int]:
        """Return how many tasks wait or run, by target."""
        rows = self.file.reader().execute("SELECT target, count(*) FROM tasks GROUP BY target")
        return {target: count for target, count in rows}


def delay(retries: int) -> float:
    """Return the seconds to wait after this many earlier failures: doubling up to the cap."""
    return min(FIRST_DELAY_SECONDS * 2.0 ** min(retries, 32), LONGEST_DELAY_SECONDS)


# One statement for many rows: between statements the writer gives up the interpreter lock and
# waits for it again, which under load costs more than the rows.
_LISTED = "(SELECT value FROM json_each(?))"
_Row = tuple[str, str, int, int, bytes, str, bool]


def _list(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()


def _unit(moment: datetime) -> int:
    return round(moment.timestamp() * _MICROSECONDS)


def _row(task: Task, payload: bytes, now: datetime) -> _Row:
    id = stable_id("task", task.target, task.name) if task.name else new_id()
    due_at = _unit(task.at or now)
    return id, task.target, due_at, due_at, payload, task.traceparent, bool(task.name)


def _insert(connection: sqlite3.Connection, rows: Sequence[_Row], now: int) -> None:
    for *values, named in rows:
        if named and not _take_name(connection, str(values[0]), now):
            continue
        connection.execute(
            "INSERT INTO tasks (id, target, ready_at, due_at, payload, traceparent)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )


def _take_name(connection: sqlite3.Connection, id: str, now: int) -> bool:
    taken = connection.execute(
        "INSERT INTO names (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET free_at = NULL"
        " WHERE free_at <= ?",
        (id, now),
    )
    return taken.rowcount == 1


def _lease(
    connection: sqlite3.Connection, wanted: Mapping[str, int], now: int, until: int
) -> list[ClaimedTask]:
    lease = new_id()
    found: list[tuple[str, str, bytes, int, int, str]] = []
    for target, limit in wanted.items():
        found += connection.execute(
            "SELECT id, target, payload, due_at, retries, traceparent FROM tasks"
            " WHERE target = ? AND ready_at <= ? ORDER BY ready_at LIMIT ?",
            (target, now, limit),
        ).fetchall()
    connection.execute(
        f"UPDATE tasks SET lease = ?, ready_at = ? WHERE id IN {_LISTED}",
        (lease, until, _list([id for id, *_ in found])),
    )
    return [
        ClaimedTask(id, target, payload, from_unix(due_at / _MICROSECONDS), retries, lease, trace)
        for id, target, payload, due_at, retries, trace in sorted(found, key=lambda row: row[3])
    ]


def _finish(connection: sqlite3.Connection, ids: Sequence[str], now: int) -> None:
    listed = _list(ids)
    connection.execute(f"DELETE FROM tasks WHERE id IN {_LISTED}", (listed,))
    free_at = now + int(NAME_KEPT_SECONDS * _MICROSECONDS)
    connection.execute(f"UPDATE names SET free_at = ? WHERE id IN {_LISTED}", (free_at, listed))
    connection.execute(
        "DELETE FROM names WHERE id IN (SELECT id FROM names WHERE free_at <= ? LIMIT 100)", (now,)
    )


def _give_back(connection: sqlite3.Connection, changes: Sequence[tuple[int, str, str]]) -> None:
    connection.executemany(
        "UPDATE tasks SET ready_at = ?, retries = retries + 1, lease = NULL"
        " WHERE id = ? AND lease = ?",
        changes,
    )


def _renew(connection: sqlite3.Connection, changes: Sequence[tuple[int, str, str]]) -> None:
    connection.executemany("UPDATE tasks SET ready_at = ? WHERE id = ? AND lease = ?", changes)
