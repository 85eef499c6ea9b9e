"""Signing in, members, invites and API keys over HTTP."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.api import ROUTES
from shared.identity.connect import connect_authenticator, connect_identity_service
from shared.identity.service import IdentityService


@cache
def api() -> Api[IdentityService]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_identity_service(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def identity_api(request: Request) -> Response:
    """Serve every route of identity."""
    return await api().respond(request)
