"""The cursor of a list: where the last page ended, as one opaque word for clients."""

import base64
import math
from typing import Any

import msgspec

from shared.kernel.errors import Invalid
from shared.kernel.ids import stable_id
from shared.ports.documents import Document, Index
from shared.ports.documents.checking import possible_id

_MARK_LETTERS = 6
_INT64 = 2**63


def write_cursor(index: Index, last: Document) -> str:
    """Return the cursor behind `last`. It fits this index only."""
    value = last.get(index.order) if index.order else None
    return base64.urlsafe_b64encode(msgspec.json.encode([_mark(index), value, last["id"]])).decode()


def read_cursor(index: Index, cursor: str) -> tuple[Any, str]:
    """Return (order value, id). Raises `Invalid` when it is no cursor of this list."""
    try:
        mark, value, id = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor), type=tuple[str, Any, str]
        )
    except (ValueError, RecursionError, msgspec.MsgspecError):
        raise Invalid("this is not a cursor of ours", field="cursor") from None
    if mark != _mark(index) or not possible_id(id) or not _orders(index, value):
        raise Invalid("this is not a cursor of this list", field="cursor")
    return value, id


def _mark(index: Index) -> str:
    way = "down" if index.descending else "up"
    return stable_id(index.kind, *index.equal, index.order or "", way)[:_MARK_LETTERS]


def _orders(index: Index, value: Any) -> bool:
    """Tell whether documents can be ordered against this value."""
    if index.order is None:
        return value is None
    if isinstance(value, int):
        return -_INT64 <= value < _INT64
    return isinstance(value, str) or (isinstance(value, float) and math.isfinite(value))
