"""The limits: a function that only answers, on the server of functions and on that of the edge."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.processes import ROOT, start, wait_until
from tools.emulators import free_port


@contextmanager
def running_hello(folder: Path, workers: int = 1) -> Iterator[str]:
    """Run functions-framework with a function that answers 200, and yield its address."""
    port = free_port()
    settings = {"PORT": str(port), "HOST": "127.0.0.1", "WORKERS": str(workers)}
    command = [sys.executable, "-m", "functions_framework", "--target", "hello",
               "--source", str(ROOT / "bench" / "hello.py"), "--asgi",
               "--host", "127.0.0.1", "--port", str(port)]  # fmt: skip
    program = start(command, folder / "hello.log", settings)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(program, lambda: _answers(address))
        yield address
    finally:
        program.stop()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False
