"""The tasks adapters, each delivering to a recording HTTP target."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from google.cloud import tasks_v2

from shared.config import Settings
from shared.kernel.clock import Clock, from_unix, system_clock
from shared.ports.tasks import Tasks
from shared.ports.tasks.cloud_tasks import CloudTasks
from shared.ports.tasks.sqlite import ClaimedTask, SqliteTasks
from tests.ports.cloud_tasks_server import CloudTasksServer
from tests.ports.http_target import HttpTarget

TARGETS = ("messaging_task_send", "campaigns_task_plan")
PARENT = "projects/demo-tasks/locations/southamerica-east1"


@dataclass
class TasksHarness:
    """An adapter with what it delivers to."""

    tasks: Tasks
    target: HttpTarget
    clock: Clock
    soon: timedelta
    """A span that a test can wait for."""
    make_unreachable: Callable[[], Tasks]


class SqlitePump:
    """Delivers as the one-machine worker does: claim, POST, settle."""

    def __init__(self, tasks: SqliteTasks, target: HttpTarget, clock: Clock) -> None:
        self._tasks = tasks
        self._target = target
        self._clock = clock
        self._client = httpx.Client(trust_env=False)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
        self._client.close()

    def _run(self) -> None:
        while not self._ended.wait(0.002):
            for task in self._tasks.claim(self._clock(), lease_seconds=60):
                settle = self._tasks.done if self._delivered(task) else self._tasks.retry
                settle([task])

    def _delivered(self, task: ClaimedTask) -> bool:
        dashed = task.target.replace("_", "-")
        headers = {
            "Content-Type": "application/json",
            "X-CloudTasks-QueueName": dashed,
            "X-CloudTasks-TaskName": task.id,
            "X-CloudTasks-TaskRetryCount": str(task.retries),
            "X-CloudTasks-TaskETA": f"{task.due_at.timestamp():.6f}",
            **({"traceparent": task.traceparent} if task.traceparent else {}),
        }
        url = f"{self._target.url}/{dashed}"
        try:
            return self._client.post(url, content=task.payload, headers=headers).is_success
        except httpx.HTTPError:
            return False


@contextmanager
def sqlite_harness(folder: Path) -> Iterator[TasksHarness]:
    """SQLite with a clock that runs 20 times as fast, so that its real delays can be waited for."""
    started = system_clock()

    def fast_clock() -> datetime:
        return from_unix(started.timestamp() + (system_clock() - started).total_seconds() * 20)

    target = HttpTarget(fast_clock)
    tasks = SqliteTasks(folder / "tasks.db", fast_clock)
    pump = SqlitePump(tasks, target, fast_clock)

    def unreachable() -> Tasks:
        (folder / "broken.db").mkdir(exist_ok=True)
        return SqliteTasks(folder / "broken.db", fast_clock)

    yield TasksHarness(tasks, target, fast_clock, timedelta(seconds=10), unreachable)
    pump.stop()
    tasks.file.close()
    target.stop()


@contextmanager
def cloud_tasks_harness(folder: Path) -> Iterator[TasksHarness]:
    """The real client against the local Cloud Tasks."""
    target = HttpTarget(system_clock)
    server = CloudTasksServer().start()
    for name in TARGETS:
        queue = tasks_v2.Queue(name=f"{PARENT}/queues/{name.replace('_', '-')}")
        server.create_queue(tasks_v2.CreateQueueRequest(parent=PARENT, queue=queue))
    settings = Settings(
        google_cloud_project="demo-tasks",
        functions_url=f"{target.url}/{{function}}",
        tasks_service_account="tasks@demo-tasks.iam.gserviceaccount.com",
        cloud_tasks_emulator_host=server.host,
    )

    def unreachable() -> Tasks:
        return CloudTasks(
            Settings(
                google_cloud_project="demo-tasks",
                functions_url="http://127.0.0.1:9/{function}",
                cloud_tasks_emulator_host="127.0.0.1:9",
            )
        )

    yield TasksHarness(
        CloudTasks(settings), target, system_clock, timedelta(seconds=0.5), unreachable
    )
    server.stop()
    target.stop()


ADAPTERS = {"sqlite": sqlite_harness, "cloud_tasks": cloud_tasks_harness}
