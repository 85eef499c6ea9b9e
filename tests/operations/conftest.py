"""A business on each documents adapter, and a copy of everything as a backup holds it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from shared.identity.store import TENANTS
from shared.ports.documents import PLATFORM, Driver
from shared.ports.documents.sqlite import SqliteDocuments
from shared.ports.documents.transactions import TransactionalDocuments
from tests.conversations.conftest import TENANT, World, build_world
from tests.ports.conftest import driver, store

__all__ = ["driver", "store"]


@dataclass
class Backup:
    """Takes a copy of everything and puts it back in place of what is there."""

    take: Callable[[], None]
    restore: Callable[[], None]


@pytest.fixture
def world(store: TransactionalDocuments, clock, outbox, tmp_path: Path) -> World:
    store.after_commit = outbox
    store._clock = clock
    made = build_world(store, clock, outbox, tmp_path)
    store.transact(PLATFORM, lambda tx: tx.put(TENANTS, TENANT, {"name": "Loja"}))
    return made


@pytest.fixture
def backup(driver: Driver, tmp_path: Path) -> Backup:
    """As each store is really copied: SQLite's own backup, Firestore's export and import."""
    if isinstance(driver, SqliteDocuments):
        return _sqlite(driver, tmp_path / "backup.db")
    return _firestore(driver, tmp_path / "export")


def _sqlite(driver: SqliteDocuments, copy: Path) -> Backup:
    def take() -> None:
        with closing(sqlite3.connect(copy)) as target:
            driver.file.reader().backup(target)

    def restore() -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM documents")
            with closing(sqlite3.connect(copy)) as source:
                rows = source.execute("SELECT * FROM documents").fetchall()
            connection.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

        driver.file.write(work)

    return Backup(take, restore)


def _firestore(driver, folder: Path) -> Backup:
    database = driver._calls.database
    project = database.split("/")[1]
    address = f"http://{driver._calls._emulator_host}/emulator/v1/projects/{project}"
    folder.mkdir()

    def call(method: str, path: str, body: dict[str, str] | None = None) -> None:
        answer = httpx.request(method, address + path, json=body, timeout=60)
        assert answer.is_success, answer.text

    def take() -> None:
        place = {"export_directory": str(folder), "export_name": "snap"}
        call("POST", ":export", {"database": database, **place})

    def restore() -> None:
        call("DELETE", "/databases/(default)/documents")
        file = folder / "snap" / "snap.overall_export_metadata"
        call("POST", ":import", {"database": database, "export_directory": str(file)})

    return Backup(take, restore)
