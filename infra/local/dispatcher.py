"""Takes what is due from a queue to the functions: claims, runs together, settles in batches."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
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
_GRACE_SECONDS = 8.0
_PAUSE_SECONDS = 1.0
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
    """Runs one queue."""

    def __init__(
        self,
        queue: Queue[W],
        slots: Mapping[str, int],
        run: Callable[[W], Awaitable[bool]],
        clock: Clock = system_clock,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._queue = queue
        self._slots = dict(slots)
        self._run = run
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._running: dict[W, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._settled: list[tuple[W, bool]] = []
        self._stopping = False
        self._ended = False
        self._something_ended = asyncio.Event()
        self._active_at = time.monotonic()
        self._claimed_at = clock()
        self._freed = False
        # One thread: calls on the queue keep their order and never wait for a handler.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="queue")
        self._settler = ThreadPoolExecutor(1, thread_name_prefix="settle")

    async def run(self) -> None:
        """Deliver until stopped."""
        settling, renewing = asyncio.create_task(self._settle()), asyncio.create_task(self._renew())
        while not self._stopping:
            try:
                claimed = await self._claim()
            except Unavailable as error:
                _log.warning("queue does not answer", extra={"reason": error.message})
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            if claimed:
                self._active_at = time.monotonic()
            else:
                await self._wait()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_GRACE_SECONDS)
        renewing.cancel()
        # Never cancelled: what has ended is settled, or it would be delivered once more.
        self._ended = True
        self._something_ended.set()
        await settling

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what runs has ended."""
        self._stopping = True

    def _free(self) -> dict[str, int]:
        busy = Counter(item.lane for item in self._running)
        return {lane: max(0, slots - busy[lane]) for lane, slots in self._slots.items()}

    async def _claim(self) -> Sequence[W]:
        self._freed = False
        self._revision = self._queue.revision()
        self._claimed_at = self._clock()
        free = self._free()
        loop = asyncio.get_running_loop()
        claimed = await loop.run_in_executor(
            self._thread, self._queue.claim, self._claimed_at, free, self._lease_seconds
        )
        for item in claimed:
            self._running[item] = time.monotonic()
            task = asyncio.create_task(self._one(item))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return claimed

    async def _one(self, item: W) -> None:
        acknowledged = False
        try:
            acknowledged = await self._run(item)
        finally:
            del self._running[item]
            self._freed = True
            self._settled.append((item, acknowledged))
            self._something_ended.set()

    async def _wait(self) -> None:
        """Return when something may be claimable: a commit, a due time, a free slot."""
        due = self._queue.next_due()
        # Due at the last claim and yet not claimed: its function is full. It may also hide what
        # is due later for another one, so the queue is asked again soon. What became due after
        # the claim is simply next.
        fresh = due is None or due > self._claimed_at
        wake = due if fresh else self._claimed_at + _FULL_POLL
        while not self._stopping and not self._freed:
            idle = time.monotonic() - self._active_at > _IDLE_AFTER_SECONDS
            await asyncio.sleep(_IDLE_POLL_SECONDS if idle else _BUSY_POLL_SECONDS)
            if self._queue.revision() != self._revision or (wake and self._clock() >= wake):
                return

    async def _settle(self) -> None:
        while not self._ended or self._settled:
            await self._something_ended.wait()
            # A moment more, so that what ends together is settled in one commit.
            await asyncio.sleep(_BUSY_POLL_SECONDS)
            self._something_ended.clear()
            if self._settled:
                await self._flush()

    async def _flush(self) -> None:
        batch, self._settled = self._settled, []
        done = [item for item, acknowledged in batch if acknowledged]
        again = [item for item, acknowledged in batch if not acknowledged]
        if done:
            await self._call(self._queue.done, done)
        if again:
            await self._call(self._queue.retry, again)

    async def _call(self, change: Callable[..., None], *arguments: object) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._settler, change, *arguments)
        except Unavailable as error:
            # Nothing is lost: the leases run out and the work comes again.
            _log.warning("queue does not answer", extra={"reason": error.message})

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._lease_seconds / 4)
            old = time.monotonic() - self._lease_seconds / 4
            items = [item for item, since in self._running.items() if since <= old]
            if items:
                until = self._clock() + timedelta(seconds=self._lease_seconds)
                await self._call(self._queue.renew, items, until)
