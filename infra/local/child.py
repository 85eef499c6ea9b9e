"""What edge and workers owe the supervisor: say when they are up, and end when it is gone."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from shared.config import Settings
from shared.entry.observing import observe

_OBJECTS_BETWEEN_COLLECTIONS = 20_000


@dataclass(frozen=True)
class Line:
    """The file descriptors a child inherits."""

    listen: int
    """The bound socket it serves."""
    ready: int
    """Where it writes one JSON line once it is up."""
    leash: int
    """Ends when the supervisor does, however it does."""

    def say_ready(self, news: Mapping[str, Any] | None = None) -> None:
        """Tell the supervisor that this process answers now."""
        os.write(self.ready, msgspec.json.encode(news or {}) + b"\n")
        os.close(self.ready)


def read_line(words: list[str]) -> Line:
    """Read what `Line` was written to the command line as."""
    listen, ready, leash = (int(word) for word in words)
    return Line(listen, ready, leash)


def start_child(settings: Settings, line: Line) -> None:
    """Set up logs and traces, and stop by the usual signal when the supervisor is killed."""
    observe(settings)
    threading.Thread(target=_follow, args=(line.leash,), name="leash", daemon=True).start()


def settle_memory() -> None:
    """Look no more through what was loaded for good; called once everything is."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 50)


def _follow(leash: int) -> None:
    os.read(leash, 1)
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGTERM)
