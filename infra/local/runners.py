"""What a worker runs under the given settings: dispatchers, the scheduler, the loopback door."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from infra.local.delivery import call_with_push, call_with_task
from infra.local.dispatcher import Dispatcher
from infra.local.inlet import Inlet
from infra.local.loading import Function
from infra.local.queues import BusQueue, PushItem, TaskItem, TaskQueue
from infra.local.schedules import Scheduler
from infra.local.serving import Server, inherited
from shared.config import Settings
from shared.events import DEAD_LETTERS
from shared.events.connect import connect_documents
from shared.kernel.clock import system_clock, to_text
from shared.kernel.ids import stable_id
from shared.ports.bus.connect import connect_bus
from shared.ports.bus.sqlite import SqliteBus
from shared.ports.documents import PLATFORM, Documents
from shared.ports.tasks.connect import connect_tasks
from shared.ports.tasks.sqlite import SqliteTasks

_log = logging.getLogger(__name__)
_KEPT = timedelta(days=30)
# Subscribers compute; a few share a flush, and more would only wait for the one interpreter.
_MOST_OF_A_TOPIC = 8
Functions = Mapping[str, Function]


class Runner(Protocol):
    """Something that works until it is stopped."""

    async def run(self) -> None:
        """Work until stopped."""
        ...

    def stop(self) -> None:
        """End soon."""
        ...


@dataclass
class InletRunner:
    """Serves the loopback door."""

    server: Server
    listen: int

    async def run(self) -> None:
        """Serve until stopped."""
        await self.server.serve([inherited(self.listen)])

    def stop(self) -> None:
        """Finish what is being answered, then end."""
        self.server.should_exit = True


def build_runners(settings: Settings, functions: Sequence[Function], listen: int) -> list[Runner]:
    """Return what delivers topics, tasks and schedules under these settings."""
    topics, tasks, schedules = (_of(functions, kind) for kind in ("topic", "task", "schedule"))
    documents = connect_documents(settings)
    runners: list[Runner] = []
    pushed: dict[str, Function] = {}
    if schedules:
        runners.append(Scheduler(list(schedules.values()), documents))
    queue, bus = connect_tasks(settings), connect_bus(settings)
    if isinstance(queue, SqliteTasks):
        runners += [_task_dispatcher(queue, tasks)] if tasks else []
    else:
        pushed |= tasks
    if isinstance(bus, SqliteBus):
        runners += [_bus_dispatcher(bus, topics, documents)] if topics else []
    else:
        pushed |= topics
    if pushed:
        server = Server(Inlet(pushed), _nothing, hears_signals=False)
        runners.append(InletRunner(server, listen))
    return runners


def _of(functions: Sequence[Function], trigger: str) -> dict[str, Function]:
    return {item.spec.name: item for item in functions if item.spec.trigger == trigger}


def _timeouts(functions: Functions) -> dict[str, float]:
    return {name: function.spec.timeout_seconds for name, function in functions.items()}


def _task_dispatcher(queue: SqliteTasks, functions: Functions) -> Runner:
    for target, count in queue.counts().items():
        if target not in functions:
            _log.error("tasks for no function", extra={"target": target, "count": count})

    def run(item: TaskItem) -> bool:
        return call_with_task(functions[item.lane], item.task)

    slots = {name: function.spec.concurrency for name, function in functions.items()}
    return Dispatcher(TaskQueue(queue), slots, run, timeouts_seconds=_timeouts(functions))


def _bus_dispatcher(bus: SqliteBus, functions: Functions, documents: Documents) -> Runner:
    def run(item: PushItem) -> bool:
        function = functions[item.lane]
        if call_with_push(function, item.envelope()):
            return True
        if item.message.retries + 1 < (function.spec.max_attempts or 1):
            return False
        _bury(documents, item)
        return True

    slots = {
        name: min(function.spec.concurrency, _MOST_OF_A_TOPIC)
        for name, function in functions.items()
    }
    return Dispatcher(BusQueue(bus), slots, run, timeouts_seconds=_timeouts(functions))


def _bury(documents: Documents, item: PushItem) -> None:
    """Keep what a subscriber could not take, the way the queue's last attempt does."""
    message, now = item.message, system_clock()
    _log.error("message given up", extra={"function": item.lane, "attempt": message.retries + 1})
    letter = {
        "subscription": item.lane,
        "payload": message.data.decode(errors="replace"),
        "attributes": dict(message.attributes),
        "code": "AttemptsSpent",
        "at": to_text(now),
        "due_at": to_text(now + _KEPT),
    }
    tenant = message.attributes.get("tenant", PLATFORM)
    id = stable_id(item.lane, message.id)
    documents.transact(tenant, lambda tx: tx.put(DEAD_LETTERS, id, letter))


def _nothing() -> None:
    return None
