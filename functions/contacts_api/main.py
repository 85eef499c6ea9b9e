"""Contacts over HTTP."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.config import load_settings
from shared.contacts.api import ROUTES
from shared.contacts.connect import connect_contacts
from shared.contacts.service import ContactService
from shared.entry.connect import connect_answers
from shared.entry.http import Api
from shared.identity.connect import connect_authenticator


@cache
def api() -> Api[ContactService]:
    """Wire once per instance, on the first request."""
    settings = load_settings()
    return Api(
        ROUTES,
        lambda: connect_contacts(settings),
        lambda: connect_authenticator(settings),
        lambda: connect_answers(settings),
    )


@functions_framework.aio.http
async def contacts_api(request: Request) -> Response:
    """Serve every /contacts route."""
    return await api().respond(request)
