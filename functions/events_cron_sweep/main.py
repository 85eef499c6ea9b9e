"""Every minute: deliver what crashes left in the outbox, and remove what has expired."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.schedule import run_on_schedule
from shared.events.connect import connect_sweeper


@functions_framework.aio.http
async def events_cron_sweep(request: Request) -> Response:
    """Sweep once."""
    return await run_on_schedule(lambda: connect_sweeper(load_settings()).sweep())
