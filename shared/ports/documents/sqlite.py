"""Documents in one SQLite file, with an expression index for every declared query."""

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
_KEPT_ATTEMPTS = 4


class SqliteDocuments:
    """A `Driver` over one file."""

    def __init__(self, path: Path) -> None:
        self.file = SqliteFile(path, _SCHEMA)
        self._indexes: set[Index] = set()
        self._indexing = threading.Lock()

    def read(self, tenant: str, keys: Sequence[Key]) -> list[Stored | None]:
        """Read one row per key."""
        found = [self.file.rows(_ONE, (tenant, kind, id)) for kind, id in keys]
        return [_stored(rows[0]) if rows else None for rows in found]

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

    def scan_due(self, kind: str, before: str, limit: int) -> list[tuple[str, Document]]:
        """Walk the due index over all tenants."""
        rows = self.file.rows(
            "SELECT tenant, data FROM documents WHERE kind = ? AND due_at < ?"
            " ORDER BY due_at LIMIT ?",
            (kind, before, limit),
        )
        return [(tenant, msgspec.json.decode(data)) for tenant, data in rows]

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


def _stored(row: tuple[str, int, str]) -> Stored:
    return Stored(msgspec.json.decode(row[0]), row[1], tuple(row[2].split(",")))


def _apply(
    connection: sqlite3.Connection, writes: Sequence[Write], checks: Sequence[Check], attempt: str
) -> None:
    # What was read and has changed comes first: `work` must then run again, whatever else
    # collides.
    read: list[Check | Write] = [*checks, *(write for write in writes if not write.must_create)]
    for item in read:
        if item.expect is not None:
            found = _version(connection, item.tenant, item.kind, item.id)
            if (found[0] if found else ABSENT) != item.expect:
                raise Stale
    for write in writes:
        _apply_one(connection, write, attempt)


def _apply_one(connection: sqlite3.Connection, write: Write, attempt: str) -> None:
    place = (write.tenant, write.kind, write.id)
    found = _version(connection, *place)
    if write.must_create and found:
        raise AlreadyExists(write.kind, write.id)
    if write.document is None:
        connection.execute("DELETE FROM documents WHERE tenant = ? AND kind = ? AND id = ?", place)
        return
    document = write.document
    if write.merge:
        document = checked_document(_merged(connection, place) | document)
    earlier = found[1].split(",")[1 - _KEPT_ATTEMPTS :] if found else []
    # The clock makes a version of a document that is made again differ from its earlier life.
    version = max(time.time_ns(), found[0] + 1 if found else 0)
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (tenant, kind, id) DO UPDATE SET"
        " version = excluded.version, attempts = excluded.attempts, due_at = excluded.due_at,"
        " data = excluded.data",
        (
            *place,
            version,
            ",".join([*earlier, attempt]),
            document.get("due_at"),
            msgspec.json.encode(document).decode(),
        ),
    )


def _merged(connection: sqlite3.Connection, place: tuple[str, str, str]) -> Document:
    row = connection.execute(_ONE, place).fetchone()
    if row is None:
        raise NotFound(f"there is no such document in {place[1]}")
    return _stored(row).document


def _version(
    connection: sqlite3.Connection, tenant: str, kind: str, id: str
) -> tuple[int, str] | None:
    row: tuple[int, str] | None = connection.execute(
        "SELECT version, attempts FROM documents WHERE tenant = ? AND kind = ? AND id = ?",
        (tenant, kind, id),
    ).fetchone()
    return row
