"""The bus in one SQLite file: whoever publishes and the worker that delivers share it.

The worker's round is that of the tasks: `next_due` says when to wake, `revision` whether
anything changed since, `claim` leases what is due, `done` and `retry` settle it. Leases live in
the memory of the one worker, so a claim writes nothing and never waits for a publisher; when
the worker dies they die with it, and its messages come again. What settles a message waits for
no flush: after a loss of power it may come again, as after any crash.
"""

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from shared.kernel.clock import Clock, from_unix, system_clock
from shared.kernel.ids import new_id
from shared.ports.bus import Message
from shared.ports.bus.checking import check_message, check_name
from shared.ports.bus.sqlite_changes import (
    COLUMNS,
    MICROSECONDS,
    append,
    delete,
    retry,
    subscribe,
    unit,
    unsubscribe,
)
from shared.ports.sqlite_file import SqliteFile

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 60.0
MAX_ATTEMPTS = 100
"""So many deliveries at most; a deliverer usually gives up earlier and says so itself."""

# A message lies once per subscription: subscribers are few, and settling one is one delete.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS subscriptions (
  name TEXT PRIMARY KEY, topic TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS subscriptions_topic ON subscriptions (topic);
CREATE TABLE IF NOT EXISTS deliveries (
  row INTEGER PRIMARY KEY AUTOINCREMENT, subscription TEXT NOT NULL, ready_at INTEGER NOT NULL,
  retries INTEGER NOT NULL DEFAULT 0, id TEXT NOT NULL, topic TEXT NOT NULL,
  published_at INTEGER NOT NULL, attributes TEXT NOT NULL, data BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS deliveries_ready ON deliveries (subscription, ready_at);
CREATE TABLE IF NOT EXISTS dead_letters (
  row INTEGER PRIMARY KEY, subscription TEXT NOT NULL, died_at INTEGER NOT NULL,
  retries INTEGER NOT NULL, id TEXT NOT NULL, topic TEXT NOT NULL,
  published_at INTEGER NOT NULL, attributes TEXT NOT NULL, data BLOB NOT NULL
);
"""
# The recursion hops through the index from subscription to subscription that has something: there
# are many, mostly with nothing, and they are looked at hundreds of times a second.
_WAITING = """
WITH RECURSIVE waiting(name) AS (
  SELECT min(subscription) FROM deliveries
  UNION ALL
  SELECT (SELECT min(subscription) FROM deliveries WHERE subscription > waiting.name)
  FROM waiting WHERE waiting.name IS NOT NULL
)
SELECT name, (SELECT min(ready_at) FROM deliveries WHERE subscription = waiting.name)
FROM waiting WHERE name IS NOT NULL
"""


class ClaimedMessage(msgspec.Struct, frozen=True):
    """A message on its way to one subscription."""

    row: int
    subscription: str
    id: str
    """The same for every subscription and every delivery: the envelope's messageId."""
    topic: str
    data: bytes
    attributes: Mapping[str, str]
    retries: int
    """Failed deliveries so far."""
    published_at: datetime


class SqliteBus:
    """The bus of the one-machine runtime."""

    appends_at_once = 1

    def __init__(self, path: Path, clock: Clock = system_clock) -> None:
        self.file = SqliteFile(path, _SCHEMA)
        self._clock = clock
        self._leases: dict[int, tuple[str, datetime]] = {}
        self._leasing = threading.Lock()

    def publish(
        self, topic: str, data: bytes, attributes: Mapping[str, str] | None = None
    ) -> "Future[None]":
        """Append the message for every subscription in the next group commit."""
        return self.publish_all(topic, [(data, attributes or {})])

    def publish_all(
        self, topic: str, messages: Sequence[Message], *, durable: bool = True
    ) -> "Future[None]":
        """Append the messages in the next group commit, in their order."""
        for data, attributes in messages:
            check_message(topic, data, attributes)
        now = unit(self._clock())
        rows = [
            (now, new_id(), now, msgspec.json.encode(attributes).decode(), data)
            for data, attributes in messages
        ]
        # Who asks for no flush waits for the append alone; the others must not be held up by it.
        put = self.file.submit if durable else self.file.now
        return put(
            lambda connection: append(connection, topic, rows),
            durable=durable,
            single=len(rows) == 1,
        )

    def flushed(self) -> "Future[None]":
        """Return what is done within moments, with the flush that makes all of it durable."""
        return self.file.flushed()

    def subscribe(self, subscription: str, topic: str) -> None:
        """Give the subscription what is published on the topic from now on; again is fine.

        Whoever serves publishers does this before they start: what is published earlier is
        dropped, as on any bus.
        """
        check_name(topic, "topic")
        now = self._clock()
        self.file.write(lambda connection: subscribe(connection, subscription, topic, now))

    def unsubscribe(self, subscription: str) -> None:
        """Forget the subscription and what it has not received."""
        self.file.write(lambda connection: unsubscribe(connection, subscription))

    def claim(
        self, now: datetime, limits: Mapping[str, int], lease_seconds: float = 60.0
    ) -> list[ClaimedMessage]:
        """Lease what is due, oldest first, at most so many of each subscription. Writes nothing."""
        reader = self.file.reader()
        until, moment = now + timedelta(seconds=lease_seconds), unit(now)
        rows: list[int] = []
        with self._leasing:
            waiting = dict(reader.execute(_WAITING).fetchall())
            for subscription, limit in limits.items():
                if limit <= 0 or waiting.get(subscription, moment + 1) > moment:
                    continue
                held = self._held(subscription, now)
                due = reader.execute(
                    "SELECT row FROM deliveries WHERE subscription = ? AND ready_at <= ?"
                    " ORDER BY ready_at, row LIMIT ?",
                    (subscription, moment, limit + len(held)),
                ).fetchall()
                free = [row for (row,) in due if row not in held][:limit]
                self._leases.update(dict.fromkeys(free, (subscription, until)))
                rows += free
        return _read(reader, rows)

    def renew(self, messages: Sequence[ClaimedMessage], until: datetime) -> None:
        """Keep the leases of what is still being delivered."""
        with self._leasing:
            for message in messages:
                self._leases[message.row] = (message.subscription, until)

    def done(self, messages: Sequence[ClaimedMessage]) -> None:
        """Forget what was delivered, in one commit."""
        rows = [message.row for message in messages]
        self.file.write(lambda connection: delete(connection, rows), durable=False, single=True)
        self._release(messages)

    def retry(self, messages: Sequence[ClaimedMessage], delay_seconds: float | None = None) -> None:
        """Deliver again after a growing delay (or this one), the hopeless to the dead letters."""
        now = self._clock()
        again = []
        for message in messages:
            seconds = delay(message.retries) if delay_seconds is None else delay_seconds
            again.append((unit(now + timedelta(seconds=seconds)), message.row))
        dead = [message.row for message in messages if message.retries + 1 >= MAX_ATTEMPTS]
        self.file.write(lambda connection: retry(connection, again, dead, now), durable=False)
        self._release(messages)

    def next_due(self) -> datetime | None:
        """Return when the next delivery is due or the next lease ends; None when neither."""
        reader = self.file.reader()
        with self._leasing:
            times = [until for _, until in self._leases.values()]
            for name, earliest in reader.execute(_WAITING).fetchall():
                held = {row for row, (holder, _) in self._leases.items() if holder == name}
                free = [earliest]
                if held:
                    found = reader.execute(
                        "SELECT row, ready_at FROM deliveries WHERE subscription = ?"
                        " ORDER BY ready_at, row LIMIT ?",
                        (name, len(held) + 1),
                    ).fetchall()
                    free = [ready_at for row, ready_at in found if row not in held]
                times += [from_unix(ready_at / MICROSECONDS) for ready_at in free[:1]]
        return min(times, default=None)

    def revision(self) -> int:
        """Return a number that changes with every commit of anybody; costs microseconds."""
        return int(self.file.reader().execute("PRAGMA data_version").fetchone()[0])

    def counts(self) -> dict[str, int]:
        """Return how many messages wait or are being delivered, by subscription."""
        query = "SELECT subscription, count(*) FROM deliveries GROUP BY subscription"
        return dict(self.file.reader().execute(query).fetchall())

    def dead_letters(self) -> list[ClaimedMessage]:
        """Return what was given up, oldest first."""
        rows = self.file.reader().execute(f"SELECT {COLUMNS} FROM dead_letters ORDER BY died_at")
        return [_message(row) for row in rows]

    def _held(self, subscription: str, now: datetime) -> set[int]:
        ended = [row for row, (_, until) in self._leases.items() if until <= now]
        for row in ended:
            del self._leases[row]
        return {row for row, (holder, _) in self._leases.items() if holder == subscription}

    def _release(self, messages: Sequence[ClaimedMessage]) -> None:
        # After the commit, never before it: a claim in between would deliver twice.
        with self._leasing:
            for message in messages:
                self._leases.pop(message.row, None)


def delay(retries: int) -> float:
    """Return the seconds to wait after this many earlier failures: doubling up to the cap."""
    return min(FIRST_DELAY_SECONDS * 2.0 ** min(retries, 32), LONGEST_DELAY_SECONDS)


_Row = tuple[int, str, str, str, bytes, str, int, int]


def _read(reader: sqlite3.Connection, rows: Sequence[int]) -> list[ClaimedMessage]:
    if not rows:
        return []
    listed = msgspec.json.encode(rows).decode()
    found = reader.execute(
        f"SELECT {COLUMNS} FROM deliveries WHERE row IN (SELECT value FROM json_each(?))",
        (listed,),
    ).fetchall()
    messages = {row[0]: _message(row) for row in found}
    return [messages[row] for row in rows if row in messages]


def _message(row: _Row) -> ClaimedMessage:
    number, subscription, id, topic, data, attributes, retries, published_at = row
    decoded = msgspec.json.decode(attributes, type=dict[str, str])
    published = from_unix(published_at / MICROSECONDS)
    return ClaimedMessage(number, subscription, id, topic, data, decoded, retries, published)
