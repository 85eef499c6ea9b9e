"""The bare function: reads the body and answers 200."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response


@functions_framework.aio.http
async def hello(request: Request) -> Response:
    """Answer."""
    await request.body()
    return Response(status_code=200)
