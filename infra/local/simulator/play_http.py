"""How the API to play reads requests and answers them."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.kernel.errors import AppError, Invalid

T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Any]]


def answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return the route of a handler: what it returns as JSON, nothing as 204."""

    async def answer(request: Request) -> Response:
        try:
            result = await handler(request)
        except AppError as error:
            return JSONResponse(
                {"code": error.code, "detail": error.message, **error.details}, error.status
            )
        if result is None:
            return Response(status_code=204)
        headers = {"Cache-Control": "no-store"}
        return JSONResponse(msgspec.to_builtins(result), headers=headers)

    return answer


async def read(request: Request, kind: type[T]) -> T:
    """Read a JSON body."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Invalid("send JSON, with Content-Type: application/json")
    body = await request.body()
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except msgspec.DecodeError as error:
        raise Invalid(str(error)) from None


def convert(data: Any, kind: type[T]) -> T:
    """Read what was put together."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise Invalid(str(error)) from None


def limit(request: Request, most: int) -> int:
    """Return how many items are asked for."""
    try:
        return max(1, min(int(request.query_params.get("limit", most)), most))
    except ValueError:
        raise Invalid("limit must be a number", field="limit") from None
