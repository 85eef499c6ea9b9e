"""Takes Instagram's webhooks: verify, append, 200."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.webhook import MetaWebhook
from shared.ports.bus.connect import connect_bus
from shared.ports.channels.connect import connect_verifier


@cache
def webhook() -> MetaWebhook:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return MetaWebhook(
        connect_bus(settings),
        "instagram-webhook",
        connect_verifier(settings),
        settings.whatsapp_verify_token,
    )


@functions_framework.aio.http
async def conversations_instagram_webhook(request: Request) -> Response:
    """Serve GET and POST /webhooks/instagram."""
    return await webhook().receive(request)
