"""Privacy over HTTP."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator
from shared.privacy.api import ROUTES
from shared.privacy.connect import connect_erasing
from shared.privacy.erasing import Erasing


@cache
def api() -> Api[Erasing]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_erasing(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def privacy_api(request: Request) -> Response:
    """Serve every /privacy route."""
    return await api().respond(request)
