"""Pauses campaigns whose template may not be sent, and resumes them when it may."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.campaigns.connect import connect_reactions
from shared.config import load_settings
from shared.entry.push import Subscriber
from shared.events import read_fact
from shared.events.messaging import TemplateChanged


@cache
def subscriber() -> Subscriber:
    """Wire once per instance, on the first delivery."""
    service = connect_reactions(load_settings())
    return Subscriber(
        lambda delivery: service.on_template_changed(read_fact(TemplateChanged, delivery.data))
    )


@functions_framework.aio.http
async def campaigns_on_template_changed(request: Request) -> Response:
    """Receive one delivery of the topic template-changed."""
    return await subscriber().receive(request)
