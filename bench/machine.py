"""What the figures were measured on: the machine and the versions."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bench import peer_host
from shared.kernel.clock import system_clock, to_text

_OURS = ("functions-framework", "starlette", "uvicorn", "uvloop", "httptools", "msgspec", "httpx")


def describe(seconds: float, parts: Sequence[str], quick: bool) -> str:
    """Return the head of the results."""
    ours = ", ".join(f"{name} {version(name)}" for name in _OURS)
    peers = ", ".join(f"{name} {found}" for name, found in peer_host.versions().items())
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Measured {to_text(system_clock())[:16]} in {seconds / 60:.0f} minutes"
            f"{', short runs' if quick else ''} by `python -m bench`; medians of interleaved"
            " rounds, in brackets the lowest and the highest. Load generator, model and provider"
            " run on the same cores as what they load.",
            "",
            f"- machine: {_processor()}, {os.cpu_count()} cores, {_memory()} GiB,"
            f" {platform.system()} {platform.release()}; load at the end {load}",
            f"- Piloto: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
            f" {ours}",
            f"- peer: {peers}",
            "- durability: Piloto SQLite WAL with synchronous=FULL; peer PostgreSQL with fsync=on,"
            " synchronous_commit=on, Redis with appendonly everysec (its queue may lose a second at"
            " power loss; the rows in PostgreSQL do not, a sweep finds them)",
            f"- parts: {', '.join(parts)}",
        ]
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
