"""The worker's loopback door: where Pub/Sub pushes and Cloud Tasks posts when they are in use."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from infra.local.delivery import deliver
from infra.local.loading import Function


class Inlet:
    """Serves /push/{function} and /tasks/{function} to the bus and the queue of this machine."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Deliver one push or task; what is not acknowledged comes again."""
        if scope["type"] != "http":
            return
        _, kind, name = (*scope["path"].split("/", 2), "", "")[:3]
        function = self._functions.get(name.replace("-", "_"))
        wanted = {"push": "topic", "tasks": "task"}.get(kind)
        if function is None or function.spec.trigger != wanted or scope["method"] != "POST":
            await Response(status_code=404)(scope, receive, send)
            return
        acknowledged = await deliver(function, Request(scope, receive))
        await Response(status_code=204 if acknowledged else 503)(scope, receive, send)
