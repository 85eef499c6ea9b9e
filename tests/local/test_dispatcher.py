"""The dispatcher over real SQLite tasks: everything once, again after a failure or a crash."""

import asyncio
import contextlib
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest

from infra.local.dispatcher import Dispatcher
from infra.local.queues import TaskQueue
from shared.kernel.clock import system_clock
from shared.ports.tasks import Task
from shared.ports.tasks.sqlite import SqliteTasks

TARGET = "messaging_task_send"
pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def tasks(tmp_path):
    opened = SqliteTasks(tmp_path / "tasks.db")
    yield opened
    opened.file.close()


async def eventually(holds) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def running(tasks, run, slots=8, lease_seconds=20.0):
    dispatcher = Dispatcher(TaskQueue(tasks), {TARGET: slots}, run, lease_seconds=lease_seconds)
    task = asyncio.create_task(dispatcher.run())
    try:
        yield
    finally:
        dispatcher.stop()
        await task


def enqueue(tasks, *numbers: int, **given) -> None:
    tasks.enqueue([Task(TARGET, {"n": number}, **given) for number in numbers])


async def test_many_tasks_are_each_delivered_once_and_forgotten(tasks):
    seen: Counter[bytes] = Counter()

    def run(item) -> bool:
        seen[item.task.payload] += 1
        return True

    async with running(tasks, run):
        for start in range(0, 300, 50):
            enqueue(tasks, *range(start, start + 50))
        await eventually(lambda: len(seen) == 300)

    assert set(seen.values()) == {1}
    assert tasks.counts() == {}


async def test_no_more_run_at_once_than_the_function_has_slots(tasks):
    now, most, counting = 0, 0, threading.Lock()

    def run(item) -> bool:
        nonlocal now, most
        with counting:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with counting:
            now -= 1
        return True

    enqueue(tasks, *range(30))
    async with running(tasks, run, slots=3):
        await eventually(lambda: tasks.counts() == {})

    assert most == 3


async def test_a_full_function_does_not_hold_up_another(tasks):
    finish = threading.Event()
    seen = []

    def run(item) -> bool:
        if item.lane == TARGET:
            finish.wait(20)
        seen.append(item.lane)
        return True

    enqueue(tasks, 1, 2, 3)
    tasks.enqueue([Task("campaigns_task_plan", {})])
    slots = {TARGET: 1, "campaigns_task_plan": 1}
    dispatcher = Dispatcher(TaskQueue(tasks), slots, run)
    task = asyncio.create_task(dispatcher.run())
    await eventually(lambda: seen == ["campaigns_task_plan"])
    finish.set()
    await eventually(lambda: len(seen) == 4)
    dispatcher.stop()
    await task


async def test_what_is_not_acknowledged_comes_again_and_says_how_often(tasks):
    retries = []

    def run(item) -> bool:
        retries.append(item.task.retries)
        return len(retries) > 1

    enqueue(tasks, 1)
    async with running(tasks, run):
        await eventually(lambda: retries == [0, 1])


async def test_work_that_outlives_its_lease_keeps_it(tasks):
    started = []

    def run(item) -> bool:
        started.append(item)
        time.sleep(1.0)
        return True

    enqueue(tasks, 1)
    async with running(tasks, run, lease_seconds=0.3):
        await eventually(lambda: tasks.counts() == {})

    assert len(started) == 1


async def test_work_that_is_out_of_time_comes_again_and_its_late_answer_changes_nothing(tasks):
    finish, retries = threading.Event(), []

    def run(item) -> bool:
        retries.append(item.task.retries)
        if item.task.retries == 0:
            finish.wait(20)
        return True

    enqueue(tasks, 1)
    dispatcher = Dispatcher(TaskQueue(tasks), {TARGET: 1}, run, timeouts_seconds={TARGET: 0.1})
    task = asyncio.create_task(dispatcher.run())
    try:
        await eventually(lambda: retries == [0, 1] and tasks.counts() == {})
    finally:
        finish.set()
        dispatcher.stop()
        await task

    assert retries == [0, 1]


async def test_work_of_a_worker_that_died_is_taken_over(tasks):
    enqueue(tasks, 1)
    [lost] = tasks.claim(system_clock(), lease_seconds=0.2)
    seen = []

    def run(item) -> bool:
        seen.append(item.task.id)
        return True

    async with running(tasks, run):
        await eventually(lambda: seen == [lost.id])


async def test_a_task_waits_for_its_time(tasks):
    at = system_clock() + timedelta(seconds=0.3)
    came = []

    def run(item) -> bool:
        came.append(system_clock())
        return True

    enqueue(tasks, 1, at=at)
    async with running(tasks, run):
        await eventually(lambda: came)

    assert came[0] >= at


async def test_stopping_waits_for_what_runs_and_settles_it(tasks):
    started = threading.Event()

    def run(item) -> bool:
        started.set()
        time.sleep(0.2)
        return True

    enqueue(tasks, 1)
    async with running(tasks, run):
        await eventually(started.is_set)

    assert tasks.counts() == {}


class SlowQueue(TaskQueue):
    """Answers a claim late, as a busy machine does."""

    def claim(self, now, free, lease_seconds):
        found = super().claim(now, free, lease_seconds)
        time.sleep(0.2)
        return found


async def test_what_becomes_due_while_a_claim_is_under_way_is_not_slept_through(tasks):
    seen = []

    def run(item) -> bool:
        seen.append(item.task.payload)
        return True

    tasks.next_due()
    dispatcher = Dispatcher(SlowQueue(tasks), {TARGET: 8}, run)
    enqueue(tasks, 1, at=system_clock() + timedelta(seconds=0.03))
    task = asyncio.create_task(dispatcher.run())
    try:
        await eventually(lambda: len(seen) == 1)
    finally:
        dispatcher.stop()
        await task
