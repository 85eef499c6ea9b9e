"""Calls a person where an answer did not arrive."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.conversations.connect import connect_sent_messages
from shared.entry.push import Subscriber
from shared.events import read_fact
from shared.events.messaging import SendFailed


@cache
def subscriber() -> Subscriber:
    """Wire once per instance, on the first delivery."""
    service = connect_sent_messages(load_settings())
    return Subscriber(lambda delivery: service.send_failed(read_fact(SendFailed, delivery.data)))


@functions_framework.aio.http
async def conversations_on_send_failed(request: Request) -> Response:
    """Receive one delivery of the topic send-failed."""
    return await subscriber().receive(request)
