"""Plans the next horizon of one campaign."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.campaigns.connect import connect_planner
from shared.campaigns.tasks import PlanTask
from shared.config import load_settings
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents


@cache
def target() -> TaskTarget[PlanTask]:
    """Wire once per instance, on the first task."""
    settings = load_settings()
    return TaskTarget(
        PlanTask,
        lambda task: connect_planner(settings).run(task),
        lambda: connect_documents(settings),
        max_attempts=8,
    )


@functions_framework.aio.http
async def campaigns_task_plan(request: Request) -> Response:
    """Run one turn of a campaign's planner."""
    return await target().receive(request)
