"""The rows of the embedded identity: people, their providers, refresh tokens and codes."""

import hashlib
import sqlite3
from pathlib import Path

import msgspec
from msgspec.structs import replace

from shared.ports.sqlite_file import SqliteFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
  user_id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, email_verified INTEGER NOT NULL,
  name TEXT NOT NULL, photo_url TEXT NOT NULL, password_hash TEXT NOT NULL,
  disabled INTEGER NOT NULL, valid_since INTEGER NOT NULL, created_at INTEGER NOT NULL,
  signed_in_at INTEGER NOT NULL, failures INTEGER NOT NULL, failing_since INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS providers (
  provider TEXT NOT NULL, subject TEXT NOT NULL, user_id TEXT NOT NULL, email TEXT NOT NULL,
  PRIMARY KEY (provider, subject)
);
CREATE INDEX IF NOT EXISTS providers_of ON providers (user_id);
CREATE TABLE IF NOT EXISTS refresh_tokens (
  hash TEXT PRIMARY KEY, user_id TEXT NOT NULL, provider TEXT NOT NULL, auth_time INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS refresh_tokens_of ON refresh_tokens (user_id);
CREATE TABLE IF NOT EXISTS codes (
  hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, user_id TEXT NOT NULL, email TEXT NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS codes_of ON codes (user_id, purpose);
"""
_PERSON = (
    "user_id, email, email_verified, name, photo_url, password_hash, disabled, valid_since,"
    " created_at, signed_in_at, failures, failing_since"
)


class Person(msgspec.Struct, frozen=True):
    """One account. Times are unix seconds, as the tokens carry them."""

    user_id: str
    email: str
    email_verified: bool
    name: str
    photo_url: str
    password_hash: str
    disabled: bool
    valid_since: int
    """Tokens of sign-ins before this are void."""
    created_at: int
    signed_in_at: int
    failures: int = 0
    failing_since: int = 0


class Provider(msgspec.Struct, frozen=True):
    """An outside sign-in that leads to an account."""

    provider: str
    subject: str
    email: str


class Refresh(msgspec.Struct, frozen=True):
    """What a refresh token stands for."""

    user_id: str
    provider: str
    auth_time: int


class Code(msgspec.Struct, frozen=True):
    """What a one-time code stands for."""

    purpose: str
    user_id: str
    email: str
    expires_at: int


def hash_token(token: str) -> str:
    """Return what is stored of a random token: enough to find it, useless to whoever reads it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """Every read and write of the file."""

    def __init__(self, path: Path) -> None:
        self.file = SqliteFile(path, _SCHEMA)

    def person(self, user_id: str) -> Person | None:
        """Return the account with this id."""
        return self._one(f"SELECT {_PERSON} FROM people WHERE user_id = ?", user_id)

    def by_email(self, email: str) -> Person | None:
        """Return the account with this address, in lower case."""
        return self._one(f"SELECT {_PERSON} FROM people WHERE email = ?", email)

    def by_provider(self, provider: str, subject: str) -> Person | None:
        """Return the account an outside sign-in leads to."""
        columns = ", ".join(f"people.{name.strip()}" for name in _PERSON.split(","))
        return self._one(
            f"SELECT {columns} FROM providers JOIN people USING (user_id)"
            " WHERE provider = ? AND subject = ?",
            provider,
            subject,
        )

    def providers_of(self, user_id: str) -> list[Provider]:
        """Return the outside sign-ins of one account."""
        rows = self.file.reader().execute(
            "SELECT provider, subject, email FROM providers WHERE user_id = ? ORDER BY provider",
            (user_id,),
        )
        return [Provider(*row) for row in rows]

    def refresh(self, token: str) -> Refresh | None:
        """Return what this refresh token stands for."""
        row = (
            self.file.reader()
            .execute(
                "SELECT user_id, provider, auth_time FROM refresh_tokens WHERE hash = ?",
                (hash_token(token),),
            )
            .fetchone()
        )
        return Refresh(*row) if row else None

    def code(self, token: str) -> Code | None:
        """Return what this one-time code stands for."""
        row = (
            self.file.reader()
            .execute(
                "SELECT purpose, user_id, email, expires_at FROM codes WHERE hash = ?",
                (hash_token(token),),
            )
            .fetchone()
        )
        return Code(*row) if row else None

    def _one(self, statement: str, *values: str) -> Person | None:
        return _person(self.file.reader().execute(statement, values).fetchone())


def insert_person(connection: sqlite3.Connection, person: Person) -> bool:
    """Store a new account; False when the address is taken."""
    row = connection.execute(
        f"INSERT INTO people ({_PERSON}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT (email) DO NOTHING",
        _row(person),
    )
    return row.rowcount == 1


def change_person(connection: sqlite3.Connection, user_id: str, **changes: object) -> Person | None:
    """Set some columns of the account as it is now; None when it is gone."""
    found = read_person(connection, user_id)
    if found is None:
        return None
    # The names are checked by `replace`, the types by the columns.
    changed = replace(found, **changes)
    assignments = ", ".join(f"{name.strip()} = ?" for name in _PERSON.split(","))
    connection.execute(
        f"UPDATE people SET {assignments} WHERE user_id = ?", (*_row(changed), user_id)
    )
    return changed


def read_person(connection: sqlite3.Connection, user_id: str) -> Person | None:
    """Return the account as this write sees it."""
    return _person(
        connection.execute(f"SELECT {_PERSON} FROM people WHERE user_id = ?", (user_id,)).fetchone()
    )


def link_provider(connection: sqlite3.Connection, user_id: str, provider: Provider) -> None:
    """Let an outside sign-in lead to the account."""
    connection.execute(
        "INSERT OR REPLACE INTO providers (provider, subject, user_id, email) VALUES (?, ?, ?, ?)",
        (provider.provider, provider.subject, user_id, provider.email),
    )


def insert_refresh(connection: sqlite3.Connection, token: str, refresh: Refresh) -> None:
    """Store a refresh token by its hash."""
    connection.execute(
        "INSERT INTO refresh_tokens (hash, user_id, provider, auth_time) VALUES (?, ?, ?, ?)",
        (hash_token(token), refresh.user_id, refresh.provider, refresh.auth_time),
    )


def insert_code(connection: sqlite3.Connection, token: str, code: Code, latest_expiry: int) -> bool:
    """Store a one-time code by its hash in place of an earlier one for the same purpose; False,
    and nothing changes, when the earlier one expires after `latest_expiry`."""
    place = (code.user_id, code.purpose)
    fresh = connection.execute(
        "SELECT 1 FROM codes WHERE user_id = ? AND purpose = ? AND expires_at > ?",
        (*place, latest_expiry),
    ).fetchone()
    if fresh:
        return False
    connection.execute("DELETE FROM codes WHERE user_id = ? AND purpose = ?", place)
    connection.execute(
        "INSERT INTO codes (hash, purpose, user_id, email, expires_at) VALUES (?, ?, ?, ?, ?)",
        (hash_token(token), code.purpose, code.user_id, code.email, code.expires_at),
    )
    return True


def take_code(connection: sqlite3.Connection, token: str) -> bool:
    """Use the code up; False when somebody else was faster."""
    return (
        connection.execute("DELETE FROM codes WHERE hash = ?", (hash_token(token),)).rowcount == 1
    )


def end_refresh_tokens(connection: sqlite3.Connection, user_id: str) -> None:
    """Forget every refresh token of the account."""
    connection.execute("DELETE FROM refresh_tokens WHERE user_id = ?", (user_id,))


def delete_person(connection: sqlite3.Connection, user_id: str) -> None:
    """Forget the account and all that hangs on it."""
    for table in ("people", "providers", "refresh_tokens", "codes"):
        connection.execute(f"DELETE FROM {table} WHERE user_id = ?", (user_id,))


def _row(person: Person) -> tuple[object, ...]:
    return tuple(getattr(person, name.strip()) for name in _PERSON.split(","))


def _person(row: tuple[object, ...] | None) -> Person | None:
    if row is None:
        return None
    values = dict(zip((name.strip() for name in _PERSON.split(",")), row, strict=True))
    values["email_verified"] = bool(values["email_verified"])
    values["disabled"] = bool(values["disabled"])
    # A row says nothing of its types; the table was made for these fields.
    return Person(**values)  # type: ignore[arg-type]
