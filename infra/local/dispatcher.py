"""Takes what is due from a queue to the functions: claims, runs together, settles in batches."""

import asyncio
import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Unavailable

LEASE_SECONDS = 20.0
"""So long after a crash its work waits; leases of what still runs are renewed."""

_BUSY_POLL_SECONDS = 0.003
_IDLE_POLL_SECONDS = 0.01
_IDLE_AFTER_SECONDS = 2.0
# What ends within such a moment is settled together.
_SETTLE_SECONDS = 0.02
_GRACE_SECONDS = 8.0
_PAUSE_SECONDS = 1.0
_LOOK_SECONDS = 1.0
_FULL_POLL = timedelta(milliseconds=20)

_log = logging.getLogger(__name__)


class Item(Protocol):
    """One piece of claimed work."""

    @property
    def lane(self) -> str:
        """Return the name of the function it is for."""
        ...


W = TypeVar("W", bound=Item)


class Queue(Protocol[W]):
    """What the dispatcher needs of the SQLite bus and the SQLite tasks. Calls may block."""

    def claim(self, now: datetime, free: Mapping[str, int], lease_seconds: float) -> Sequence[W]:
        """Lease what is due, at most so many of each lane."""
        ...

    def done(self, items: Sequence[W]) -> None:
        """Forget the items."""
        ...

    def retry(self, items: Sequence[W]) -> None:
        """Give the items back for later."""
        ...

    def renew(self, items: Sequence[W], until: datetime) -> None:
        """Keep the leases of work that still runs."""
        ...

    def revision(self) -> int:
        """Return a number that changes when anybody has written."""
        ...

    def next_due(self) -> datetime | None:
        """Return when something will be due."""
        ...


class Dispatcher(Generic[W]):
    """Runs one queue, in threads of its own: an item costs one hand-over and no event loop."""

    def __init__(
        self,
        queue: Queue[W],
        slots: Mapping[str, int],
        run: Callable[[W], bool],
        clock: Clock = system_clock,
        lease_seconds: float = LEASE_SECONDS,
        timeouts_seconds: Mapping[str, float] | None = None,
    ) -> None:
        self._queue = queue
        self._slots = dict(slots)
        self._run = run
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._timeouts_seconds = timeouts_seconds or {}
        self._running: dict[W, float] = {}
        self._settled: deque[tuple[W, bool]] = deque()
        self._changing = threading.Lock()
        self._stopping = False
        self._ended = False
        self._something_ended = threading.Event()
        self._active_at = time.monotonic()
        self._claimed_at = clock()
        self._full = False
        self._freed = False
        # Twice the slots: what is out of time keeps its thread, but not its slot.
        most = 2 * sum(self._slots.values()) or 1
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="work")

    async def run(self) -> None:
        """Deliver until stopped."""
        with ThreadPoolExecutor(2, thread_name_prefix="queue") as threads:
            loop = asyncio.get_running_loop()
            settling = loop.run_in_executor(threads, self._settle)
            try:
                await loop.run_in_executor(threads, self._deliver)
            finally:
                # Not before: what has ended is settled, or it would be delivered once more.
                self._ended = True
                self._something_ended.set()
                await settling
        self._pool.shutdown(wait=False, cancel_futures=True)

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what runs has ended."""
        self._stopping = True

    def _deliver(self) -> None:
        while not self._stopping:
            try:
                claimed = self._claim()
            except Unavailable as error:
                _log.warning("queue does not answer", extra={"reason": error.message})
                time.sleep(_PAUSE_SECONDS)
                continue
            if claimed:
                self._active_at = time.monotonic()
            else:
                self._wait()
        deadline = time.monotonic() + _GRACE_SECONDS
        while self._running and time.monotonic() < deadline:
            time.sleep(_BUSY_POLL_SECONDS)

    def _free(self) -> dict[str, int]:
        with self._changing:
            busy = Counter(item.lane for item in self._running)
        return {lane: max(0, slots - busy[lane]) for lane, slots in self._slots.items()}

    def _claim(self) -> Sequence[W]:
        self._freed = False
        self._revision = self._queue.revision()
        self._claimed_at = self._clock()
        free = self._free()
        claimed = self._queue.claim(self._claimed_at, free, self._lease_seconds)
        taken = Counter(item.lane for item in claimed)
        self._full = any(taken[lane] >= slots for lane, slots in free.items())
        with self._changing:
            self._running.update(dict.fromkeys(claimed, time.monotonic()))
        for item in claimed:
            self._pool.submit(self._one, item)
        return claimed

    def _one(self, item: W) -> None:
        acknowledged = False
        try:
            acknowledged = self._run(item)
        finally:
            self._end(item, acknowledged)

    def _end(self, item: W, acknowledged: bool) -> None:
        with self._changing:
            if self._running.pop(item, None) is None:
                return  # out of time, and given back already
        self._freed = True
        self._settled.append((item, acknowledged))
        self._something_ended.set()

    def _wait(self) -> None:
        """Return when something may be claimable: a commit, a due time, a slot of a full one."""
        asked, wake = False, None
        while not self._stopping and not (self._full and self._freed):
            idle = time.monotonic() - self._active_at > _IDLE_AFTER_SECONDS
            time.sleep(_IDLE_POLL_SECONDS if idle else _BUSY_POLL_SECONDS)
            if self._queue.revision() != self._revision:
                return
            # Only where nothing has changed: while there is much to do, something always has.
            if not asked:
                asked, wake = True, self._wake()
            if wake and self._clock() >= wake:
                return

    def _wake(self) -> datetime | None:
        due = self._queue.next_due()
        # Due at the last claim and yet not claimed: its function is full. It may also hide what
        # is due later for another one, so the queue is asked again soon. What became due after
        # the claim is simply next.
        fresh = due is None or due > self._claimed_at
        return due if fresh else self._claimed_at + _FULL_POLL

    def _settle(self) -> None:
        renewed_at = time.monotonic()
        every = min(self._lease_seconds / 4, _LOOK_SECONDS)
        while not self._ended or self._settled:
            if self._something_ended.wait(every):
                time.sleep(_SETTLE_SECONDS)
                self._something_ended.clear()
            self._flush()
            if time.monotonic() - renewed_at >= every:
                renewed_at = time.monotonic()
                self._give_up()
                self._renew()

    def _flush(self) -> None:
        batch = [self._settled.popleft() for _ in range(len(self._settled))]
        done = [item for item, acknowledged in batch if acknowledged]
        again = [item for item, acknowledged in batch if not acknowledged]
        if done:
            self._call(self._queue.done, done)
        if again:
            self._call(self._queue.retry, again)

    def _call(self, change: Callable[..., None], *arguments: object) -> None:
        try:
            change(*arguments)
        except Unavailable as error:
            # Nothing is lost: the leases run out and the work comes again.
            _log.warning("queue does not answer", extra={"reason": error.message})

    def _since(self, item: W) -> float:
        return time.monotonic() - self._running.get(item, time.monotonic())

    def _give_up(self) -> None:
        """Give back what is out of time. Its thread cannot be ended; its answer counts no more."""
        for item in list(self._running):
            longest = self._timeouts_seconds.get(item.lane)
            if longest is not None and self._since(item) > longest:
                _log.error("function out of time", extra={"function": item.lane})
                self._end(item, False)

    def _renew(self) -> None:
        items = [
            item for item in list(self._running) if self._since(item) > self._lease_seconds / 4
        ]
        if items:
            until = self._clock() + timedelta(seconds=self._lease_seconds)
            self._call(self._queue.renew, items, until)
