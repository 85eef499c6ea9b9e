"""The Pub/Sub push entry: an envelope in, one service call, 2xx acknowledges."""

import base64
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from shared.entry.body import read_body
from shared.entry.observing import in_thread, note_status, set_up_where_deployed
from shared.entry.problem import bug, problem
from shared.kernel.errors import AppError
from shared.kernel.trace import HEADER, entry_span, note

_log = logging.getLogger(__name__)
_LIMIT_BYTES = 14_000_000


class _Message(msgspec.Struct, rename="camel"):
    data: str = ""
    attributes: dict[str, str] = {}
    message_id: str = ""


class _Envelope(msgspec.Struct):
    message: _Message
    subscription: str = ""


_ENVELOPE = msgspec.json.Decoder(_Envelope)


class Delivery(msgspec.Struct, frozen=True):
    """One message of a topic."""

    data: bytes
    attributes: Mapping[str, str]
    message_id: str
    subscription: str = ""
    """Its whole name on Google; the spans are called after its end."""


class Subscriber:
    """Turns pushes into calls of one handler. An error with retry=False is acknowledged and
    logged, so that one bad message is not delivered for ever; anything else comes again."""

    def __init__(self, handle: Callable[[Delivery], object], threads: int = 32) -> None:
        set_up_where_deployed()
        self._handle = handle
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="push")

    async def receive(self, request: Request) -> Response:
        """Answer one push."""
        try:
            delivery = read_envelope(await read_body(request, _LIMIT_BYTES))
        except msgspec.MsgspecError as error:
            _log.error("not a push envelope", extra={"reason": str(error)})
            return Response(status_code=204)
        attributes = delivery.attributes
        name = delivery.subscription.rpartition("/")[2] or "push"
        # The trace of who told it, not of the request that Pub/Sub delivers it with.
        cause = attributes.get(HEADER) or request.headers.get(HEADER)
        with entry_span(name, "consumer", cause) as span:
            if "tenant" in attributes:
                note(tenant=attributes["tenant"])
            response = await self._deliver(delivery)
            note_status(span, response.status_code)
        return response

    async def _deliver(self, delivery: Delivery) -> Response:
        try:
            await in_thread(self._pool, self._handle, delivery)
        except AppError as error:
            if error.retry:
                return problem(error)
            _log.error("message refused", extra={"code": error.code, "reason": error.message})
        except msgspec.MsgspecError as error:
            _log.error("message unreadable", extra={"reason": str(error)})
        except Exception as error:
            return bug(error)
        return Response(status_code=204)


def read_envelope(body: bytes) -> Delivery:
    """Read a push body. Raises `msgspec.MsgspecError` for anything else."""
    envelope = _ENVELOPE.decode(body)
    message, data = envelope.message, base64.b64decode(envelope.message.data)
    return Delivery(data, message.attributes, message.message_id, envelope.subscription)


def write_envelope(delivery: Delivery, subscription: str) -> bytes:
    """Return the body that Pub/Sub would push; the one-machine runtime delivers with it."""
    message = {
        "data": base64.b64encode(delivery.data).decode(),
        "attributes": dict(delivery.attributes),
        "messageId": delivery.message_id,
    }
    return msgspec.json.encode({"message": message, "subscription": subscription})
