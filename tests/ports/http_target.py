"""A small HTTP server that records what is delivered to it and answers as it is told."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from shared.kernel.clock import Clock

HANG_UP = 0
"""An answer that is none: the connection ends, as if the function had crashed."""


@dataclass(frozen=True)
class Delivered:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: datetime


class HttpTarget:
    """`answer` maps a delivery to a status; every delivery is kept in `deliveries`."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.answer: Callable[[Delivered], int] = lambda delivered: 204
        self.deliveries: list[Delivered] = []
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait_for(self, count: int, seconds: float = 15) -> list[Delivered]:
        """Return the deliveries once there are so many. Fails the test when they do not come."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self.deliveries) >= count, seconds)
            assert came, f"{len(self.deliveries)} of {count} deliveries came"
            return list(self.deliveries)

    def _receive(self, path: str, headers: dict[str, str], body: bytes) -> int:
        delivered = Delivered(path, headers, body, self.clock())
        with self._arrived:
            self.deliveries.append(delivered)
            status = self.answer(delivered)
            self._arrived.notify_all()
        return status

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        target = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status = target._receive(self.path, headers, body)
                if status == HANG_UP:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler
