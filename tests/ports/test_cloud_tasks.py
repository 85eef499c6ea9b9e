"""What only Cloud Tasks does: signed calls, hashed names, the queue's own limits."""

import base64
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from google.cloud import tasks_v2

from shared.config import Settings
from shared.kernel.clock import system_clock
from shared.kernel.errors import Invalid, Unavailable
from shared.ports.tasks import Task
from shared.ports.tasks.cloud_tasks import CloudTasks
from tests.ports.cloud_tasks_server import CloudTasksServer
from tests.ports.http_target import HttpTarget
from tests.ports.tasks_adapters import TasksHarness, cloud_tasks_harness

PARENT = "projects/demo/locations/southamerica-east1"
QUEUE = f"{PARENT}/queues/messaging-task-send"


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[TasksHarness]:
    with cloud_tasks_harness(tmp_path) as ready:
        yield ready


@pytest.fixture
def target() -> Iterator[HttpTarget]:
    started = HttpTarget(system_clock)
    yield started
    started.stop()


@pytest.fixture
def server() -> Iterator[CloudTasksServer]:
    started = CloudTasksServer().start()
    yield started
    started.stop()


def tasks_of(server: CloudTasksServer, target: HttpTarget) -> CloudTasks:
    return CloudTasks(
        Settings(
            google_cloud_project="demo",
            functions_url=f"{target.url}/{{function}}",
            cloud_tasks_emulator_host=server.host,
        )
    )


def make_queue(server: CloudTasksServer, **configuration: object) -> None:
    queue = tasks_v2.Queue(name=QUEUE, **configuration)
    server.create_queue(tasks_v2.CreateQueueRequest(parent=PARENT, queue=queue))


def test_a_delivery_is_signed_for_the_function_it_goes_to(harness: TasksHarness) -> None:
    harness.tasks.enqueue([Task("messaging_task_send", {})])
    [delivered] = harness.target.wait_for(1)
    token = delivered.headers["authorization"].removeprefix("Bearer ").split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(token + "=="))
    assert claims["aud"] == f"{harness.target.url}/messaging-task-send"
    assert claims["email"] == "tasks@demo-tasks.iam.gserviceaccount.com"


def test_a_name_leaves_hashed(harness: TasksHarness) -> None:
    harness.tasks.enqueue([Task("messaging_task_send", {}, name="0001-maria")])
    [delivered] = harness.target.wait_for(1)
    assert "maria" not in delivered.headers["x-cloudtasks-taskname"]
    assert delivered.headers["x-cloudtasks-queuename"] == "messaging-task-send"


def test_a_queue_nobody_made_is_unavailable_so_that_nothing_is_lost(
    server: CloudTasksServer, target: HttpTarget
) -> None:
    with pytest.raises(Unavailable):
        tasks_of(server, target).enqueue([Task("messaging_task_send", {})])


def test_the_attempts_of_a_queue_end(server: CloudTasksServer, target: HttpTarget) -> None:
    make_queue(server, retry_config=tasks_v2.RetryConfig(max_attempts=3))
    target.answer = lambda delivered: 500
    tasks_of(server, target).enqueue([Task("messaging_task_send", {})])
    delivered = target.wait_for(3)
    time.sleep(1)
    assert len(target.deliveries) == 3
    assert [one.headers["x-cloudtasks-taskexecutioncount"] for one in delivered] == ["0", "1", "2"]
    assert not server.list_tasks(tasks_v2.ListTasksRequest(parent=QUEUE)).tasks


def test_a_paused_queue_delivers_only_once_resumed(
    server: CloudTasksServer, target: HttpTarget
) -> None:
    make_queue(server)
    server.pause_queue(tasks_v2.PauseQueueRequest(name=QUEUE))
    tasks_of(server, target).enqueue([Task("messaging_task_send", {})])
    time.sleep(0.3)
    assert target.deliveries == []
    server.resume_queue(tasks_v2.ResumeQueueRequest(name=QUEUE))
    target.wait_for(1)


def test_the_rate_of_a_queue_is_kept(server: CloudTasksServer, target: HttpTarget) -> None:
    make_queue(server, rate_limits=tasks_v2.RateLimits(max_dispatches_per_second=10))
    tasks_of(server, target).enqueue([Task("messaging_task_send", {"n": n}) for n in range(6)])
    delivered = target.wait_for(6)
    assert delivered[-1].at - delivered[0].at >= timedelta(seconds=0.35)


def test_a_deleted_task_is_not_delivered(server: CloudTasksServer, target: HttpTarget) -> None:
    make_queue(server)
    server.pause_queue(tasks_v2.PauseQueueRequest(name=QUEUE))
    tasks_of(server, target).enqueue([Task("messaging_task_send", {})])
    [task] = server.list_tasks(tasks_v2.ListTasksRequest(parent=QUEUE)).tasks
    server.delete_task(tasks_v2.DeleteTaskRequest(name=task.name))
    server.resume_queue(tasks_v2.ResumeQueueRequest(name=QUEUE))
    time.sleep(0.3)
    assert target.deliveries == []


def test_an_address_without_the_function_is_refused_at_start() -> None:
    with pytest.raises(Invalid) as refused:
        CloudTasks(Settings(functions_url="https://functions.example"))
    assert refused.value.details == {"field": "FUNCTIONS_URL"}
