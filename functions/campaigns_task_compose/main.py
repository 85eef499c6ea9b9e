"""Has a model write one first message."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.campaigns.connect import connect_compose_flow
from shared.campaigns.tasks import ComposeTask
from shared.config import load_settings
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents


@cache
def target() -> TaskTarget[ComposeTask]:
    """Wire once per instance, on the first task."""
    settings = load_settings()
    return TaskTarget(
        ComposeTask,
        lambda task: connect_compose_flow(settings).run(task),
        lambda: connect_documents(settings),
        max_attempts=8,
    )


@functions_framework.aio.http
async def campaigns_task_compose(request: Request) -> Response:
    """Claim the draft, ask the model, record."""
    return await target().receive(request)
