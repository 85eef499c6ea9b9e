"""JSON values to Firestore's wire form and back, also those Firestore itself has no form for.

Firestore refuses a list directly inside a list, an empty name, and names like `__x__`. Such a
list is kept as a map of one reserved name, such names behind a `~`.
"""

from collections.abc import Mapping
from typing import Any

ATTEMPTS = "_attempts"
EXPIRES_AT = "_expires_at"
"""Our own fields beside those of the document; never part of what is read."""

_OWN = frozenset({ATTEMPTS, EXPIRES_AT})
_LIST = "~list"


def fill_fields(fields: Any, document: Mapping[str, Any]) -> None:
    """Write a document into the `fields` of a protocol buffer."""
    for name, value in document.items():
        fill(fields[stored_name(name)], value)


def fill(target: Any, value: Any) -> None:
    """Write one JSON value into a `Value` of a protocol buffer."""
    if isinstance(value, str):
        target.string_value = str(value)
    elif value is None:
        target.null_value = 0
    elif isinstance(value, bool):
        target.boolean_value = value
    elif isinstance(value, int):
        target.integer_value = value
    elif isinstance(value, float):
        target.double_value = value
    elif isinstance(value, Mapping):
        # An empty map or list must be told from no value at all.
        target.map_value.SetInParent()
        fill_fields(target.map_value.fields, value)
    else:
        _fill_list(target, value)


def _fill_list(target: Any, items: Any) -> None:
    target.array_value.SetInParent()
    for item in items:
        added = target.array_value.values.add()
        nested = isinstance(item, list | tuple)
        fill(added.map_value.fields[_LIST] if nested else added, item)


def plain_fields(fields: Any) -> dict[str, Any]:
    """Return the JSON form of a document's `fields`, without our own ones."""
    return {_plain_name(name): plain(fields[name]) for name in fields if name not in _OWN}


def plain(value: Any) -> Any:
    """Return the JSON form of one `Value`."""
    kind = value.WhichOneof("value_type")
    if kind == "map_value":
        fields = value.map_value.fields
        if len(fields) == 1 and _LIST in fields:
            return plain(fields[_LIST])
        return plain_fields(fields)
    if kind == "array_value":
        return [plain(item) for item in value.array_value.values]
    return None if kind == "null_value" else getattr(value, kind)


def stored_name(name: str) -> str:
    """Return the name under which a field is kept."""
    reserved = not name or name[0] == "~" or name in _OWN
    return f"~{name}" if reserved or (name[:2] == "__" and name[-2:] == "__") else name


def _plain_name(name: str) -> str:
    return name[1:] if name[0] == "~" else name
