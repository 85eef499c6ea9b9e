"""Every minute: campaigns whose plan task was lost get it again."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.campaigns.connect import connect_campaign_schedule
from shared.config import load_settings
from shared.entry.schedule import run_on_schedule


@functions_framework.aio.http
async def campaigns_cron_due(request: Request) -> Response:
    """Run the schedule once."""
    return await run_on_schedule(lambda: connect_campaign_schedule(load_settings()).run())
