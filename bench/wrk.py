"""Loads a server with wrk, which costs far less processor time than what it measures."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.bodies import as_lua_input

_SCRIPT = Path(__file__).with_name("wrk.lua")
_MARK = "RESULT "


class Load(msgspec.Struct):
    """What one run measured; times in microseconds."""

    requests: int
    microseconds: int
    p50: int
    p95: int
    p99: int
    max: int
    bad: int
    """Answers that were no success."""
    broken: int
    """Connections that failed or timed out."""

    @property
    def per_second(self) -> float:
        """Return the requests per second."""
        return self.requests / (self.microseconds / 1e6)


def load(address: str, posts: Iterator[bytes], seconds: int, connections: int = 32) -> Load:
    """Send the requests over so many connections, from the first again when they are used up."""
    with tempfile.NamedTemporaryFile(suffix=".requests") as file:
        file.write(as_lua_input(posts))
        file.flush()
        command = [
            "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency",
            "-s", str(_SCRIPT), f"{address}/webhooks/whatsapp", "--", file.name,
        ]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = said.partition(_MARK)[2].splitlines()[0]
    return msgspec.json.decode(line, type=Load)
