"""What a document may hold and how an id may look, the same for every adapter.

The limits are Firestore's, so that what works on one machine works on Google too.
"""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from shared.kernel.errors import Invalid
from shared.ports.documents import Document

MAX_BYTES = 1_000_000
"""Of one document, counted as Firestore counts; its own limit of 1 MiB counts the name too."""
MAX_DEPTH = 20
"""Of maps and lists inside each other, the document itself not counted."""
_MAX_ID_BYTES = 500
_INT64 = 2**63
_RESERVED_ID = re.compile(r"\.{1,2}|__.*__", re.DOTALL)


def possible_id(id: str) -> bool:
    """Tell whether a document can have this id; one that cannot is simply not there."""
    if not id or "/" in id or "\x00" in id or _RESERVED_ID.fullmatch(id):
        return False
    try:
        return len(id.encode()) <= _MAX_ID_BYTES
    except UnicodeEncodeError:
        return False


def checked_id(id: str) -> str:
    """Return the id. Raises `Invalid` where no document can have it."""
    if not possible_id(id):
        raise Invalid("this cannot be the id of a document", field="id")
    return id


def checked_document(document: Mapping[str, Any]) -> Document:
    """Return a copy of the document's fields.

    Raises `Invalid` naming the field that holds something else than JSON (a number too large
    for 64 bits counts as such), or where the document is too large or nested too deeply.
    """
    total = 32
    for name, value in document.items():
        try:
            total += _key(name) + _size(value, 0)
        except (UnicodeEncodeError, ValueError) as error:
            raise Invalid(f"not storable: {error}", field=str(name)) from None
    if total > MAX_BYTES:
        raise Invalid(f"a document holds at most {MAX_BYTES} bytes, this one {total}")
    return dict(document)


def _size(value: Any, depth: int) -> int:
    # Called for every value of every document that is written: the commonest kind comes first.
    if isinstance(value, str):
        return (len(value) if value.isascii() else len(value.encode())) + 1
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, (int, float)):
        return _number(value)
    if depth == MAX_DEPTH:
        raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        return sum([_key(key) + _size(item, depth + 1) for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        return sum([_size(item, depth + 1 + isinstance(item, (list, tuple))) for item in value])
    raise ValueError(f"a {type(value).__name__} is not JSON")


@lru_cache(maxsize=4096)
def _key(name: Any) -> int:
    if not isinstance(name, str):
        raise ValueError("the names in a document are texts")
    size = (len(name) if name.isascii() else len(name.encode())) + 1
    if size > 1_400:
        raise ValueError("a name longer than 1,400 bytes")
    return size


def _number(value: float) -> int:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("not a finite number")
    elif not -_INT64 <= value < _INT64:
        raise ValueError("a number of more than 64 bits")
    return 8
