"""Takes the webhooks of accounts with an app of their own: verify with their secrets, append."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.account_webhook import AccountWebhooks
from shared.entry.connect import connect_webhook_directory
from shared.ports.bus.connect import connect_bus
from shared.ports.channels.connect import connect_signature


@cache
def webhooks() -> AccountWebhooks:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return AccountWebhooks(
        connect_bus(settings),
        "whatsapp-webhook",
        connect_webhook_directory(settings).keys_of,
        connect_signature(),
    )


@functions_framework.aio.http
async def conversations_whatsapp_account_webhook(request: Request) -> Response:
    """Serve GET and POST /webhooks/whatsapp/{account_id}."""
    return await webhooks().receive(request)
