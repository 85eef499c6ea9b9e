"""Request limits per user and per tenant that hold over all instances with few writes."""

import threading
from dataclasses import dataclass, field

import msgspec

from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import TooMany
from shared.kernel.ids import stable_id
from shared.ports.documents import PLATFORM, Documents, Tx

USER_PER_HOUR = 1_000
CHANGES_PER_HOUR = 3_600
TENANT_PER_MINUTE_PER_MEMBER = 60
CHANGES_PATH = "/api/v1/changes"

_KIND = "request_windows"
_HOUR_SECONDS = 3_600
_MINUTE_SECONDS = 60
_FIRST_BLOCK = 8
_LARGEST_BLOCK = 64
# A share of what is left, so that instances do not starve each other near the limit.
_SHARE_OF_REST = 8
_KEPT_IN_MEMORY = 20_000


class _Window(msgspec.Struct, frozen=True):
    """One limit in one fixed window of time."""

    tenant: str
    id: str
    start: int
    seconds: int
    limit: int


class _Block(msgspec.Struct):
    """What this instance may still let through in one window."""

    start: int
    left: int = 0
    size: int = _FIRST_BLOCK
    closed_at_limit: int = 0
    """The limit at which the whole window was handed out; 0 while it is open."""


@dataclass(frozen=True)
class RequestLimiter:
    """Counts requests in fixed windows (an hour per user, a minute per tenant, from the epoch).

    An instance takes blocks of a window, growing while it uses them up and shrinking to one
    near the limit, so the sum over instances never passes the limit; what a block has left
    when the window ends lapses. Fixed windows let through at most twice the limit around a
    boundary.
    """

    documents: Documents
    clock: Clock = system_clock
    _blocks: dict[tuple[str, str], _Block] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, init=False, repr=False)

    def spend(self, user_id: str, tenant: str | None, members: int, path: str) -> None:
        """Count one request of `user_id`; `members` are the tenant's active members.

        Polling `/changes` has a limit of its own and spends none of the others.
        Raises `TooMany` with `retry_after_seconds`.
        """
        now = int(self.clock().timestamp())
        if path.rstrip("/") == CHANGES_PATH:
            self._spend(_window(PLATFORM, "changes", user_id, _HOUR_SECONDS, CHANGES_PER_HOUR, now))
            return
        if tenant is not None:
            limit = TENANT_PER_MINUTE_PER_MEMBER * max(1, members)
            self._spend(_window(tenant, "tenant", tenant, _MINUTE_SECONDS, limit, now))
        self._spend(_window(PLATFORM, "user", user_id, _HOUR_SECONDS, USER_PER_HOUR, now))

    def _spend(self, window: _Window) -> None:
        key = (window.tenant, window.id)
        with self._lock:
            block = self._block(key, window.start)
            if block.left > 0:
                block.left -= 1
                return
            closed = block.closed_at_limit >= window.limit
            wanted = block.size
        granted = 0 if closed else self._lease(window, wanted)
        with self._lock:
            block = self._block(key, window.start)
            if granted == 0 and block.left == 0:
                block.closed_at_limit = window.limit
                raise self._refusal(window)
            block.left += granted - 1
            block.size = min(block.size * 2, _LARGEST_BLOCK)

    def _block(self, key: tuple[str, str], start: int) -> _Block:
        block = self._blocks.get(key)
        if block is None or block.start != start:
            if len(self._blocks) >= _KEPT_IN_MEMORY:
                # Forgetting a block wastes its rest; it never lets more through.
                self._blocks.clear()
            block = self._blocks[key] = _Block(start)
        return block

    def _lease(self, window: _Window, wanted: int) -> int:
        def work(tx: Tx) -> int:
            found = tx.get(_KIND, window.id) or {}
            granted = int(found["granted"]) if found.get("start") == window.start else 0
            rest = window.limit - granted
            amount = min(wanted, max(1, rest // _SHARE_OF_REST), max(0, rest))
            if amount > 0:
                tx.put(_KIND, window.id, {"start": window.start, "granted": granted + amount})
            return amount

        return self.documents.transact(window.tenant, work)

    def _refusal(self, window: _Window) -> TooMany:
        wait = window.start + window.seconds - self.clock().timestamp()
        return TooMany(
            f"more than {window.limit} requests in {window.seconds} seconds",
            retry_after_seconds=max(1, int(wait)),
        )


def _window(tenant: str, scope: str, who: str, seconds: int, limit: int, now: int) -> _Window:
    # One document per scope, overwritten by the next window: nothing piles up.
    return _Window(tenant, stable_id(scope, who), now - now % seconds, seconds, limit)
