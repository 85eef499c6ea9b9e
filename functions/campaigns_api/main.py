"""Campaigns over HTTP: make, start, pause, prospects, ledger, drafts."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.campaigns.api import ROUTES, Campaigns
from shared.campaigns.connect import connect_campaigns
from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator


@cache
def api() -> Api[Campaigns]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_campaigns(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def campaigns_api(request: Request) -> Response:
    """Serve every /campaigns route but the figures."""
    return await api().respond(request)
