"""One cold start: from the start of a process to the end of its first answer."""

import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT, CannotRun, Program, cpu_seconds, family, start
from tools.emulators import free_port

_LOOK_SECONDS = 0.002
_LONGEST_SECONDS = 60


@dataclass(frozen=True)
class Asked:
    """The first request of an instance."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] | None = None

    def bytes(self, port: int) -> bytes:
        """Return it as it goes over the wire."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in (self.headers or {}).items()]
        lines += [f"Content-Length: {len(self.body)}", "Connection: close", "", ""]
        return "\r\n".join(lines).encode() + self.body


@dataclass(frozen=True)
class Start:
    """What one cold start took."""

    wall_ms: float
    cpu_ms: float
    """User and system time of all its processes: what another load of the machine changes least."""
    memory_mib: float
    """Proportional: what its processes share is counted once."""
    status: int


def start_cold(source: Path, target: str, asked: Asked, log: Path,
               settings: Mapping[str, str]) -> Start:  # fmt: skip
    """Start the function as Cloud Run would and ask it once."""
    port = free_port()
    command = [sys.executable, "-m", "functions_framework", "--target", target, "--source",
               str(source), "--asgi", "--host", "127.0.0.1", "--port", str(port)]  # fmt: skip
    began = time.monotonic()
    program = start(command, log, {"PYTHONPATH": str(ROOT), **settings})
    try:
        answer = _ask(program, port, asked.bytes(port))
        wall_ms = (time.monotonic() - began) * 1000
        pids = family(program.process.pid)
        cpu_ms, memory = cpu_seconds(pids) * 1000, sum(proportional_mib(pid) for pid in pids)
    finally:
        program.stop()
    return Start(wall_ms, cpu_ms, memory, int(answer[9:12]))


def _ask(program: Program, port: int, request: bytes) -> bytes:
    deadline = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < deadline and program.process.poll() is None:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)):
                time.sleep(_LOOK_SECONDS)
                continue
            connection.settimeout(_LONGEST_SECONDS)
            connection.sendall(request)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
            if answer:
                return answer
    raise CannotRun(f"{program.process.args!r} did not answer: {program.words()}")


def proportional_mib(pid: int) -> float:
    """Return the memory of a process; what several share is counted once over all of them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
