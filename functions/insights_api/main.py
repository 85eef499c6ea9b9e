"""Figures over HTTP: overview, funnel, export, and the metrics of one campaign."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator
from shared.insights.api import ROUTES
from shared.insights.connect import connect_insights
from shared.insights.service import InsightService


@cache
def api() -> Api[InsightService]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_insights(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def insights_api(request: Request) -> Response:
    """Serve every /insights route and /campaigns/{id}/metrics."""
    return await api().respond(request)
