"""The part of Meta's Graph API that a business speaks to."""

import asyncio
import hmac
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from infra.local.simulator.business import Business, Handler
from infra.local.simulator.engine import Accepted, Engine
from infra.local.simulator.graph_errors import Refusal, refused
from infra.local.simulator.payloads import BUSINESS_ACCOUNT_ID
from infra.local.simulator.switches import Switches
from infra.local.simulator.validation import Asked, MarkRead, read_request

_BODY_MAX_BYTES = 1_000_000


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
        messages = Route("/{version}/{node}/messages", self._checked(self.send), methods=["POST"])
        return [messages, *Business(self._engine, self._checked).routes()]

    async def send(self, request: Request) -> Response:
        """Take a message, with the troubles the switches ask for."""
        number_id = request.path_params["node"]
        body = await request.body()
        if len(body) > _BODY_MAX_BYTES:
            return refused(Refusal(100, "the body is too large"))
        asked = read_request(body, self._engine.uploads)
        if isinstance(asked, Refusal):
            return refused(asked)
        if isinstance(asked, MarkRead):
            self._engine.acknowledged.append((asked.message_id, asked.typing))
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
            refusal = Refusal(code, "by the simulator's switch")
            return refused(refusal, _headers(switches), switches.error_http_status)
        taken = await self._engine.accept(number_id, asked)
        if isinstance(taken, Refusal):
            return refused(taken)
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

    def _checked(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            if not self._may(request.headers):
                return refused(Refusal(190, "the access token is missing or wrong"))
            if not request.path_params["node"].isdigit():
                return refused(Refusal(100, "the object does not exist", 33))
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


def _headers(switches: Switches) -> dict[str, str]:
    headers = {}
    if switches.retry_after_seconds is not None:
        headers["Retry-After"] = f"{switches.retry_after_seconds:g}"
    if switches.usage_minutes is not None:
        use = {"type": "messaging", "estimated_time_to_regain_access": switches.usage_minutes}
        headers["X-Business-Use-Case-Usage"] = json.dumps({BUSINESS_ACCOUNT_ID: [use]})
    return headers


def _server_error() -> Response:
    return HTMLResponse("<html><body>Internal error</body></html>", status_code=500)
