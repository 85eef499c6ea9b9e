"""The inbox over HTTP, and the playground of agents."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.conversations.api import ROUTES
from shared.conversations.connect import connect_conversations
from shared.conversations.message_api import MESSAGE_ROUTES
from shared.conversations.service import ConversationService
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator


@cache
def api() -> Api[ConversationService]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        (*ROUTES, *MESSAGE_ROUTES),
        lambda: connect_conversations(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def conversations_api(request: Request) -> Response:
    """Serve the inbox, the feed of changes and the playground."""
    return await api().respond(request)
