"""Delivers webhooks until they are answered with 200: in batches, signed, with the switches."""

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import httpx

from infra.local.simulator.instagram_payloads import instagram_body
from infra.local.simulator.payloads import signed_headers, webhook_body
from infra.local.simulator.store import Due, Store
from infra.local.simulator.switches import Dice, Switches
from shared.kernel.clock import Clock

_log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.05
"""A clock that is set by hand gives no sign: it is looked at this often."""
_GATHER_SECONDS = 0.01
_FIRST_RETRY_SECONDS = 0.5
_LAST_RETRY_SECONDS = 60.0
_GIVE_UP_SECONDS = 7 * 86_400.0
_TIMEOUT_SECONDS = 20.0

Answer = Callable[[Due], Awaitable[None]]


class Deliverer:
    """The queue of what is due. Everything in it is in the store as well."""

    def __init__(
        self, store: Store, webhook_url: str, instagram_url: str, secret: str, clock: Clock
    ) -> None:
        self.switches = Switches()
        self.dice = Dice(1)
        self.answer: Answer | None = None
        """What lets a person answer when an answer in the queue is due."""
        self.delivered = 0
        self.failures = 0
        self._store = store
        self._url = webhook_url
        self._instagram_url = instagram_url
        self._secret = secret
        self._clock = clock
        self._heap: list[tuple[float, int, Due]] = []
        self._next_seq = 1
        self._generation = 0
        self._wake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """Return how many updates are still to be delivered."""
        return len(self._heap) + len(self._running)

    def plan(self, due: float, since: float, body: dict[str, Any]) -> Due:
        """Return a new entry; it counts once it is stored and added."""
        seq = self._next_seq
        self._next_seq += 1
        return Due(seq, due, since, body)

    def add(self, items: Sequence[Due]) -> None:
        """Put stored entries into the queue."""
        for item in items:
            heapq.heappush(self._heap, (item.due, item.seq, item))
        self.wake()

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    def clear(self) -> None:
        """Forget what is due; deliveries under way end without a trace."""
        self._heap.clear()
        self._generation += 1

    def load(self) -> None:
        """Take up what the last run left undelivered."""
        self.add(self._store.all_due())
        self._next_seq = max((item[1] for item in self._heap), default=0) + 1

    async def run(self) -> None:
        """Deliver until cancelled."""
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
        async with httpx.AsyncClient(
            timeout=_TIMEOUT_SECONDS, limits=limits, trust_env=False
        ) as client:
            while True:
                while batch := self._take():
                    task = asyncio.create_task(self._deliver(client, batch))
                    self._running.add(task)
                    task.add_done_callback(self._finished)
                await self._pause()
                # What comes in the same moment shares a body.
                await asyncio.sleep(_GATHER_SECONDS)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self.wake()
        if not task.cancelled() and task.exception():
            # What failed is still in the store: the next start delivers it.
            _log.error("a webhook could not be handled", exc_info=task.exception())

    async def _pause(self) -> None:
        self._wake.clear()
        seconds = _LOOK_SECONDS if self._heap else None
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def _take(self) -> list[Due]:
        if self.switches.webhooks_paused or len(self._running) >= self.switches.concurrency:
            return []
        now = self._clock().timestamp()
        batch: list[Due] = []
        while self._heap and self._heap[0][0] <= now and len(batch) < self.switches.batch_max:
            batch.append(heapq.heappop(self._heap)[2])
        return batch

    async def _deliver(self, client: httpx.AsyncClient, batch: list[Due]) -> None:
        generation = self._generation
        answers = [item for item in batch if "answer" in item.body]
        for item in answers:
            if self.answer:
                await self.answer(item)
            await self._store.done([item.seq], [])
        updates = [item for item in batch if "answer" not in item.body]
        if not updates:
            return
        updates.sort(key=lambda item: self._place(item))
        for product in (False, True):
            part = [item for item in updates if ("instagram" in item.body) == product]
            if part:
                await self._hand_over(client, part, generation)

    async def _hand_over(
        self, client: httpx.AsyncClient, updates: list[Due], generation: int
    ) -> None:
        accepted = await self._post(client, updates)
        if generation != self._generation:
            return
        if accepted:
            self.delivered += len(updates)
            await self._store.done([item.seq for item in updates], _statuses(updates))
        else:
            await self._try_later(updates)

    def _place(self, item: Due) -> tuple[float, int]:
        # Inside a batch, too, what is reordered changes its place.
        key = str(item.seq)
        if self.dice.happens(self.switches.reorder_rate, "shuffle", key):
            return (self.dice.throw("place", key), item.seq)
        return (0.5, item.seq)

    async def _post(self, client: httpx.AsyncClient, updates: list[Due]) -> bool:
        nodes = [item.body for item in updates]
        ours = "instagram" in nodes[0]
        body = instagram_body(nodes) if ours else webhook_body(nodes)
        url = self._instagram_url if ours else self._url
        copies = 1
        key = f"{updates[0].seq}:{updates[0].attempts}"
        if self.dice.happens(self.switches.duplicate_rate, "duplicate", key):
            copies += self.switches.duplicate_times
        answers = await asyncio.gather(*(self._post_once(client, url, body) for _ in range(copies)))
        return any(answers)

    async def _post_once(self, client: httpx.AsyncClient, url: str, body: bytes) -> bool:
        try:
            response = await client.post(
                url, content=body, headers=signed_headers(body, self._secret)
            )
        except httpx.HTTPError:
            return False
        # Meta counts 200 alone as received.
        return response.status_code == 200

    async def _try_later(self, updates: list[Due]) -> None:
        self.failures += 1
        now = self._clock().timestamp()
        late = [item for item in updates if now - item.since >= _GIVE_UP_SECONDS]
        if late:
            await self._store.done([item.seq for item in late], [])
        again = [
            replace(item, attempts=item.attempts + 1, due=now + _wait_seconds(item.attempts))
            for item in updates
            if item not in late
        ]
        await self._store.put_off(again)
        self.add(again)


def _wait_seconds(attempts: int) -> float:
    return float(min(_LAST_RETRY_SECONDS, _FIRST_RETRY_SECONDS * 2.0 ** min(attempts, 10)))


def _statuses(updates: Sequence[Due]) -> list[tuple[str, str]]:
    nodes = [item.body["node"] for item in updates if item.body.get("part") == "statuses"]
    seen = [("read", item.body["seen"]) for item in updates if "seen" in item.body]
    return [*((node["status"], node["id"]) for node in nodes), *seen]
