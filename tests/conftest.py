"""What every test shares: embedded adapters, a settable clock, and no way out of the machine."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from shared.ports.documents import Document, Documents
from shared.ports.documents.sqlite import SqliteDocuments
from shared.ports.documents.transactions import TransactionalDocuments
from tests.emulators import auth_emulator, firestore_emulator, pubsub_emulator

__all__ = ["auth_emulator", "firestore_emulator", "pubsub_emulator"]
from tests.summary import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]


# Two cores and many neighbours: what a property costs in time is no property of the code.
settings.register_profile("here", deadline=None)
settings.load_profile("here")


class SettableClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        """Go forward by the given timedelta arguments."""
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> SettableClock:
    """Sunday 2026-11-22 at noon UTC, 09:00 in São Paulo."""
    return SettableClock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))


class OutboxRecorder:
    """Collects what commits let out; `facts` and `tasks` are views of it."""

    def __init__(self) -> None:
        self.items: list[Document] = []

    def __call__(self, tenant: str, outbox_id: str, items: list[Document]) -> None:
        self.items += [{**item, "tenant": tenant} for item in items]

    def facts(self, topic: str) -> list[Document]:
        """Return the facts of one topic, oldest first."""
        return [item["fact"] for item in self.items if item.get("topic") == topic]

    def tasks(self, target: str) -> list[Document]:
        """Return the tasks for one function, oldest first."""
        return [item for item in self.items if item.get("target") == target]


@pytest.fixture
def outbox() -> OutboxRecorder:
    return OutboxRecorder()


@pytest.fixture
def documents(tmp_path: Path, clock: SettableClock, outbox: OutboxRecorder) -> Iterator[Documents]:
    """SQLite documents in a fresh folder; what leaves through the outbox lands in `outbox`."""
    driver = SqliteDocuments(tmp_path / "documents.db")
    opened = TransactionalDocuments(driver, clock)
    opened.after_commit = outbox
    yield opened
    driver.file.close()


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that opens a connection to another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and not (host.startswith("127.") or host in ("::1", "localhost")):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
