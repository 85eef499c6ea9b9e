"""What the SQLite bus writes: each of these is one change inside a commit of the file."""

import itertools
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

KEPT_DAYS = 7
DEAD_LETTERS_KEPT_DAYS = 30
MICROSECONDS = 1_000_000
COLUMNS = "row, subscription, id, topic, data, attributes, retries, published_at"

_ROWS_AT_ONCE = 100


def unit(moment: datetime) -> int:
    """Return a moment as the files keep it."""
    return round(moment.timestamp() * MICROSECONDS)


def append(
    connection: sqlite3.Connection, topic: str, rows: Sequence[tuple[int, str, int, str, bytes]]
) -> None:
    """Append a message for every subscription of its topic."""
    # One statement for many rows: between statements the writer gives up the interpreter lock and
    # waits for it again, which under load costs more than the rows.
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        places = ",".join(["(?,?,?,?,?)"] * len(some))
        connection.execute(
            "INSERT INTO deliveries"
            " (subscription, topic, ready_at, id, published_at, attributes, data)"
            f" SELECT name, topic, given.* FROM subscriptions, (VALUES {places}) AS given"
            " WHERE topic = ?",
            (*itertools.chain.from_iterable(some), topic),
        )


def subscribe(connection: sqlite3.Connection, name: str, topic: str, now: datetime) -> None:
    """Make or move a subscription."""
    connection.execute(
        "INSERT INTO subscriptions VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET topic = excluded.topic",
        (name, topic),
    )
    _clean_up(connection, now)


def unsubscribe(connection: sqlite3.Connection, name: str) -> None:
    """Forget a subscription with what waits for it."""
    connection.execute("DELETE FROM subscriptions WHERE name = ?", (name,))
    connection.execute("DELETE FROM deliveries WHERE subscription = ?", (name,))


def delete(connection: sqlite3.Connection, rows: Sequence[int]) -> None:
    """Forget deliveries."""
    listed = msgspec.json.encode(rows)
    connection.execute(
        "DELETE FROM deliveries WHERE row IN (SELECT value FROM json_each(?))", (listed.decode(),)
    )


def retry(
    connection: sqlite3.Connection,
    again: Sequence[tuple[int, int]],
    dead: Sequence[int],
    now: datetime,
) -> None:
    """Let deliveries be due again, and bury the dead."""
    connection.executemany(
        "UPDATE deliveries SET ready_at = ?, retries = retries + 1 WHERE row = ?", again
    )
    for row in dead:
        connection.execute(
            f"INSERT INTO dead_letters ({COLUMNS}, died_at)"
            f" SELECT {COLUMNS}, ? FROM deliveries WHERE row = ?",
            (unit(now), row),
        )
    delete(connection, dead)
    if dead:
        _clean_up(connection, now)


def _clean_up(connection: sqlite3.Connection, now: datetime) -> None:
    oldest = unit(now - timedelta(days=KEPT_DAYS))
    connection.execute("DELETE FROM deliveries WHERE published_at < ?", (oldest,))
    oldest = unit(now - timedelta(days=DEAD_LETTERS_KEPT_DAYS))
    connection.execute("DELETE FROM dead_letters WHERE died_at < ?", (oldest,))
