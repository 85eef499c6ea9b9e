"""Sends one planned message at its slot."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents
from shared.messaging.connect import connect_send_flow
from shared.messaging.flow import SendTask


@cache
def target() -> TaskTarget[SendTask]:
    """Wire once per instance, on the first task."""
    settings = load_settings()
    return TaskTarget(
        SendTask,
        lambda task: connect_send_flow(settings).send(task),
        lambda: connect_documents(settings),
        max_attempts=8,
        threads=160,
    )


@functions_framework.aio.http
async def messaging_task_send(request: Request) -> Response:
    """Carry one send: slot, claim, call, record."""
    return await target().receive(request)
