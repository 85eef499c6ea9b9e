"""The adapters of each port: a conformance suite runs once per name in its table."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.ports.documents import Driver
from shared.ports.documents.firestore import FirestoreDocuments
from shared.ports.documents.sqlite import SqliteDocuments
from shared.ports.documents.transactions import TransactionalDocuments


@pytest.fixture(params=["sqlite", "firestore"])
def driver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Driver]:
    """Return each documents adapter over an empty store."""
    if request.param == "sqlite":
        sqlite = SqliteDocuments(tmp_path / "documents.db")
        yield sqlite
        sqlite.file.close()
    else:
        host = request.getfixturevalue("firestore_emulator")
        firestore = FirestoreDocuments(f"demo-{uuid.uuid4().hex}", host)
        yield firestore
        firestore.close()


@pytest.fixture
def store(driver: Driver) -> TransactionalDocuments:
    """Return the transactions over each documents adapter."""
    return TransactionalDocuments(driver)
