"""The cursor of a list: where the last page ended, as one opaque word for clients."""

import base64
from typing import Any

import msgspec

from shared.kernel.errors import Invalid
from shared.ports.documents import Document, Index
from shared.ports.documents.checking import possible_id


def write_cursor(index: Index, last: Document) -> str:
    """Return the cursor behind `last`."""
    value = last.get(index.order) if index.order else None
    return base64.urlsafe_b64encode(msgspec.json.encode([value, last["id"]])).decode()


def read_cursor(cursor: str) -> tuple[Any, str]:
    """Return (order value, id). Raises `Invalid` when it is no cursor of ours."""
    try:
        value, id = msgspec.json.decode(base64.urlsafe_b64decode(cursor), type=tuple[Any, str])
    except (ValueError, msgspec.MsgspecError):
        raise Invalid("this is not a cursor of ours", field="cursor") from None
    if not possible_id(id) or not isinstance(value, str | int | float | None):
        raise Invalid("this is not a cursor of ours", field="cursor")
    return value, id
