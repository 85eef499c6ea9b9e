"""Schedules: once a minute, also when the worker starts again, and never beside themselves."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from starlette.requests import Request
from starlette.responses import Response

from infra.local.loading import Function
from infra.local.schedules import Scheduler
from infra.local.specs import FunctionSpec

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


SPEC = FunctionSpec(
    name="events_cron_sweep",
    trigger="schedule",
    schedule="*/2 * * * *",
    memory_mib=512,
    cpu=1,
    concurrency=1,
    timeout_seconds=5,
    roles=(),
    secrets=(),
)


class Counting:
    """A function that counts its calls and may take its time."""

    def __init__(self) -> None:
        self.calls = 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self, request: Request) -> Response:
        assert await request.body() == b""
        self.calls += 1
        await self.may_end.wait()
        return Response(status_code=204)


@pytest.fixture
def counting() -> Counting:
    return Counting()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0.01)


async def test_a_minute_fires_once_however_often_the_worker_starts(documents, clock, counting):
    minute = clock()
    for _ in range(3):
        await Scheduler([Function(SPEC, counting)], documents, clock).fire(minute)
        await settle()

    assert counting.calls == 1


async def test_minutes_that_are_not_due_do_not_fire(documents, clock, counting):
    scheduler = Scheduler([Function(SPEC, counting)], documents, clock)
    for number in range(4):
        await scheduler.fire(clock() + timedelta(minutes=number))
        await settle()

    assert counting.calls == 2


async def test_a_run_that_takes_long_is_not_started_beside_itself(documents, clock, counting):
    every_minute = msgspec.structs.replace(SPEC, schedule="* * * * *")
    scheduler = Scheduler([Function(every_minute, counting)], documents, clock)
    counting.may_end.clear()
    await scheduler.fire(clock())
    await settle()
    await scheduler.fire(clock() + timedelta(minutes=1))
    await settle()
    counting.may_end.set()
    await settle()
    await scheduler.fire(clock() + timedelta(minutes=2))
    await settle()

    assert counting.calls == 2
