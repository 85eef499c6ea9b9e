"""Cancels whatever is planned for a person who said stop."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.campaigns.connect import connect_reactions
from shared.config import load_settings
from shared.entry.push import Subscriber
from shared.events import read_fact
from shared.events.contacts import ContactSuppressed


@cache
def subscriber() -> Subscriber:
    """Wire once per instance, on the first delivery."""
    service = connect_reactions(load_settings())
    return Subscriber(
        lambda delivery: service.on_contact_suppressed(read_fact(ContactSuppressed, delivery.data))
    )


@functions_framework.aio.http
async def campaigns_on_contact_suppressed(request: Request) -> Response:
    """Receive one delivery of the topic contact-suppressed."""
    return await subscriber().receive(request)
