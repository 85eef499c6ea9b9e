"""The product as a benchmark sees it: started on a folder, a business set up through its API."""

import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.bodies import SECRET
from bench.processes import Program, family, start, wait_until
from infra.local.api_client import ApiClient
from infra.local.sample_business import SetUp, read_business, set_up
from tools.emulators import free_port

EMAIL, PASSWORD = "bench@piloto.example", "benchmark-pass"


@dataclass
class Product:
    """The running product."""

    address: str
    data_dir: Path
    program: Program
    made: SetUp | None = None

    def children(self) -> dict[str, list[int]]:
        """Return the process ids by their role."""
        found: dict[str, list[int]] = {}
        for pid in family(self.program.process.pid):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"infra.local" in words:
                role = words[words.index(b"infra.local") + 1].decode() or "supervisor"
                found.setdefault(role, []).append(pid)
        return found

    def backlog(self) -> int:
        """Return how many webhooks wait for the worker."""
        return self.count("bus", "SELECT count(*) FROM deliveries")

    def count(self, port: str, statement: str) -> int:
        """Ask one of the files for a number."""
        return int(self.rows(port, statement)[0][0])

    def rows(self, port: str, statement: str) -> list[tuple[Any, ...]]:
        """Ask one of the files."""
        file = sqlite3.connect(f"file:{self.data_dir / port}.db?mode=ro", uri=True, timeout=30)
        try:
            return file.execute(statement).fetchall()
        finally:
            file.close()


@contextmanager
def running_product(
    data_dir: Path, settings: Mapping[str, str], throughput: int = 1000
) -> Iterator[Product]:
    """Run the product; its business has a number that may send `throughput` a second."""
    product = start_product(data_dir, settings)
    try:
        with ApiClient(product.address) as api:
            product.made = _set_up(api, throughput)
        yield product
    finally:
        product.program.stop()


def start_product(data_dir: Path, settings: Mapping[str, str]) -> Product:
    """Start it and return when it answers."""
    data_dir.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = {
        "DATA_DIR": str(data_dir), "PORT": str(port), "DEMO": "0", "LOG_LEVEL": "error",
        "WHATSAPP_APP_SECRET": SECRET, "WHATSAPP_VERIFY_TOKEN": "benchmark", **settings,
    }  # fmt: skip
    log = data_dir / "system.log"
    log.write_bytes(b"")
    program = start([sys.executable, "-m", "infra.local"], log, environment)
    product = Product(f"http://127.0.0.1:{port}", data_dir, program)
    wait_until(program, lambda: "Piloto is running" in program.words(), 120)
    return product


def sign_in(api: ApiClient) -> dict[str, Any]:
    """Sign in as the owner of the benchmark's business."""
    return api.sign_in(EMAIL, PASSWORD)


def _set_up(api: ApiClient, throughput: int) -> SetUp:
    business = read_business()
    business.account["throughput_per_second"] = throughput
    return set_up(api, sign_in(api), business)


def wait_for_quiet(product: Product, seconds: float = 120) -> float:
    """Return how long it took until nothing waits any more."""
    started = time.monotonic()
    while product.backlog():
        if time.monotonic() - started > seconds:
            raise TimeoutError(f"{product.backlog()} webhooks still wait after {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - started


def answers(address: str) -> bool:
    """Tell whether it is healthy."""
    try:
        return httpx.get(f"{address}/api/v1/health", timeout=10, trust_env=False).is_success
    except httpx.TransportError:
        return False
