"""The whole product as a newcomer starts it: `python -m infra.local`, on a free port."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tools.emulators import free_port

ROOT = Path(__file__).parents[1]
_START_SECONDS = 90
_STOP_SECONDS = 30


class System:
    """A running system; its processes can be killed and it can be started again on its data."""

    def __init__(self, data_dir: Path, settings: dict[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = settings or {}
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data_dir / "system.log"

    def start(self) -> None:
        """Start everything and return when it answers."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        environment = {
            **{key: value for key, value in os.environ.items() if key in _INHERITED},  # noqa: TID251
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "LOG_FORMAT": "text",
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "infra.local"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._until_up()

    def _until_up(self) -> None:
        assert self.process
        deadline = time.monotonic() + _START_SECONDS
        while "Piloto is running" not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)

    def output(self) -> str:
        """Return everything it has printed since its last start."""
        return self.log.read_text(errors="replace")

    def pid_of(self, name: str) -> int:
        """Return the process id of the edge or of a worker."""
        assert self.process
        return children_of(self.process.pid)[name]

    def stop(self) -> int:
        """Stop in order and return the exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_STOP_SECONDS)

    def kill_everything(self) -> None:
        """End all processes at once, the way a power cut does."""
        assert self.process
        for pid in (*children_of(self.process.pid).values(), self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(_STOP_SECONDS)
        self.log.unlink()


# What a machine needs to run at all; nothing of the tests' own settings leaks in.
_INHERITED = {"PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT"}


def children_of(parent: int) -> dict[str, int]:
    """Return {edge: pid, topics: pid, tasks: pid} of a supervisor."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    found = {}
    for line in listed.stdout.splitlines():
        pid, ppid, *words = line.split()
        if int(ppid) == parent and "infra.local" in words:
            found[words[words.index("infra.local") + 1]] = int(pid)
    return found


@contextlib.contextmanager
def running_system(data_dir: Path, **settings: str) -> Iterator[System]:
    """Run a system for the length of a test."""
    system = System(data_dir, settings)
    try:
        system.start()
        yield system
    finally:
        if system.process and system.process.poll() is None:
            system.stop()


def wait_for_health(url: str, seconds: float = 30) -> httpx.Response:
    """Return the first answer of the health route."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return httpx.get(f"{url}/api/v1/health", timeout=10)
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
