"""Answers a conversation once its burst is over."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.conversations.connect import connect_reply_flow
from shared.conversations.flow import ReplyTask
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents


@cache
def target() -> TaskTarget[ReplyTask]:
    """Wire once per instance, on the first task."""
    settings = load_settings()
    return TaskTarget(
        ReplyTask,
        lambda task: connect_reply_flow(settings).reply(task),
        lambda: connect_documents(settings),
        max_attempts=8,
        threads=80,
    )


@functions_framework.aio.http
async def conversations_task_reply(request: Request) -> Response:
    """Carry one answer: lease, think, plan the send."""
    return await target().receive(request)
