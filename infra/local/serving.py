"""Serves an ASGI application on a socket that the supervisor has bound."""

import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_GRACE_SECONDS = 5
_BACKLOG = 2048


class Server(uvicorn.Server):
    """uvicorn that tells when it answers."""

    def __init__(self, app: ASGIApp, up: Callable[[], None], *, hears_signals: bool = True) -> None:
        config = uvicorn.Config(
            app,
            loop="uvloop",
            http="httptools",
            ws="none",
            backlog=_BACKLOG,
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        super().__init__(config)
        self._up = up
        self._hears_signals = hears_signals

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take the signals, unless the process that hosts this server takes them itself."""
        if not self._hears_signals:
            yield
            return
        with super().capture_signals():
            yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self._up()


def inherited(descriptor: int) -> socket.socket:
    """Return the socket that came with the process."""
    found = socket.socket(fileno=descriptor)
    found.setblocking(False)
    return found
