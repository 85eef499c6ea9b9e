"""A few seconds of memory per process, so that open dashboards do not count again and again."""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from shared.kernel.clock import Clock

T = TypeVar("T")
_MOST_ENTRIES = 1000


class ShortMemory:
    """Remembers results for a moment. The key names the tenant first."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._kept = timedelta(seconds=seconds)
        self._known: dict[Hashable, tuple[datetime, Any]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is known and fresh, else make it."""
        now = self._clock()
        with self._lock:
            known = self._known.get(key)
        if known is not None and now - known[0] < self._kept:
            value: T = known[1]
            return value
        made = make()
        with self._lock:
            if len(self._known) >= _MOST_ENTRIES:
                self._known.clear()
            self._known[key] = (now, made)
        return made
