"""What the local gRPC servers share: one call as a function, its refusal as a status."""

from collections.abc import Callable
from typing import Any

import grpc


class Refused(Exception):
    """Ends a call with a gRPC status."""

    def __init__(self, status: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def unary(work: Callable[[Any], Any], read: Callable[..., Any], write: Callable[..., Any]) -> Any:
    """Return the gRPC handler of one call; `Refused` becomes its status."""

    def answer(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return work(request)
        except Refused as error:
            context.abort(error.status, error.message)

    return grpc.unary_unary_rpc_method_handler(answer, read, write)
