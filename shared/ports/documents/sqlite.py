"""Documents in one SQLite file, with an expression index for every declared query."""

import itertools
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from shared.kernel.errors import NotFound
from shared.ports.documents import (
    ABSENT,
    AlreadyExists,
    Bounds,
    Check,
    Document,
    Index,
    Key,
    Stale,
    Stored,
    Write,
)
from shared.ports.documents.checking import checked_document
from shared.ports.sqlite_file import SqliteFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
  tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  version INTEGER NOT NULL, attempts TEXT NOT NULL, due_at TEXT, data TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, id)
);
CREATE INDEX IF NOT EXISTS documents_due ON documents (kind, due_at) WHERE due_at IS NOT NULL;
"""
_ONE = "SELECT data, version, attempts FROM documents WHERE tenant = ? AND kind = ? AND id = ?"
# One statement for many rows: between statements a thread gives up the interpreter lock and
# waits for it again, which under load costs more than the rows.
_MANY = (
    "SELECT {} FROM (VALUES {}) AS asked"
    " CROSS JOIN documents ON tenant = column1 AND kind = column2 AND id = column3"
)
_VERSIONS = "tenant, kind, id, version, attempts"
_STORED = "kind, id, data, version, attempts"
_PUT = (
    "INSERT INTO documents VALUES {}"
    " ON CONFLICT (tenant, kind, id) DO UPDATE SET"
    " version = excluded.version, attempts = excluded.attempts, due_at = excluded.due_at,"
    " data = excluded.data"
)
_DELETE = "DELETE FROM documents WHERE tenant = ? AND kind = ? AND id = ?"
_ROWS_AT_ONCE = 50
_KEPT_ATTEMPTS = 4


class SqliteDocuments:
    """A `Driver` over one file."""

    def __init__(self, path: Path) -> None:
        self.file = SqliteFile(path, _SCHEMA)
        self._indexes: set[Index] = set()
        self._indexing = threading.Lock()

    def read(self, tenant: str, keys: Sequence[Key]) -> list[Stored | None]:
        """Read one row per key."""
        if len(keys) == 1:
            rows = self.file.rows(_ONE, (tenant, *keys[0]))
            return [_stored(rows[0]) if rows else None]
        found: dict[Key, Stored] = {}
        for start in range(0, len(keys), _ROWS_AT_ONCE):
            some = keys[start : start + _ROWS_AT_ONCE]
            statement = _MANY.format(_STORED, ",".join(["(?,?,?)"] * len(some)))
            values = [part for key in some for part in (tenant, *key)]
            for kind, id, *row in self.file.rows(statement, values):
                found[kind, id] = _stored(row)
        return [found.get(key) for key in keys]

    def query(self, tenant: str, index: Index, bounds: Bounds) -> list[Stored]:
        """Walk the index of this query."""
        self._ensure(index)
        where, values = _where(tenant, index, bounds)
        order = _order(index)
        rows = self.file.rows(
            f"SELECT data, version, attempts FROM documents WHERE {where} ORDER BY {order} LIMIT ?",
            (*values, bounds.limit),
        )
        return [_stored(row) for row in rows]

    def count(self, tenant: str, index: Index, bounds: Bounds) -> int:
        """Count inside the index."""
        self._ensure(index)
        where, values = _where(tenant, index, bounds)
        rows = self.file.rows(f"SELECT count(*) FROM documents WHERE {where}", values)
        return int(rows[0][0])

    def commit(self, writes: Sequence[Write], checks: Sequence[Check], attempt: str) -> None:
        """Apply all writes in one durable group commit."""
        self.file.write(lambda connection: _apply(connection, writes, checks, attempt))

    def forget(self, tenant: str, kind: str, id: str) -> None:
        """Remove it with the next group commit; nobody waits for that."""
        place = (tenant, kind, id)
        self.file.submit(
            lambda connection: connection.execute(_DELETE, place) and None, durable=False
        )

    def scan_due(self, kind: str, before: str, limit: int) -> list[tuple[str, Document]]:
        """Walk the due index over all tenants."""
        rows = self.file.rows(
            "SELECT tenant, data FROM documents WHERE kind = ? AND due_at < ?"
            " ORDER BY due_at LIMIT ?",
            (kind, before, limit),
        )
        return [(tenant, msgspec.json.decode(data)) for tenant, data in rows]

    def kinds(self, tenant: str) -> list[str]:
        """Walk the primary key."""
        query = "SELECT DISTINCT kind FROM documents WHERE tenant = ? ORDER BY kind"
        return [kind for (kind,) in self.file.rows(query, (tenant,))]

    def _ensure(self, index: Index) -> None:
        if index in self._indexes:
            return
        with self._indexing:
            fields = [*index.equal, *([index.order] if index.order else [])]
            name = "_".join(["query", index.kind, *fields])
            columns = ", ".join(["tenant", *(_field(field) for field in fields), "id"])
            statement = (
                f'CREATE INDEX IF NOT EXISTS "{name}" ON documents ({columns}) '
                f"WHERE kind = '{index.kind}'"
            )
            self.file.write(lambda connection: connection.execute(statement) and None)
            self._indexes.add(index)


def _field(name: str) -> str:
    return f"json_extract(data, '$.{name}')"


def _type(name: str) -> str:
    return f"json_type(data, '$.{name}')"


def _order(index: Index) -> str:
    way = "DESC" if index.descending else "ASC"
    fields = [_field(index.order)] if index.order else []
    return ", ".join(f"{field} {way}" for field in [*fields, "id"])


def _where(tenant: str, index: Index, bounds: Bounds) -> tuple[str, list[Any]]:
    # The kind is written into the statement so that SQLite can use the partial index.
    parts, values = [f"tenant = ? AND kind = '{index.kind}'"], [tenant]
    for name in index.equal:
        value = bounds.equal[name]
        if value is None:
            # A missing field is not null, here as in Firestore; the type of null is a text.
            parts.append(f"{_field(name)} IS NULL AND {_type(name)} IS NOT NULL")
        else:
            parts.append(f"{_field(name)} = ?")
            values.append(value)
    if index.order:
        # Documents where the order field is missing or null are in no ordered answer.
        parts.append(f"{_field(index.order)} IS NOT NULL")
    if bounds.at_least is not None:
        parts.append(f"{_field(index.order or 'id')} >= ?")
        values.append(bounds.at_least)
    if bounds.below is not None:
        parts.append(f"{_field(index.order or 'id')} < ?")
        values.append(bounds.below)
    if bounds.after:
        sign = "<" if index.descending else ">"
        if index.order:
            parts.append(f"({_field(index.order)}, id) {sign} (?, ?)")
            values.extend(bounds.after)
        else:
            parts.append(f"id {sign} ?")
            values.append(bounds.after[1])
    return " AND ".join(parts), values


def _stored(row: Sequence[Any]) -> Stored:
    return Stored(msgspec.json.decode(row[0]), row[1], tuple(row[2].split(",")))


def _apply(
    connection: sqlite3.Connection, writes: Sequence[Write], checks: Sequence[Check], attempt: str
) -> None:
    items: list[Check | Write] = [*checks, *writes]
    found = _versions(connection, [_place(item) for item in items])
    # What was read and has changed comes first: `work` must then run again, whatever else
    # collides.
    for item in items:
        created = isinstance(item, Write) and item.must_create
        now = found.get(_place(item))
        if not created and item.expect is not None and (now[0] if now else ABSENT) != item.expect:
            raise Stale
    for write in writes:
        if write.must_create and _place(write) in found:
            raise AlreadyExists(write.kind, write.id)
    gone = [_place(write) for write in writes if write.document is None]
    if gone:
        connection.executemany(_DELETE, gone)
    rows = [
        _row(connection, write, write.document, found.get(_place(write)), attempt)
        for write in writes
        if write.document is not None
    ]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        places = ",".join(["(?,?,?,?,?,?,?)"] * len(some))
        connection.execute(_PUT.format(places), [*itertools.chain.from_iterable(some)])


_Place = tuple[str, str, str]
_Version = tuple[int, str]


def _place(item: Check | Write) -> _Place:
    return item.tenant, item.kind, item.id


def _row(
    connection: sqlite3.Connection,
    write: Write,
    document: Document,
    found: _Version | None,
    attempt: str,
) -> tuple[Any, ...]:
    if write.merge:
        document = checked_document(_merged(connection, _place(write)) | document)
    earlier = found[1].split(",")[1 - _KEPT_ATTEMPTS :] if found else []
    # The clock makes a version of a document that is made again differ from its earlier life.
    version = max(time.time_ns(), found[0] + 1 if found else 0)
    data = msgspec.json.encode(document).decode()
    attempts = ",".join([*earlier, attempt])
    return *_place(write), version, attempts, document.get("due_at"), data


def _merged(connection: sqlite3.Connection, place: tuple[str, str, str]) -> Document:
    row = connection.execute(_ONE, place).fetchone()
    if row is None:
        raise NotFound(f"there is no such document in {place[1]}")
    return _stored(row).document


def _versions(connection: sqlite3.Connection, places: Sequence[_Place]) -> dict[_Place, _Version]:
    found: dict[_Place, _Version] = {}
    for start in range(0, len(places), _ROWS_AT_ONCE):
        some = places[start : start + _ROWS_AT_ONCE]
        asked = ",".join(["(?,?,?)"] * len(some))
        statement = _MANY.format(_VERSIONS, asked)
        rows = connection.execute(statement, [*itertools.chain.from_iterable(some)])
        for tenant, kind, id, version, attempts in rows:
            found[tenant, kind, id] = version, attempts
    return found
