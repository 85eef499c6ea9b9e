"""Reading a request body with a limit, before anything looks at it."""

from starlette.requests import Request

from shared.kernel.errors import Invalid, TooLarge


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """Return the raw body. Raises `TooLarge` as soon as the limit is passed, `Invalid` for a
    compressed body: expanding it is how small requests become large ones."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Invalid("compressed bodies are not taken", field="content-encoding")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit_bytes:
        raise TooLarge(f"the body is over {limit_bytes} bytes")
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit_bytes:
            raise TooLarge(f"the body is over {limit_bytes} bytes")
        chunks.append(chunk)
    return b"".join(chunks)
