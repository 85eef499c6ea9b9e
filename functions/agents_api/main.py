"""Agents over HTTP."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.agents.api import ROUTES
from shared.agents.connect import connect_agents
from shared.agents.service import AgentService
from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator


@cache
def api() -> Api[AgentService]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_agents(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def agents_api(request: Request) -> Response:
    """Serve agents and their versions."""
    return await api().respond(request)
