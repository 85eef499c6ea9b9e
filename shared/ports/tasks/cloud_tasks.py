"""Tasks in Cloud Tasks: one queue per target, delivered as signed HTTP requests."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any

from shared.config import Settings
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Invalid, Unavailable
from shared.kernel.ids import stable_id
from shared.kernel.trace import HEADER
from shared.ports.tasks import Task
from shared.ports.tasks.checking import checked_payload

_TIMEOUT_SECONDS = 10.0
_CONCURRENT_CALLS = 16


class CloudTasks:
    """Creates tasks over gRPC; the client is built on the first enqueue.

    The queue of a target is its name with dashes; the address is `functions_url` with
    `{function}` replaced by the same dashed name.
    """

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        if "{function}" not in settings.functions_url:
            raise Invalid("FUNCTIONS_URL must contain {function}", field="FUNCTIONS_URL")
        self._settings = settings
        self._clock = clock
        self._building = threading.Lock()
        self._client: Any = None
        self._pool = ThreadPoolExecutor(_CONCURRENT_CALLS, thread_name_prefix="cloud tasks")

    def enqueue(self, tasks: Sequence[Task], *, durable: bool = True) -> None:
        """Create the tasks, several at a time; the first failure is raised once all have ended."""
        now = self._clock()
        requests = [self._request(task, checked_payload(task, now), now) for task in tasks]
        if len(requests) == 1:
            self._create(requests[0])
            return
        created = [self._pool.submit(self._create, request) for request in requests]
        errors = [future.exception() for future in created]
        for error in errors:
            if error is not None:
                raise error

    def flushed(self) -> "Future[None]":
        """Return what is done: whatever Cloud Tasks has taken is durable."""
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def _request(self, task: Task, body: bytes, now: datetime) -> dict[str, Any]:
        settings = self._settings
        dashed = task.target.replace("_", "-")
        queue = (
            f"projects/{settings.google_cloud_project}/locations/{settings.region}/queues/{dashed}"
        )
        url = settings.functions_url.replace("{function}", dashed)
        call: dict[str, Any] = {
            "url": url,
            "http_method": "POST",
            "headers": {"Content-Type": "application/json"},
            "body": body,
        }
        if task.traceparent:
            call["headers"][HEADER] = task.traceparent
        if settings.tasks_service_account:
            call["oidc_token"] = {
                "service_account_email": settings.tasks_service_account,
                "audience": url,
            }
        created: dict[str, Any] = {"http_request": call}
        if task.name:
            # Hashed: Cloud Tasks slows down under sequential name prefixes.
            created["name"] = f"{queue}/tasks/{stable_id('task', task.target, task.name)}"
        if task.at is not None and task.at > now:
            created["schedule_time"] = task.at
        return {"parent": queue, "task": created}

    def _create(self, request: dict[str, Any]) -> None:
        from google.api_core import exceptions
        from google.auth.exceptions import GoogleAuthError

        try:
            self._connect().create_task(request=request, timeout=_TIMEOUT_SECONDS)
        except exceptions.AlreadyExists:
            return
        except exceptions.InvalidArgument as error:
            raise Invalid(f"Cloud Tasks refused the task: {error.message}") from error
        except (exceptions.GoogleAPIError, GoogleAuthError) as error:
            raise Unavailable(f"Cloud Tasks did not answer: {type(error).__name__}") from error

    def _connect(self) -> Any:
        with self._building:
            if self._client is None:
                self._client = self._build()
            return self._client

    def _build(self) -> Any:
        from google.cloud.tasks_v2 import CloudTasksClient

        if not self._settings.cloud_tasks_emulator_host:
            return CloudTasksClient()
        import grpc
        from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

        host = self._settings.cloud_tasks_emulator_host
        channel = grpc.insecure_channel(host)  # type: ignore[no-untyped-call]
        return CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))
