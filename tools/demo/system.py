"""Starts the whole product on a free port with an empty data folder, and stops it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from infra.local.specs import ROOT
from tools.emulators import free_port

_START_SECONDS = 90
_STOP_SECONDS = 30


class DidNotStart(Exception):
    """The system did not come up; the text is what it said."""


@contextmanager
def running(data_dir: Path) -> Iterator[str]:
    """Run the system and yield its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "DEMO": "0",
        "LOG_FORMAT": "text",
        "LOG_LEVEL": "warning",
        "REPLY_WAIT_SECONDS": os.environ.get("REPLY_WAIT_SECONDS", "2"),
    }
    environment.pop("PUBLIC_URL", None)
    log = data_dir / "system.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "infra.local"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(process, address, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/api/v1/health", timeout=10, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise DidNotStart(log.read_text(errors="replace")[-3000:])
