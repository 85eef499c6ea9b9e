"""Fires the functions of a schedule, at most once a minute however often the worker starts."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from infra.local.cron import Cron, read_cron
from infra.local.delivery import deliver, make_request
from infra.local.loading import Function
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import Unavailable
from shared.ports.documents import PLATFORM, Documents, Tx

_KIND = "schedules"
_LOOK_SECONDS = 0.5

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Schedule:
    """A function and the minutes it is due."""

    function: Function
    cron: Cron


class Scheduler:
    """Looks at the clock and calls what is due."""

    def __init__(
        self, functions: Sequence[Function], documents: Documents, clock: Clock = system_clock
    ) -> None:
        self._schedules = [Schedule(item, read_cron(item.spec.schedule)) for item in functions]
        self._documents = documents
        self._clock = clock
        self._running: dict[str, asyncio.Task[bool]] = {}
        self._stopping = False

    async def run(self) -> None:
        """Fire until stopped."""
        seen: datetime | None = None
        while not self._stopping:
            minute = self._clock().replace(second=0, microsecond=0)
            if minute != seen:
                seen = minute
                await self.fire(minute)
            await asyncio.sleep(_LOOK_SECONDS)
        if self._running:
            await asyncio.wait(self._running.values(), timeout=_LOOK_SECONDS)

    def stop(self) -> None:
        """Fire nothing more."""
        self._stopping = True

    async def fire(self, minute: datetime) -> None:
        """Start what is due in this minute, has not run in it and does not run any more."""
        for schedule in self._schedules:
            name = schedule.function.spec.name
            running = self._running.get(name)
            if (running and not running.done()) or not schedule.cron.is_due(minute):
                continue
            try:
                first = await asyncio.to_thread(self._first_in, name, to_text(minute))
            except Unavailable as error:
                _log.warning("schedule skipped", extra={"function": name, "reason": error.message})
                continue
            if first:
                call = deliver(schedule.function, make_request("/", b"", {}))
                self._running[name] = asyncio.create_task(call)

    def _first_in(self, name: str, minute: str) -> bool:
        def work(tx: Tx) -> bool:
            found = tx.get(_KIND, name)
            if found and found["minute"] >= minute:
                return False
            tx.put(_KIND, name, {"minute": minute})
            return True

        return self._documents.transact(PLATFORM, work)
