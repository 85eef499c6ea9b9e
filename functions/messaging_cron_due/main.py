"""Every minute: settle sends whose process died, and statuses that came too early."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.schedule import run_on_schedule
from shared.messaging.connect import connect_messaging_schedule


@functions_framework.aio.http
async def messaging_cron_due(request: Request) -> Response:
    """Run the schedule once."""
    return await run_on_schedule(lambda: connect_messaging_schedule(load_settings()).run())
