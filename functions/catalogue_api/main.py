"""Offers over HTTP."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.catalogue.api import ROUTES
from shared.catalogue.connect import connect_catalogue
from shared.catalogue.service import CatalogueService
from shared.config import load_settings
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator


@cache
def api() -> Api[CatalogueService]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_catalogue(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def catalogue_api(request: Request) -> Response:
    """Serve every /offers route."""
    return await api().respond(request)
