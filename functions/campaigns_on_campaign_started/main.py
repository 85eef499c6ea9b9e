"""Begins the planner's chain of a campaign that started."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.campaigns.connect import connect_reactions
from shared.config import load_settings
from shared.entry.push import Subscriber
from shared.events import read_fact
from shared.events.campaigns import CampaignStarted


@cache
def subscriber() -> Subscriber:
    """Wire once per instance, on the first delivery."""
    service = connect_reactions(load_settings())
    return Subscriber(
        lambda delivery: service.on_campaign_started(read_fact(CampaignStarted, delivery.data))
    )


@functions_framework.aio.http
async def campaigns_on_campaign_started(request: Request) -> Response:
    """Receive one delivery of the topic campaign-started."""
    return await subscriber().receive(request)
