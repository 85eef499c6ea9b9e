"""Reading a request body with a limit, before anything looks at it, and as what it must be."""

import json
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request

from shared.entry.problem import invalid_from
from shared.kernel.errors import Invalid, TooLarge

T = TypeVar("T")


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


def decode_json(raw: bytes, kind: type[T]) -> T:
    """Return the body as a struct. Raises `Invalid` naming what to mend, also a key that comes
    twice: readers disagree on which one counts."""
    try:
        body = msgspec.json.decode(raw, type=kind)
        # Sizes and types are known to be right by now; numbers need not be read again.
        json.loads(raw, object_pairs_hook=_each_once, parse_int=len, parse_float=len)
    except msgspec.MsgspecError as error:
        raise invalid_from(error) from None
    except (RecursionError, UnicodeDecodeError) as error:
        raise Invalid(f"the body cannot be read: {error}", field="body") from None
    return body


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise Invalid(f"the key {twice!r} comes twice", field=twice)
    return found
