"""The part of Meta's Graph API that a business speaks to."""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from infra.local.simulator.engine import Accepted, Engine
from infra.local.simulator.graph_errors import Refusal, graph_body
from infra.local.simulator.payloads import BUSINESS_ACCOUNT_ID, PORTFOLIO_ID, display_phone
from infra.local.simulator.switches import Switches
from infra.local.simulator.templates import template_node
from infra.local.simulator.validation import Asked, MarkRead, read_request

_BODY_MAX_BYTES = 1_000_000
_TIERS = {250: "TIER_250", 2_000: "TIER_2K", 10_000: "TIER_10K", 100_000: "TIER_100K"}
_PAGE_MAX = 100

Handler = Callable[[Request], Awaitable[Response]]


class BrokenAnswer(Response):
    """Promises a body and ends the connection without it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send only the beginning."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"512")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"messaging', "more_body": True})


class Graph:
    """Answers `/{version}/…` as Meta does."""

    def __init__(self, engine: Engine, access_token: str | None) -> None:
        self._engine = engine
        self._token = access_token

    def routes(self) -> list[Route]:
        """Return the routes below `/graph`."""
        return [
            Route("/{version}/{node}/messages", self._checked(self.send), methods=["POST"]),
            Route("/{version}/{node}/message_templates", self._checked(self.list_templates)),
            Route("/{version}/{node}/subscribed_apps", self._checked(self.subscribe)),
            Route(
                "/{version}/{node}/subscribed_apps", self._checked(self.subscribe), methods=["POST"]
            ),
            Route("/{version}/{node}", self._checked(self.describe)),
        ]

    async def send(self, request: Request) -> Response:
        """Take a message, with the troubles the switches ask for."""
        number_id = request.path_params["node"]
        body = await request.body()
        if len(body) > _BODY_MAX_BYTES:
            return _refused(Refusal(100, "the body is too large"))
        asked = read_request(body)
        if isinstance(asked, Refusal):
            return _refused(asked)
        if isinstance(asked, MarkRead):
            return JSONResponse({"success": True})
        return await self._send(number_id, asked)

    async def _send(self, number_id: str, asked: Asked) -> Response:
        switches, dice = self._engine.switches, self._engine.dice
        key = self._engine.key(asked)
        if switches.latency_seconds[1] > 0:
            await asyncio.sleep(dice.between(switches.latency_seconds, "latency", key))
        if dice.happens(switches.error_500, "error_500", key):
            return _server_error()
        code = dice.one_of(switches.error_codes, "error_code", key)
        if code is not None:
            await self._engine.note_refusal(number_id, asked.to or "", asked.callback, code)
            return _refused(Refusal(code, "by the simulator's switch"))
        taken = await self._engine.accept(number_id, asked)
        if isinstance(taken, Refusal):
            return _refused(taken)
        return await self._answer(asked, taken, switches, key)

    async def _answer(
        self, asked: Asked, taken: Accepted, switches: Switches, key: str
    ) -> Response:
        dice = self._engine.dice
        if dice.happens(switches.timeout_after_accept, "timeout", key):
            await asyncio.sleep(switches.hang_seconds)
            return BrokenAnswer()
        if dice.happens(switches.reset_after_accept, "reset", key):
            return BrokenAnswer()
        if dice.happens(switches.error_500_after_accept, "error_500_after", key):
            return _server_error()
        if dice.happens(switches.garbage_after_accept, "garbage", key):
            return HTMLResponse("<html>accepted, perhaps</html>")
        return JSONResponse(_accepted_body(asked, taken))

    async def describe(self, request: Request) -> Response:
        """Describe a number; which fields are asked for is not looked at."""
        number_id = request.path_params["node"]
        self._engine.last_number_id = number_id
        entities = [("PHONE_NUMBER", number_id), ("WABA", BUSINESS_ACCOUNT_ID)]
        entities += [("BUSINESS", PORTFOLIO_ID), ("APP", "500000000000001")]
        limit = self._engine.switches.unique_recipients_per_day
        return JSONResponse(
            {
                "id": number_id,
                "display_phone_number": f"+{display_phone(number_id)}",
                "verified_name": "Piloto Demo",
                "quality_rating": "GREEN",
                "status": "CONNECTED",
                "whatsapp_business_manager_messaging_limit": (
                    "TIER_UNLIMITED" if limit is None else _TIERS.get(limit, f"TIER_{limit}")
                ),
                "throughput": {"level": "STANDARD"},
                "health_status": {
                    "can_send_message": "AVAILABLE",
                    "entities": [
                        {"entity_type": kind, "id": id, "can_send_message": "AVAILABLE"}
                        for kind, id in entities
                    ],
                },
            }
        )

    async def list_templates(self, request: Request) -> Response:
        """List the templates page by page."""
        try:
            start = int(request.query_params.get("after", "0"))
            limit = min(int(request.query_params.get("limit", "25")), _PAGE_MAX)
        except ValueError:
            return _refused(Refusal(100, "limit and after must be numbers"))
        every = [template_node(item, n) for n, item in enumerate(self._engine.templates)]
        end = start + max(limit, 1)
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(every):
            paging["next"] = str(request.url.include_query_params(after=end))
        return JSONResponse({"data": every[start:end], "paging": paging})

    async def subscribe(self, request: Request) -> Response:
        """Webhooks always come: there is one app."""
        return JSONResponse({"success": True} if request.method == "POST" else {"data": []})

    def _checked(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            if not self._may(request.headers):
                return _refused(Refusal(190, "the access token is missing or wrong"))
            if not request.path_params["node"].isdigit():
                return _refused(Refusal(100, "the object does not exist", 33))
            return await handler(request)

        return answer

    def _may(self, headers: Mapping[str, str]) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return False
        # Any token will do unless one was set.
        wanted = self._token
        return wanted is None or hmac.compare_digest(token.strip().encode(), wanted.encode())


def _accepted_body(asked: Asked, taken: Accepted) -> dict[str, Any]:
    contact: dict[str, Any] = {"input": asked.to or asked.user_id}
    if not taken.person.hidden:
        contact["wa_id"] = taken.wa_id
    contact["user_id"] = taken.person.user_id
    message = {"id": taken.message.id}
    if asked.template:
        message["message_status"] = "held_for_quality_assessment" if taken.held else "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}


def _refused(refusal: Refusal) -> Response:
    trace = secrets.token_urlsafe(16)
    return JSONResponse(graph_body(refusal, trace), status_code=refusal.http_status)


def _server_error() -> Response:
    return HTMLResponse("<html><body>Internal error</body></html>", status_code=500)
