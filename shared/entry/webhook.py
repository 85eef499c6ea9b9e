"""The webhook entry: verify the raw bytes, append once, answer 200. Async to the end."""

import asyncio
import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from shared.entry.body import read_body
from shared.entry.observing import note_status, set_up_where_deployed
from shared.entry.problem import problem
from shared.kernel.errors import AppError, Forbidden, Unauthenticated
from shared.kernel.trace import HEADER, Span, entry_span
from shared.ports.bus import Bus, Message

_log = logging.getLogger(__name__)

LIMIT_BYTES = 3_500_000
"""Meta sends up to 3 MB in one POST."""
_SIGNATURE = "x-hub-signature-256"


_Waiting = tuple[Message, asyncio.Future[None]]


class Appends:
    """Gathers the bodies that come while others are being appended: they share the next append.

    One hand-over between the loop and the writer's thread for many requests is what lets a
    small machine acknowledge thousands a second.
    """

    def __init__(self, bus: Bus, topic: str) -> None:
        self._bus = bus
        self._topic = topic
        self._waiting: list[_Waiting] = []
        self._flying = 0
        self._called = False

    async def append(self, body: bytes, attributes: Mapping[str, str]) -> None:
        """Return once the body is durable. Raises what `Bus.publish_all` does."""
        loop = asyncio.get_running_loop()
        appended: asyncio.Future[None] = loop.create_future()
        self._waiting.append(((body, attributes), appended))
        if self._flying < self._bus.appends_at_once and not self._called:
            # Not at once: what else this turn of the loop brings shall fly along.
            self._called = True
            loop.call_soon(self._fly, loop)
        await appended

    def _fly(self, loop: asyncio.AbstractEventLoop) -> None:
        self._called = False
        batch, self._waiting = self._waiting, []
        self._flying += 1
        try:
            published = self._bus.publish_all(self._topic, [message for message, _ in batch])
        except AppError as error:
            self._land(loop, batch, error)
            return
        published.add_done_callback(
            lambda told: loop.call_soon_threadsafe(self._land, loop, batch, told.exception())
        )

    def _land(
        self,
        loop: asyncio.AbstractEventLoop,
        batch: list[_Waiting],
        error: BaseException | None,
    ) -> None:
        self._flying -= 1
        for _, appended in batch:
            if appended.done():
                continue  # the caller has gone; its body is kept all the same
            if error is None:
                appended.set_result(None)
            else:
                appended.set_exception(error)
        if self._waiting:
            self._fly(loop)


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
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Told to the subscriber with every body."""

    appends: Appends = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Start the log of a deployed function."""
        set_up_where_deployed()
        object.__setattr__(self, "appends", Appends(self.bus, self.topic))

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
        attributes = {**self.attributes, HEADER: span.context.traceparent}
        # Answered only when the append is durable; appends that wait together share one.
        await self.appends.append(body, attributes)
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
