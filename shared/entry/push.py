"""The Pub/Sub push entry: an envelope in, one service call, 2xx acknowledges."""

import asyncio
import base64
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from shared.entry.body import read_body
from shared.entry.log import log_where_deployed
from shared.entry.problem import bug, problem
from shared.kernel.errors import AppError

_log = logging.getLogger(__name__)
_LIMIT_BYTES = 14_000_000


class _Message(msgspec.Struct, rename="camel"):
    data: str = ""
    attributes: dict[str, str] = {}
    message_id: str = ""


class _Envelope(msgspec.Struct):
    message: _Message
    subscription: str = ""


@dataclass(frozen=True)
class Delivery:
    """One message of a topic."""

    data: bytes
    attributes: Mapping[str, str]
    message_id: str


class Subscriber:
    """Turns pushes into calls of one handler. An error with retry=False is acknowledged and
    logged, so that one bad message is not delivered for ever; anything else comes again."""

    def __init__(self, handle: Callable[[Delivery], object], threads: int = 32) -> None:
        log_where_deployed()
        self._handle = handle
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="push")

    async def receive(self, request: Request) -> Response:
        """Answer one push."""
        try:
            delivery = read_envelope(await read_body(request, _LIMIT_BYTES))
        except msgspec.MsgspecError as error:
            _log.error("not a push envelope", extra={"reason": str(error)})
            return Response(status_code=204)
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._pool, self._handle, delivery)
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
    message = msgspec.json.decode(body, type=_Envelope).message
    return Delivery(base64.b64decode(message.data), message.attributes, message.message_id)


def write_envelope(delivery: Delivery, subscription: str) -> bytes:
    """Return the body that Pub/Sub would push; the one-machine runtime delivers with it."""
    message = {
        "data": base64.b64encode(delivery.data).decode(),
        "attributes": dict(delivery.attributes),
        "messageId": delivery.message_id,
    }
    return msgspec.json.encode({"message": message, "subscription": subscription})
