"""Adds people to a campaign, some hundreds at a time."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.campaigns.connect import connect_campaigns
from shared.campaigns.tasks import EnrollTask
from shared.config import load_settings
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents


@cache
def target() -> TaskTarget[EnrollTask]:
    """Wire once per instance, on the first task."""
    settings = load_settings()
    return TaskTarget(
        EnrollTask,
        lambda task: connect_campaigns(settings).enrolment.run(task),
        lambda: connect_documents(settings),
        max_attempts=8,
    )


@functions_framework.aio.http
async def campaigns_task_enroll(request: Request) -> Response:
    """Go on with one enrolment."""
    return await target().receive(request)
