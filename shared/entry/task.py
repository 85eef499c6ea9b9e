"""The task entry: a payload in, one service call; the last attempt records the dead letter."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Generic, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from shared.entry.body import read_body
from shared.entry.observing import in_thread, note_status, set_up_where_deployed
from shared.entry.problem import bug, problem
from shared.events import DEAD_LETTERS
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import AppError
from shared.kernel.ids import stable_id
from shared.kernel.trace import HEADER, entry_span, note_ids
from shared.ports.documents import Documents

P = TypeVar("P", bound=msgspec.Struct)

_log = logging.getLogger(__name__)
_LIMIT_BYTES = 1_000_000
_KEPT = timedelta(days=30)


class TaskTarget(Generic[P]):
    """Turns task deliveries into calls of one handler.

    `payload` is a struct whose field `tenant` is required. `max_attempts` must equal the
    function.yaml's (a test compares): the last failing one is kept as a dead letter.
    """

    def __init__(
        self,
        payload: type[P],
        handle: Callable[[P], object],
        documents: Callable[[], Documents],
        max_attempts: int,
        threads: int = 80,
        clock: Clock = system_clock,
    ) -> None:
        set_up_where_deployed()
        self._payload = msgspec.json.Decoder(payload)
        self._handle = handle
        self._documents = documents
        self._max_attempts = max_attempts
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="task")
        self._clock = clock

    async def receive(self, request: Request) -> Response:
        """Answer one delivery: 2xx is done, anything else comes again."""
        attempt = int(request.headers.get("x-cloudtasks-taskretrycount", "0")) + 1
        name = request.headers.get("x-cloudtasks-taskname", "")
        queue = request.headers.get("x-cloudtasks-queuename", "task")
        with entry_span(queue, "consumer", request.headers.get(HEADER)) as span:
            raw = await read_body(request, _LIMIT_BYTES)
            response = await in_thread(self._pool, self._run, raw, name, attempt)
            note_status(span, response.status_code)
        return response

    def _run(self, raw: bytes, name: str, attempt: int) -> Response:
        try:
            payload = self._payload.decode(raw)
            note_ids(payload)
            self._handle(payload)
        except AppError as error:
            if error.retry and attempt < self._max_attempts:
                return problem(error)
            return self._give_up(raw, name, error.code, error.message)
        except msgspec.MsgspecError as error:
            return self._give_up(raw, name, "Unreadable", str(error))
        except Exception as error:
            response = bug(error)
            if attempt < self._max_attempts:
                return response
            return self._give_up(raw, name, type(error).__name__, "see the log")
        return Response(status_code=204)

    def _give_up(self, raw: bytes, name: str, code: str, reason: str) -> Response:
        _log.error("task given up", extra={"code": code, "reason": reason, "target": name})
        try:
            tenant = str(msgspec.json.decode(raw)["tenant"])
        except (msgspec.MsgspecError, KeyError, TypeError):
            return Response(status_code=204)
        now = self._clock()
        forgotten = to_text(now + _KEPT)
        letter = {
            "task": name,
            "payload": raw.decode(),
            "code": code,
            "reason": reason,
            "at": to_text(now),
            "due_at": forgotten,
            "expires_at": forgotten,
        }
        id = stable_id(name, raw.decode())
        self._documents().transact(tenant, lambda tx: tx.put(DEAD_LETTERS, id, letter))
        return Response(status_code=204)
