"""Accounts over HTTP: connect a number, see its health and templates."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator
from shared.messaging.accounts import Accounts
from shared.messaging.api import ROUTES
from shared.messaging.connect import connect_accounts
from shared.messaging.template_api import TEMPLATE_ROUTES


@cache
def api() -> Api[Accounts]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        (*ROUTES, *TEMPLATE_ROUTES),
        lambda: connect_accounts(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def messaging_api(request: Request) -> Response:
    """Serve every /accounts route."""
    return await api().respond(request)
