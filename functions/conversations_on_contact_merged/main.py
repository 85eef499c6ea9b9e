"""Joins the conversations of two contacts that turned out to be one person."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.conversations.connect import connect_conversation_merging
from shared.entry.push import Subscriber
from shared.events import read_fact
from shared.events.contacts import ContactMerged


@cache
def subscriber() -> Subscriber:
    """Wire once per instance, on the first delivery."""
    service = connect_conversation_merging(load_settings())
    return Subscriber(
        lambda delivery: service.contact_merged(read_fact(ContactMerged, delivery.data))
    )


@functions_framework.aio.http
async def conversations_on_contact_merged(request: Request) -> Response:
    """Receive one delivery of the topic contact-merged."""
    return await subscriber().receive(request)
