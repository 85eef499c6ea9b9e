"""Remembers session documents for a few seconds, so that reading pages costs no read for them."""

import threading
import time
from collections.abc import Callable

from shared.identity.model import Session

_KEPT_SECONDS = 5.0
_MOST = 5_000


class SessionCache:
    """One per process. Changes never use it; signing out and selecting forget the entry."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept: dict[str, tuple[float, Session]] = {}
        self._lock = threading.Lock()

    def find(self, id: str) -> Session | None:
        """Return the session if it was read within the last seconds."""
        kept = self._kept.get(id)
        if kept is None or self._monotonic() - kept[0] > _KEPT_SECONDS:
            return None
        return kept[1]

    def keep(self, session: Session, read_at: float) -> None:
        """Remember a session that was read at `read_at`."""
        with self._lock:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[session.id] = (read_at, session)

    def forget(self, id: str) -> None:
        """Read the session anew next time."""
        with self._lock:
            self._kept.pop(id, None)

    def now(self) -> float:
        """Return the time `keep` counts in; take it before reading."""
        return self._monotonic()
