"""Calls a loaded function the way the cloud would: with an HTTP request."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from infra.local.loading import Function
from shared.kernel.trace import HEADER
from shared.ports.tasks.sqlite import ClaimedTask

_log = logging.getLogger(__name__)


def make_request(path: str, body: bytes, headers: Mapping[str, str]) -> Request:
    """Return a POST that never was on a wire."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    raw += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": raw,
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


async def deliver(function: Function, request: Request) -> bool:
    """Call the function; True is acknowledged, False asks for another delivery."""
    name = function.spec.name
    try:
        async with asyncio.timeout(function.spec.timeout_seconds):
            response = await function.entry(request)
    except TimeoutError:
        _log.error("function out of time", extra={"function": name})
        return False
    except Exception as error:
        # Only its wiring can raise: what a handler raises has become an answer already.
        _log.error("function failed", exc_info=error, extra={"function": name})
        return False
    return 200 <= response.status_code < 300


def call(function: Function, request: Request) -> bool:
    """Call the function in this thread, without an event loop, as `deliver` would with one.

    The body of the request is there already and the handler runs where it is called (see
    `in_thread`), so there is nothing to wait for.
    """
    try:
        response = _run_through(function.entry(request))
    except Exception as error:
        # Only its wiring can raise: what a handler raises has become an answer already.
        _log.error("function failed", exc_info=error, extra={"function": function.spec.name})
        return False
    return 200 <= response.status_code < 300


def _run_through(entry: Coroutine[Any, Any, Response]) -> Response:
    try:
        entry.send(None)
    except StopIteration as ended:
        response: Response = ended.value
        return response
    entry.close()
    raise RuntimeError("a function of the worker waits for something beside its thread")


def call_with_task(function: Function, task: ClaimedTask) -> bool:
    """Deliver one task with the headers that Cloud Tasks sends."""
    headers = {
        "x-cloudtasks-queuename": task.target.replace("_", "-"),
        "x-cloudtasks-taskname": task.id,
        "x-cloudtasks-taskretrycount": str(task.retries),
        **({HEADER: task.traceparent} if task.traceparent else {}),
    }
    return call(function, make_request("/", task.payload, headers))


def call_with_push(function: Function, envelope: bytes) -> bool:
    """Deliver one push of a topic."""
    return call(function, make_request("/", envelope, {}))
