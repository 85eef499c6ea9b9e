"""Every minute: answers whose task or process was lost are asked for again."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.conversations.connect import connect_conversation_schedule
from shared.entry.schedule import run_on_schedule


@functions_framework.aio.http
async def conversations_cron_due(request: Request) -> Response:
    """Run the schedule once."""
    return await run_on_schedule(lambda: connect_conversation_schedule(load_settings()).run())
