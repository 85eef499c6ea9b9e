"""A server on a free port of this machine, in a thread, ended by who started it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve `app` and give its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="critical", lifespan="on", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    wait_for(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def wait_for(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Wait until the condition gives something true, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError("it did not happen in time")


class Webhook:
    """A business's webhook: remembers what came and answers with `statuses`, then 200."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.signatures: list[str] = []
        self.statuses: list[int] = []
        self.challenges: list[str] = []
        self.app = Starlette(
            routes=[
                Route("/hook", self._take, methods=["POST"]),
                Route("/hook", self._verify, methods=["GET"]),
            ]
        )

    async def _take(self, request: Request) -> Response:
        status = self.statuses.pop(0) if self.statuses else 200
        body = await request.body()
        if status == 200:
            self.bodies.append(body)
            self.signatures.append(request.headers["x-hub-signature-256"])
        return Response(status_code=status)

    async def _verify(self, request: Request) -> Response:
        self.challenges.append(request.query_params["hub.verify_token"])
        return Response(request.query_params["hub.challenge"])
