"""Reading a vendor's JSON that may hold anything anywhere, without ever raising."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

from shared.kernel.clock import from_unix

Node = Mapping[str, Any]

_MILLISECONDS_FROM = 100_000_000_000
_LATEST_SECONDS = 253_402_300_799
_DEEPEST = 10
_LONGEST_TEXT = 20_000
_LONGEST_NAME = 200
_MOST_ITEMS = 500
_LARGEST_BYTES = 200_000
_INTEGERS = 2**63
_NESTED = 100
_LONGEST_NUMBER = 20
_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)


def decode(body: bytes) -> Node:
    """Return the object a body holds; {} for anything else."""
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        decoded = _decode_leniently(body)
    return node(decoded)


def _decode_leniently(body: bytes) -> object:
    """Read what strict JSON refuses, e.g. half an emoji: the neighbours still count."""
    try:
        shallow = _shallow(body.decode("utf-8", "replace"))
        decoded = json.loads(shallow, parse_int=_integer)
        # Half a surrogate pair cannot be stored anywhere.
        text = json.dumps(decoded, ensure_ascii=False)
        return json.loads(text.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}


def _shallow(text: str) -> str:
    """Put null where lists and objects stand so deep in each other that no parser follows."""
    kept: list[str] = []
    depth, start = 0, 0
    for found in _MARKS.finditer(text):
        mark = found[0]
        if mark in "[{":
            depth += 1
            if depth == _NESTED + 1:
                kept.append(text[start : found.start()])
        elif mark in "]}":
            if depth == _NESTED + 1:
                kept.append("null")
                start = found.end()
            depth -= 1
    return "".join(kept) + text[start:]


def _integer(digits: str) -> int | None:
    """Read a whole number; one that is longer than any says nothing."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None


def node(value: object) -> Node:
    """Return an object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def nodes(value: object) -> Sequence[Node]:
    """Return the objects of a list; [] for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def identifier(value: object) -> str:
    """Return ids and words as text; a number is an id that lost its quotes."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def word(value: Node, *path: str) -> str:
    """Return the text or number at the end of a path of names; '' where there is none."""
    for name in path[:-1]:
        value = node(value.get(name))
    return identifier(value.get(path[-1]))


def number(value: object) -> float | None:
    """Return a finite number, also one written as text."""
    with suppress(TypeError, ValueError, OverflowError):
        found = float(value) if isinstance(value, str | int | float) else math.nan
        return found if math.isfinite(found) else None
    return None


def moment(value: object) -> datetime | None:
    """Read seconds or milliseconds, as a number or as digits, or an ISO 8601 time."""
    if isinstance(value, str) and "T" in value:
        with suppress(ValueError, OverflowError):
            found = datetime.fromisoformat(value)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        return None
    seconds = number(value) or 0.0
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    return from_unix(seconds) if 0 < seconds <= _LATEST_SECONDS else None


def storable(value: Node) -> dict[str, Any]:
    """Return what documents can hold of a vendor's node: neither too deep nor too large."""
    kept = _members(value, 1)
    return kept if len(json.dumps(kept)) <= _LARGEST_BYTES else {}


def _members(value: Node, depth: int) -> dict[str, Any]:
    named = ((str(name), item) for name, item in list(value.items())[:_MOST_ITEMS])
    return {name: _storable(item, depth) for name, item in named if 0 < len(name) <= _LONGEST_NAME}


def _storable(value: object, depth: int) -> object:
    if isinstance(value, dict | list) and depth >= _DEEPEST:
        return None
    if isinstance(value, dict):
        return _members(value, depth + 1)
    if isinstance(value, list):
        return [_storable(item, depth + 1) for item in value[:_MOST_ITEMS]]
    if isinstance(value, str):
        return value[:_LONGEST_TEXT]
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -_INTEGERS <= value < _INTEGERS else str(value)[:_LONGEST_TEXT]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
