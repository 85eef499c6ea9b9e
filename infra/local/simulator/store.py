"""Everything the simulator must not forget, in one SQLite file: messages, people, webhooks due."""

import asyncio
import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from infra.local.simulator.people import Person
from shared.ports.sqlite_file import SqliteFile

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, direction TEXT, number_id TEXT,
  person TEXT, type TEXT, text TEXT, template TEXT, callback TEXT, at REAL, status TEXT,
  outside INTEGER, reply_to TEXT);
CREATE INDEX IF NOT EXISTS messages_by_person ON messages (person, seq);
CREATE INDEX IF NOT EXISTS messages_by_at ON messages (at);
CREATE TABLE IF NOT EXISTS people (phone TEXT PRIMARY KEY, person TEXT, number_id TEXT,
  last_text TEXT, last_at REAL, last_direction TEXT, unread INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS people_by_last ON people (last_at);
CREATE TABLE IF NOT EXISTS updates (
  seq INTEGER PRIMARY KEY, due REAL, attempts INTEGER, since REAL, body TEXT);
CREATE TABLE IF NOT EXISTS refusals (
  seq INTEGER PRIMARY KEY, at REAL, number_id TEXT, person TEXT, code INTEGER, callback TEXT);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS offers (message TEXT PRIMARY KEY, offered TEXT);
CREATE TABLE IF NOT EXISTS files (id TEXT PRIMARY KEY, type TEXT, data BLOB);
"""
_TABLES = ("messages", "people", "updates", "refusals", "settings", "offers", "files")
_COLUMNS = (
    "id, direction, number_id, person, type, text, template, callback, at, status, outside,"
    " reply_to"
)
# A status replaces only those that lie below it.
_BELOW = {
    "sent": ("accepted",),
    "delivered": ("accepted", "sent"),
    "read": ("accepted", "sent", "delivered"),
    "failed": ("accepted", "sent"),
}
_SHOW_LAST = """
INSERT INTO people (phone, person, number_id, last_text, last_at, last_direction, unread)
VALUES (?,?,?,?,?,?,?) ON CONFLICT (phone) DO UPDATE SET
  number_id = excluded.number_id, last_text = excluded.last_text, last_at = excluded.last_at,
  last_direction = excluded.last_direction,
  unread = CASE WHEN excluded.unread THEN unread + 1 ELSE 0 END
"""


@dataclass(frozen=True)
class StoredMessage:
    """One message in either direction."""

    id: str
    direction: str
    number_id: str
    person: str
    type: str
    text: str
    template: str | None
    callback: str | None
    at: float
    status: str
    outside: bool = False
    reply_to: str | None = None


@dataclass(frozen=True)
class Due:
    """One webhook update (or answer of a person) and when it goes."""

    seq: int
    due: float
    since: float
    body: dict[str, Any]
    attempts: int = 0


def new_message_id() -> str:
    """Return an opaque id like Meta's."""
    return "wamid." + secrets.token_urlsafe(27)


class Store:
    """Writes are grouped into few commits; reading runs in a thread."""

    def __init__(self, path: Path) -> None:
        self.file = SqliteFile(path, _SCHEMA)

    async def add_message(self, message: StoredMessage, person: Person, due: Sequence[Due]) -> None:
        """Keep a message and what follows from it, all or nothing."""

        def work(connection: sqlite3.Connection) -> None:
            marks = ",".join("?" * len(fields(StoredMessage)))
            connection.execute(
                f"INSERT OR IGNORE INTO messages ({_COLUMNS}) VALUES ({marks})", astuple(message)
            )
            connection.execute(_SHOW_LAST, _last(message, person))
            _add_due(connection, due)

        await self._write(work)

    async def offer(self, message_id: str, offered: Mapping[str, Any]) -> None:
        """Keep what a message shows beside its words: what can be pressed, its picture."""
        row = (message_id, json.dumps(offered))
        await self._write(
            lambda connection: connection.execute("INSERT OR IGNORE INTO offers VALUES (?,?)", row)
        )

    async def keep_file(self, id: str, content_type: str, data: bytes) -> None:
        """Keep a picture, so that the phone can show it."""
        row = (id, content_type, data)
        await self._write(
            lambda connection: connection.execute("INSERT OR IGNORE INTO files VALUES (?,?,?)", row)
        )

    async def add_due(self, due: Sequence[Due]) -> None:
        """Keep updates that belong to no message."""
        await self._write(lambda connection: _add_due(connection, due))

    async def done(self, seqs: Sequence[int], statuses: Sequence[tuple[str, str]]) -> None:
        """Forget delivered updates; (status, message id) pairs are now visible."""

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany("DELETE FROM updates WHERE seq = ?", [(seq,) for seq in seqs])
            for status, message_id in statuses:
                below = _BELOW.get(status, ())
                marks = ",".join("?" * len(below))
                connection.execute(
                    f"UPDATE messages SET status = ? WHERE id = ? AND status IN ({marks})",
                    (status, message_id, *below),
                )

        await self._write(work)

    async def put_off(self, due: Sequence[Due]) -> None:
        """Remember when failed deliveries are tried again."""
        rows = [(item.due, item.attempts, item.seq) for item in due]
        await self._write(
            lambda connection: connection.executemany(
                "UPDATE updates SET due = ?, attempts = ? WHERE seq = ?", rows
            )
        )

    async def add_refusal(
        self, at: float, number_id: str, person: str, code: int, callback: str | None
    ) -> None:
        """Keep a refusal for the statistics."""
        row = (at, number_id, person, code, callback)
        await self._write(
            lambda connection: connection.execute(
                "INSERT INTO refusals (at, number_id, person, code, callback) VALUES (?,?,?,?,?)",
                row,
            )
        )

    async def put_person(self, person: Person) -> None:
        """Describe a person."""
        row = (person.phone, json.dumps(asdict(person)))
        await self._write(
            lambda connection: connection.execute(
                "INSERT INTO people (phone, person) VALUES (?,?)"
                " ON CONFLICT (phone) DO UPDATE SET person = excluded.person",
                row,
            )
        )

    async def seen(self, phone: str) -> None:
        """Set the count of unread messages of a person's phone to nothing."""
        await self._write(
            lambda connection: connection.execute(
                "UPDATE people SET unread = 0 WHERE phone = ?", (phone,)
            )
        )

    async def put_setting(self, name: str, value: Any) -> None:
        """Keep switches, personas or templates."""
        text = json.dumps(value)
        await self._write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO settings VALUES (?,?)", (name, text)
            )
        )

    async def reset(self) -> None:
        """Forget everything."""

        def work(connection: sqlite3.Connection) -> None:
            for table in _TABLES:
                connection.execute(f"DELETE FROM {table}")

        await self._write(work)

    def all_due(self) -> list[Due]:
        """Return everything that is still to be delivered."""
        rows = self.read("SELECT seq, due, since, body, attempts FROM updates ORDER BY seq")
        return [Due(seq, due, since, json.loads(body), n) for seq, due, since, body, n in rows]

    def read(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read in this thread."""
        return self.file.reader().execute(sql, values).fetchall()

    async def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read in another thread."""
        return await asyncio.to_thread(self.read, sql, *values)

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.wrap_future(self.file.submit(work))


def _add_due(connection: sqlite3.Connection, due: Sequence[Due]) -> None:
    connection.executemany(
        "INSERT INTO updates VALUES (?,?,?,?,?)",
        [(item.seq, item.due, item.attempts, item.since, json.dumps(item.body)) for item in due],
    )


def _last(message: StoredMessage, person: Person) -> tuple[Any, ...]:
    # Unread is what waits on the person's phone: what the business wrote since their last answer.
    unread = 0 if message.direction == "in" else 1
    shown = (message.number_id, message.text, message.at, message.direction, unread)
    return (person.phone, json.dumps(asdict(person)), *shown)
