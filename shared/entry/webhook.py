"""The webhook entry: verify the raw bytes, append once, answer 200. Async to the end."""

import asyncio
import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from shared.entry.body import read_body
from shared.entry.observing import note_status, observe_where_deployed
from shared.entry.problem import problem
from shared.kernel.errors import AppError, Forbidden, Unauthenticated
from shared.kernel.trace import HEADER, Span, entry_span
from shared.ports.bus import Bus

_log = logging.getLogger(__name__)

LIMIT_BYTES = 3_500_000
"""Meta sends up to 3 MB in one POST."""
_SIGNATURE = "x-hub-signature-256"


@dataclass(frozen=True)
class MetaWebhook:
    """The endpoint of one of Meta's products.

    `verify(body, header)` checks the signature over the bytes as they came. Nothing is parsed
    here: unknown and unreadable bodies are kept as well and answered 200, or Meta would send
    them again for days.
    """

    bus: Bus
    topic: str
    verify: Callable[[bytes, str | None], bool]
    verify_token: str

    def __post_init__(self) -> None:
        """Start the log of a deployed function."""
        observe_where_deployed()

    async def receive(self, request: Request) -> Response:
        """Answer the verification handshake or take one delivery."""
        with entry_span(self.topic, "server", request.headers.get(HEADER)) as span:
            try:
                response = await self._answer(request, span)
            except AppError as error:
                response = problem(error)
            note_status(span, response.status_code)
        return response

    async def _answer(self, request: Request, span: Span) -> Response:
        if request.method == "GET":
            return self._handshake(request)
        body = await read_body(request, LIMIT_BYTES)
        if not self.verify(body, request.headers.get(_SIGNATURE)):
            _log.warning("webhook signature refused", extra={"topic": self.topic})
            raise Unauthenticated("the signature does not match")
        attributes = {HEADER: span.context.traceparent}
        # Answered only when the append is durable; appends that wait together share one.
        await asyncio.wrap_future(self.bus.publish(self.topic, body, attributes))
        return Response(status_code=200)

    def _handshake(self, request: Request) -> Response:
        query = request.query_params
        token = query.get("hub.verify_token", "").encode()
        challenge = query.get("hub.challenge")
        expected = self.verify_token.encode()
        known = bool(expected) and hmac.compare_digest(token, expected)
        if not known or query.get("hub.mode") != "subscribe" or not challenge:
            raise Forbidden("the verification does not match")
        # Plain text, so a challenge can never be shown as a page.
        return PlainTextResponse(challenge, headers={"x-content-type-options": "nosniff"})
