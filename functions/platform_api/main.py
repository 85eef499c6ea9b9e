"""Health and the description of the API over HTTP; anybody may ask."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.connect import connect_answers, connect_platform
from shared.entry.http import Api
from shared.entry.platform import ROUTES, Platform
from shared.identity.connect import connect_authenticator


@cache
def api() -> Api[Platform]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_platform(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def platform_api(request: Request) -> Response:
    """Serve what says how the platform is."""
    return await api().respond(request)
