"""Fetches the files of a message from the provider, or forgets them when it is taken back."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.conversations.connect import connect_media_flow
from shared.conversations.media import MediaTask
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents


@cache
def target() -> TaskTarget[MediaTask]:
    """Wire once per instance, on the first task."""
    settings = load_settings()
    return TaskTarget(
        MediaTask,
        lambda task: connect_media_flow(settings).run(task),
        lambda: connect_documents(settings),
        max_attempts=12,
        threads=8,
    )


@functions_framework.aio.http
async def conversations_task_media(request: Request) -> Response:
    """Fetch the files of one message."""
    return await target().receive(request)
