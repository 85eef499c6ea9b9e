"""The part of Meta's Graph API that a business speaks to."""

import hmac
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.simulator.business import Business, Handler
from infra.local.simulator.engine import Accepted, Engine
from infra.local.simulator.graph_errors import Refusal, refused
from infra.local.simulator.troubles import after_accept, before_accept
from infra.local.simulator.validation import Asked, MarkRead, read_request

_BODY_MAX_BYTES = 1_000_000


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
        key = self._engine.key(asked)
        trouble = await before_accept(self._engine, number_id, asked.to or "", asked.callback, key)
        if trouble is not None:
            return trouble
        taken = await self._engine.accept(number_id, asked)
        if isinstance(taken, Refusal):
            return refused(taken)
        if asked.offered:
            await self._engine.store.offer(taken.message.id, asked.offered)
            self._engine.changes += 1
        return await after_accept(self._engine, key, _accepted_body(asked, taken))

    def _checked(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            if not self._may(request.headers):
                return refused(Refusal(190, "the access token is missing or wrong"))
            # What belongs to the app of the token names no node.
            if not request.path_params.get("node", "0").isdigit():
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
