"""Handles a webhook body: messages into conversations, statuses into the ledger."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.conversations.connect import connect_receiving
from shared.entry.account_webhook import ACCOUNT
from shared.entry.push import Subscriber


@cache
def subscriber() -> Subscriber:
    """Wire once per instance, on the first delivery."""
    settings = load_settings()
    return Subscriber(
        lambda delivery: connect_receiving(settings).receive(
            delivery.data, delivery.attributes.get(ACCOUNT)
        )
    )


@functions_framework.aio.http
async def conversations_on_whatsapp_webhook(request: Request) -> Response:
    """Receive one delivery of the topic whatsapp-webhook."""
    return await subscriber().receive(request)
