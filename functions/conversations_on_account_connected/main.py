"""Delivers what came for a number before it was connected."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.conversations.connect import connect_receiving
from shared.entry.push import Subscriber
from shared.events import read_fact
from shared.events.messaging import AccountConnected


@cache
def subscriber() -> Subscriber:
    """Wire once per instance, on the first delivery."""
    service = connect_receiving(load_settings())
    return Subscriber(
        lambda delivery: service.account_connected(read_fact(AccountConnected, delivery.data))
    )


@functions_framework.aio.http
async def conversations_on_account_connected(request: Request) -> Response:
    """Receive one delivery of the topic account-connected."""
    return await subscriber().receive(request)
