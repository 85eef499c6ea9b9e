"""Imports the next rows of a large file of contacts."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.contacts.connect import connect_contacts
from shared.contacts.importing import ImportTask
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents


@cache
def target() -> TaskTarget[ImportTask]:
    """Wire once per instance, on the first task."""
    settings = load_settings()
    return TaskTarget(
        ImportTask,
        lambda task: connect_contacts(settings).run_import(task),
        lambda: connect_documents(settings),
        max_attempts=10,
    )


@functions_framework.aio.http
async def contacts_task_import(request: Request) -> Response:
    """Go on with one import."""
    return await target().receive(request)
