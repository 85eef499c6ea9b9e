"""A gRPC server that answers every call with the status it is told, and counts the calls."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc


class RefusingServer:
    """`status` OK makes it answer with what `answer` makes of the serialized request."""

    def __init__(self) -> None:
        self.status = grpc.StatusCode.UNAVAILABLE
        self.answer: Callable[[bytes], bytes] = lambda request: b""
        self.calls: list[tuple[str, bytes]] = []
        self._server = grpc.server(ThreadPoolExecutor(8))
        self._server.add_generic_rpc_handlers((self,))
        self.host = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"

    def service(self, details: Any) -> Any:
        """Handle every method."""

        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            self.calls.append((details.method, request))
            if self.status is not grpc.StatusCode.OK:
                context.abort(self.status, "as told")
            return self.answer(request)

        return grpc.unary_unary_rpc_method_handler(answer)

    @contextmanager
    def running(self) -> Iterator["RefusingServer"]:
        """Serve meanwhile."""
        self._server.start()
        try:
            yield self
        finally:
            self._server.stop(grace=0).wait()
