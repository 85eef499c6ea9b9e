"""Erases what is left of a person, page by page."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents
from shared.privacy.connect import connect_erasing
from shared.privacy.erasing import EraseTask


@cache
def target() -> TaskTarget[EraseTask]:
    """Wire once per instance, on the first task."""
    settings = load_settings()
    return TaskTarget(
        EraseTask,
        lambda task: connect_erasing(settings).run(task),
        lambda: connect_documents(settings),
        max_attempts=20,
    )


@functions_framework.aio.http
async def privacy_task_erase(request: Request) -> Response:
    """Go on with one erasure."""
    return await target().receive(request)
