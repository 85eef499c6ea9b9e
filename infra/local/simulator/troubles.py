"""The troubles around a send that the switches ask for, alike in both products."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from infra.local.simulator.engine import Engine
from infra.local.simulator.graph_errors import Refusal, refused
from infra.local.simulator.payloads import BUSINESS_ACCOUNT_ID
from infra.local.simulator.switches import Switches


class BrokenAnswer(Response):
    """Promises a body and ends the connection without it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send only the beginning."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"512")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"messaging', "more_body": True})


async def before_accept(
    engine: Engine, number_id: str, to: str, callback: str | None, key: str
) -> Response | None:
    """Wait, fail or refuse as the switches say; None when the message may be looked at."""
    switches, dice = engine.switches, engine.dice
    if switches.latency_seconds[1] > 0:
        await asyncio.sleep(dice.between(switches.latency_seconds, "latency", key))
    if dice.happens(switches.error_500, "error_500", key):
        return _server_error()
    code = dice.one_of(switches.error_codes, "error_code", key)
    if code is None:
        return None
    await engine.note_refusal(number_id, to, callback, code)
    refusal = Refusal(code, "by the simulator's switch")
    return refused(refusal, _headers(switches), switches.error_http_status)


async def after_accept(engine: Engine, key: str, answer: Mapping[str, Any]) -> Response:
    """Answer what was accepted, unless the switches want nobody to know."""
    switches, dice = engine.switches, engine.dice
    if dice.happens(switches.timeout_after_accept, "timeout", key):
        await asyncio.sleep(switches.hang_seconds)
        return BrokenAnswer()
    if dice.happens(switches.reset_after_accept, "reset", key):
        return BrokenAnswer()
    if dice.happens(switches.error_500_after_accept, "error_500_after", key):
        return _server_error()
    if dice.happens(switches.garbage_after_accept, "garbage", key):
        return HTMLResponse("<html>accepted, perhaps</html>")
    return JSONResponse(answer)


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
