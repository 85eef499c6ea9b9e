"""Starts the programs a benchmark needs, measures them, and ends them by their process id."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_STOP_SECONDS = 20
_TICKS = os.sysconf("SC_CLK_TCK")


class CannotRun(Exception):
    """A part of the benchmark cannot run here; the text says why and what to do."""


@dataclass
class Program:
    """One started program with its log."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end, and end it by force when it does not."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            for pid in reversed(family(self.process.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def words(self) -> str:
        """Return the end of what it said."""
        return self.log.read_text(errors="replace")[-2000:]


def start(
    command: Sequence[str], log: Path, settings: Mapping[str, str], *, cwd: Path = ROOT
) -> Program:
    """Start a program; nothing of this shell's settings but PATH and the like reaches it."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command), cwd=cwd, env={**kept, **settings}, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    return Program(process, log)


def wait_until(program: Program, check: Callable[[], bool], seconds: float = 60) -> None:
    """Return once `check` holds. Raises `CannotRun` with the program's last words."""
    deadline = time.monotonic() + seconds
    while not check():
        if program.process.poll() is not None or time.monotonic() > deadline:
            raise CannotRun(f"{program.process.args!r} did not come up: {program.words()}")
        time.sleep(0.05)


def family(pid: int) -> list[int]:
    """Return the process and all its descendants."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


class PeakMemory:
    """Watches some processes and keeps the most private memory each has had.

    Private: pages of files, libraries among them, belong to the system, which takes them back.
    """

    def __init__(self, pids: Sequence[int]) -> None:
        self._most = dict.fromkeys(pids, 0.0)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "PeakMemory":
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._ending.set()
        self._thread.join()

    def mib(self, pids: Sequence[int]) -> float:
        """Return the most that one of these processes has had."""
        return max(self._most[pid] for pid in pids)

    def _watch(self) -> None:
        while not self._ending.wait(0.1):
            for pid, most in self._most.items():
                self._most[pid] = max(most, _private_mib(pid))


def _private_mib(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / 1024
    return 0.0


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the processor time the processes and their ended children have used."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(word) for word in fields[11:15])
    return ticks / _TICKS
