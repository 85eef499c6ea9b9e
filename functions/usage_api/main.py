"""Limits and use over HTTP."""

from dataclasses import replace
from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator
from shared.insights.levels import LEVELS
from shared.usage.api import ROUTES
from shared.usage.connect import connect_usage
from shared.usage.service import UsageService


@cache
def api() -> Api[UsageService]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: replace(connect_usage(settings), levels=LEVELS),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def usage_api(request: Request) -> Response:
    """Serve GET /usage."""
    return await api().respond(request)
