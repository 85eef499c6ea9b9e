"""The whole HTTP API in this process: every function as deployed, over embedded adapters."""

import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from infra.local.edge import build_edge
from infra.local.simulator.app import create_simulator, standalone
from infra.local.specs import read_functions
from shared.config import Settings, load_settings, read_settings
from shared.events.connect import connect_documents
from shared.ports.documents import Documents
from shared.ports.identity.connect import connect_embedded_identity
from tests.simulator.serving import serving

ORIGIN = "http://127.0.0.1:8080"
# What a refused or reading request may still write: counters, when a key was last used, and
# figures of past days that are counted once.
_BOOKKEEPING = ("request_windows", "api_keys", "idempotency", "daily")
_REQUESTS_BETWEEN_RESTORES = 25

_KEEP = """
CREATE TABLE IF NOT EXISTS kept AS SELECT * FROM documents WHERE 0;
CREATE UNIQUE INDEX IF NOT EXISTS kept_key ON kept (tenant, kind, id);
"""
_SAME = "k.tenant = d.tenant AND k.kind = d.kind AND k.id = d.id"
_FORGET_CHANGES = (
    "DELETE FROM documents AS d WHERE NOT EXISTS"
    f" (SELECT 1 FROM kept AS k WHERE {_SAME} AND k.version = d.version)"
)
_BRING_BACK = (
    "INSERT INTO documents SELECT * FROM kept AS k WHERE NOT EXISTS"
    f" (SELECT 1 FROM documents AS d WHERE {_SAME})"
)


@dataclass
class Product:
    """Everything behind one origin. `call` is one request from outside."""

    settings: Settings
    client: TestClient
    documents: Documents
    calls: int = 0
    known: dict[str, tuple[int, tuple[int, int]]] = field(default_factory=dict)
    """By tenant: how many commits there were, and its state then."""

    def call(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        content: Any = None,
        query: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """Send one request below /api/v1; no cookie is remembered."""
        self.calls += 1
        if self.calls % _REQUESTS_BETWEEN_RESTORES == 0:
            # The limiter is real; its counters are not what is tested here.
            self._write("DELETE FROM documents WHERE kind = 'request_windows'")
        address = path if path.startswith("http") else f"{ORIGIN}/api/v1{path}"
        response = self.client.request(
            method, address, headers=dict(headers or {}), content=content, params=query or None
        )
        self.client.cookies.clear()
        return response

    def state(self, tenant: str) -> tuple[int, int]:
        """Return what any change to the documents of a tenant would change."""
        # SQLite's own count of commits spares reading everything again after each refusal.
        commits = self._reader().execute("PRAGMA data_version").fetchone()[0]
        if tenant not in self.known or self.known[tenant][0] != commits:
            self.known[tenant] = (commits, self._state(tenant))
        return self.known[tenant][1]

    def settle(self) -> None:
        """Wait until what was told has left the outbox, which happens behind the answer."""
        query, until = "SELECT count(*) FROM documents WHERE kind = 'outbox'", time.monotonic() + 5
        while self._reader().execute(query).fetchone()[0] and time.monotonic() < until:
            time.sleep(0.01)

    def _state(self, tenant: str) -> tuple[int, int]:
        marks = ", ".join("?" for _ in _BOOKKEEPING)
        row = self._reader().execute(
            "SELECT count(*), coalesce(max(version), 0) FROM documents"
            f" WHERE tenant = ? AND kind NOT IN ({marks})",
            (tenant, *_BOOKKEEPING),
        )
        found: tuple[int, int] = row.fetchone()
        return found

    def keep(self) -> None:
        """Remember every document as it is now."""
        self._write(_KEEP.strip().split(";\n")[0], _KEEP.strip().split(";\n")[1].rstrip(";"))
        self._write("DELETE FROM kept", "INSERT INTO kept SELECT * FROM documents")

    def restore(self) -> None:
        """Go back to what was kept."""
        self._write(_FORGET_CHANGES, _BRING_BACK)

    def erase(self, tenant: str) -> None:
        """Remove a tenant as if it had never been; what the platform knows of it stays."""
        self._write(f"DELETE FROM documents WHERE tenant = '{tenant}'")

    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection = self.documents.driver.file.reader()  # type: ignore[attr-defined]
        return reader

    def _write(self, *statements: str) -> None:
        def work(connection: sqlite3.Connection) -> None:
            for statement in statements:
                connection.execute(statement)

        self.documents.driver.file.write(work)  # type: ignore[attr-defined]


@contextmanager
def opened_product(folder: Path) -> Iterator[Product]:
    """Wire every http function over `folder`; only WhatsApp's simulator listens on a port."""
    simulator = create_simulator(folder / "simulator", f"{ORIGIN}/webhooks/whatsapp", "secret")
    with serving(standalone(simulator)) as address:
        environment = {
            "DATA_DIR": str(folder),
            "WHATSAPP_API_URL": f"{address}/simulator/graph",
            "WHATSAPP_APP_SECRET": "secret",
            "DEMO": "0",
        }
        settings = read_settings(environment)
        edge = _wired(settings, environment)
        with TestClient(edge, base_url=ORIGIN) as client:
            documents = connect_documents(settings)
            yield Product(settings, client, documents)
            documents.driver.file.close()  # type: ignore[attr-defined]
            connect_embedded_identity(settings).accounts.file.close()


def _wired(settings: Settings, environment: Mapping[str, str]) -> Any:
    """Load the functions and let each read its settings, as its first request would."""
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.__struct_fields__:
            patch.delenv(name.upper(), raising=False)
        patch.delenv("BACKEND", raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        load_settings.cache_clear()
        assert load_settings() == settings
        edge = build_edge(settings, ())
        for spec in read_functions():
            if spec.trigger == "http":
                build = getattr(sys.modules[f"functions.{spec.name}.main"], "api", None)
                assert build is None or build()
    load_settings.cache_clear()
    return edge
