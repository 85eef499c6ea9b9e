"""What agents know, over HTTP."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.agents.store import require
from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator
from shared.knowledge.api import ROUTES
from shared.knowledge.connect import connect_knowledge
from shared.knowledge.service import KnowledgeService


@cache
def api() -> Api[KnowledgeService]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_knowledge(settings, require),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def knowledge_api(request: Request) -> Response:
    """Serve the texts and questions of agents."""
    return await api().respond(request)
