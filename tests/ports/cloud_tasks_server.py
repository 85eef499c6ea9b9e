"""A local Cloud Tasks: speaks the real gRPC API to the real client and delivers over HTTP."""

import base64
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import httpx
from google.cloud import tasks_v2
from google.protobuf.empty_pb2 import Empty

from shared.kernel.ids import new_id
from tests.ports.cloud_tasks_queue import DispatchQueue, QueuedTask
from tests.ports.grpc_calls import Refused, unary

_SERVICE = "google.cloud.tasks.v2.CloudTasks"
_BODY_LIMIT_BYTES = 100_000
_FURTHEST = timedelta(days=30)
_RUNNING, _PAUSED = tasks_v2.Queue.State.RUNNING, tasks_v2.Queue.State.PAUSED


class CloudTasksServer:
    """Queues in memory, dispatched by threads of this process.

    `host` is what CLOUD_TASKS_EMULATOR_HOST takes. `make_missing_queues` creates a queue with
    the defaults when a task names one nobody made (the real service answers NOT_FOUND).
    """

    def __init__(self, make_missing_queues: bool = False, port: int = 0) -> None:
        self._make_missing = make_missing_queues
        self._queues: dict[str, DispatchQueue] = {}
        self._changed = threading.Condition()
        self._stopping = False
        self._client = httpx.Client(timeout=600, trust_env=False)
        self._senders = ThreadPoolExecutor(64, thread_name_prefix="dispatch")
        self._dispatcher = threading.Thread(target=self._dispatch_all, daemon=True)
        self._server = grpc.server(ThreadPoolExecutor(16, thread_name_prefix="cloud tasks server"))
        self._server.add_generic_rpc_handlers((self._handlers(),))
        self.host = f"127.0.0.1:{self._server.add_insecure_port(f'127.0.0.1:{port}')}"

    def start(self) -> "CloudTasksServer":
        """Begin to answer and to deliver."""
        self._server.start()
        self._dispatcher.start()
        return self

    def stop(self) -> None:
        """End; waits for deliveries that are under way."""
        self._server.stop(grace=0).wait()
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._dispatcher.join()
        self._senders.shutdown()
        self._client.close()

    def create_queue(self, request: tasks_v2.CreateQueueRequest) -> tasks_v2.Queue:
        """Make a queue; what its configuration leaves out gets the service's defaults."""
        queue = _with_defaults(request.queue)
        with self._changed:
            if queue.name in self._queues:
                raise Refused(grpc.StatusCode.ALREADY_EXISTS, "Queue already exists")
            self._queues[queue.name] = DispatchQueue(queue)
        return queue

    def get_queue(self, request: tasks_v2.GetQueueRequest) -> tasks_v2.Queue:
        """Return a queue's configuration."""
        with self._changed:
            return self._find(request.name).config

    def pause_queue(self, request: tasks_v2.PauseQueueRequest) -> tasks_v2.Queue:
        """Dispatch nothing until the queue is resumed."""
        return self._set_state(request.name, _PAUSED)

    def resume_queue(self, request: tasks_v2.ResumeQueueRequest) -> tasks_v2.Queue:
        """Dispatch again."""
        return self._set_state(request.name, _RUNNING)

    def create_task(self, request: tasks_v2.CreateTaskRequest) -> tasks_v2.Task:
        """Store a task, or refuse a name that was used."""
        now = _now()
        task = tasks_v2.Task(request.task)
        _refuse_invalid(task, request.parent, now)
        task.name = task.name or f"{request.parent}/tasks/{new_id()}"
        task.schedule_time = task.schedule_time or now
        task.create_time = now
        with self._changed:
            queue = self._find(request.parent, make=self._make_missing)
            if queue.knows(task.name, now.timestamp()):
                raise Refused(grpc.StatusCode.ALREADY_EXISTS, "Requested entity already exists")
            queue.add(task)
            self._changed.notify()
        return task

    def get_task(self, request: tasks_v2.GetTaskRequest) -> tasks_v2.Task:
        """Return a task that has not ended."""
        with self._changed:
            queued = self._find(_queue_of(request.name)).waiting.get(request.name)
            if queued is None:
                raise Refused(grpc.StatusCode.NOT_FOUND, "The task no longer exists")
            return _shown(queued)

    def list_tasks(self, request: tasks_v2.ListTasksRequest) -> tasks_v2.ListTasksResponse:
        """Return all tasks of a queue in one page."""
        with self._changed:
            waiting = self._find(request.parent).waiting.values()
            return tasks_v2.ListTasksResponse(tasks=[_shown(queued) for queued in waiting])

    def delete_task(self, request: tasks_v2.DeleteTaskRequest) -> Empty:
        """Remove a task that has not ended."""
        with self._changed:
            if not self._find(_queue_of(request.name)).remove(request.name, time.time()):
                raise Refused(grpc.StatusCode.NOT_FOUND, "The task no longer exists")
        return Empty()

    def _handlers(self) -> Any:
        handlers = {}
        for name, work, answer in (
            ("CreateQueue", self.create_queue, tasks_v2.Queue),
            ("GetQueue", self.get_queue, tasks_v2.Queue),
            ("PauseQueue", self.pause_queue, tasks_v2.Queue),
            ("ResumeQueue", self.resume_queue, tasks_v2.Queue),
            ("CreateTask", self.create_task, tasks_v2.Task),
            ("GetTask", self.get_task, tasks_v2.Task),
            ("ListTasks", self.list_tasks, tasks_v2.ListTasksResponse),
        ):
            asked = getattr(tasks_v2, f"{name}Request")
            handlers[name] = unary(work, asked.deserialize, answer.serialize)
        handlers["DeleteTask"] = unary(
            self.delete_task, tasks_v2.DeleteTaskRequest.deserialize, Empty.SerializeToString
        )
        return grpc.method_handlers_generic_handler(_SERVICE, handlers)

    def _find(self, name: str, make: bool = False) -> DispatchQueue:
        if name not in self._queues:
            if not make:
                raise Refused(grpc.StatusCode.NOT_FOUND, "Queue does not exist")
            self._queues[name] = DispatchQueue(_with_defaults(tasks_v2.Queue(name=name)))
        return self._queues[name]

    def _set_state(self, name: str, state: tasks_v2.Queue.State) -> tasks_v2.Queue:
        with self._changed:
            config = self._find(name).config
            config.state = state
            self._changed.notify()
            return config

    def _dispatch_all(self) -> None:
        with self._changed:
            while not self._stopping:
                for queue in self._queues.values():
                    while queued := queue.take(time.time()):
                        self._senders.submit(self._dispatch, queue, queued)
                waits = [queue.wait_seconds(time.time()) for queue in self._queues.values()]
                self._changed.wait(min((wait for wait in waits if wait is not None), default=None))

    def _dispatch(self, queue: DispatchQueue, queued: QueuedTask) -> None:
        status = self._post(queued)
        with self._changed:
            queue.settle(queued, status, time.time())
            self._changed.notify()

    def _post(self, queued: QueuedTask) -> int | None:
        call = queued.task.http_request
        headers = {**call.headers, **_delivery_headers(queued)}
        try:
            method = tasks_v2.HttpMethod(call.http_method).name
            return self._client.request(
                method, call.url, content=call.body, headers=headers
            ).status_code
        except httpx.HTTPError:
            return None


def _delivery_headers(queued: QueuedTask) -> dict[str, str]:
    task = queued.task
    _, _, _, _, _, queue, _, name = task.name.split("/")
    headers = {
        "User-Agent": "Google-Cloud-Tasks",
        "X-CloudTasks-QueueName": queue,
        "X-CloudTasks-TaskName": name,
        "X-CloudTasks-TaskRetryCount": str(queued.retries),
        "X-CloudTasks-TaskExecutionCount": str(queued.responses),
        "X-CloudTasks-TaskETA": f"{task.schedule_time.timestamp():.6f}",
    }
    if queued.previous_response is not None:
        headers["X-CloudTasks-TaskPreviousResponse"] = str(queued.previous_response)
    token = task.http_request.oidc_token
    if token.service_account_email:
        claims = {"email": token.service_account_email, "aud": token.audience}
        headers["Authorization"] = f"Bearer {_part({'alg': 'none'})}.{_part(claims)}."
    return headers


def _part(claims: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def _refuse_invalid(task: tasks_v2.Task, parent: str, now: datetime) -> None:
    reason = None
    if task.name and not task.name.startswith(f"{parent}/tasks/"):
        reason = "The queue name from request must match the queue name of the named task"
    elif not task.http_request.url.startswith(("http://", "https://")):
        reason = "HttpRequest.url must start with http:// or https://"
    elif task.schedule_time and task.schedule_time - now > _FURTHEST:
        reason = "The Task.scheduleTime is too far in the future"
    elif len(task.http_request.body) > _BODY_LIMIT_BYTES:
        reason = "Task size too large"
    if reason:
        raise Refused(grpc.StatusCode.INVALID_ARGUMENT, reason)


def _with_defaults(queue: tasks_v2.Queue) -> tasks_v2.Queue:
    filled = tasks_v2.Queue(queue)
    filled.state = _RUNNING
    retry, limits = filled.retry_config, filled.rate_limits
    retry.max_attempts = retry.max_attempts or 100
    retry.min_backoff = retry.min_backoff or timedelta(seconds=0.1)
    retry.max_backoff = retry.max_backoff or timedelta(hours=1)
    retry.max_doublings = retry.max_doublings or 16
    limits.max_dispatches_per_second = limits.max_dispatches_per_second or 500
    limits.max_burst_size = max(1, int(limits.max_dispatches_per_second / 5))
    limits.max_concurrent_dispatches = limits.max_concurrent_dispatches or 1000
    return filled


def _shown(queued: QueuedTask) -> tasks_v2.Task:
    shown = tasks_v2.Task(queued.task)
    shown.dispatch_count = queued.retries + queued.running
    shown.response_count = queued.responses
    return shown


def _queue_of(task_name: str) -> str:
    return task_name.rpartition("/tasks/")[0]


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)
