"""Starts edge and workers, starts a crashed one again, stops all cleanly."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from shared.kernel.errors import AppError

_START_SECONDS = 120
_STOP_SECONDS = 15
_BIND_SECONDS = 5
_LOOK_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 5.0
_STEADY_SECONDS = 20
_BACKLOG = 2048


class StartFailed(AppError):
    """The system cannot start; the message says what to do."""


@dataclass
class Child:
    """One process, started again whenever it ends by itself."""

    name: str
    listen: socket.socket
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    news: dict[str, Any] | None = None
    """What it said when it was up; None before."""
    _started_at: float = 0.0
    _crashes: int = 0
    _pipe: IO[bytes] | None = None
    _written: bytes = b""

    def start(self, leash: int) -> None:
        """Start the process; it says on a pipe when it is up."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        passed = (self.listen.fileno(), writing, leash)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "infra.local", self.name, *(str(fd) for fd in passed)],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            pass_fds=passed,
            # A Ctrl-C goes to the supervisor alone, which then stops its children in order.
            start_new_session=True,
        )
        os.close(writing)
        if self._pipe:
            self._pipe.close()
        self._pipe, self._written = os.fdopen(reading, "rb", 0), b""
        self._started_at = time.monotonic()

    def look(self) -> int | None:
        """Take the news if there is any; return the exit code once the process has ended."""
        if self._pipe:
            self._written += self._pipe.read() or b""
            if self._written.endswith(b"\n"):
                self.news = msgspec.json.decode(self._written)
                self._pipe.close()
                self._pipe = None
        return self.process.poll() if self.process else None

    def pause_before_restart(self) -> float:
        """Return how long to wait: longer each time it crashes soon after its start."""
        steady = time.monotonic() - self._started_at > _STEADY_SECONDS
        self._crashes = 0 if steady else self._crashes + 1
        return min(_LONGEST_PAUSE_SECONDS, 0.1 * 2.0**self._crashes)


@dataclass
class Supervisor:
    """Watches its children until somebody asks it to stop."""

    children: list[Child]
    stopping: bool = False
    _leash: tuple[int, int] = field(default_factory=os.pipe)

    def start(self) -> None:
        """Start all and return when all are up. Raises `StartFailed`."""
        for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wanted, self._ask_to_stop)
        for child in self.children:
            child.start(self._leash[0])
        deadline = time.monotonic() + _START_SECONDS
        while not self.stopping and any(child.news is None for child in self.children):
            for child in self.children:
                if child.look() is not None and child.news is None:
                    raise StartFailed(f"the {child.name} process ended before it was up")
            if time.monotonic() > deadline:
                raise StartFailed(f"not up after {_START_SECONDS} seconds")
            time.sleep(_LOOK_SECONDS)

    def watch(self) -> None:
        """Start again what ends by itself, until stopped."""
        while not self.stopping:
            for child in self.children:
                code = child.look()
                if code is not None and not self.stopping:
                    self._restart(child, code)
            time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """Ask all to end, wait, and end by force whoever does not."""
        running = [child.process for child in self.children if child.process]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _restart(self, child: Child, code: int) -> None:
        pause = child.pause_before_restart()
        print(f"the {child.name} process ended ({_ending(code)}); starting it again", flush=True)
        time.sleep(pause)
        child.start(self._leash[0])

    def _ask_to_stop(self, number: int, frame: object) -> None:
        if self.stopping:
            for child in self.children:
                if child.process and child.process.poll() is None:
                    child.process.kill()
        self.stopping = True


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket. It stays bound while the edge is started again, so callers wait
    instead of being refused. Raises `StartFailed` when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + _BIND_SECONDS
    while True:
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            listening.close()
            # The processes of a killed supervisor need a moment to let go of the port.
            if time.monotonic() > deadline:
                raise StartFailed(
                    f"{host}:{port} cannot be used ({error.strerror});"
                    " choose another port, e.g. PORT=8081 make run"
                ) from None
            time.sleep(0.2)
        else:
            listening.listen(_BACKLOG)
            return listening


def lock(data_dir: Path) -> IO[str]:
    """Keep a second start away from the same data. Raises `StartFailed`."""
    data_dir.mkdir(parents=True, exist_ok=True)
    file = (data_dir / "running.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise StartFailed(
            f"Piloto runs already on {data_dir}; stop it first, or choose another DATA_DIR"
        ) from None
    return file


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
