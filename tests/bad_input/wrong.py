"""Makes wrong bodies out of a right one: every field, every rule of its type, one at a time."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import inspect

Put = Callable[[Any], Any]
"""Builds the whole body with another value in one place."""


@dataclass(frozen=True)
class Wrong:
    """A body that is not to be taken, and the field an answer must name."""

    name: str
    field: str
    make: Callable[[], Any]


@dataclass(frozen=True)
class Place:
    """One value of the example: its type, where it stands, how to replace it."""

    type: inspect.Type
    value: Any
    path: str
    put: Put

    def wrong(self, name: str, value: Any, path: str | None = None) -> Wrong:
        field = self.path if path is None else path
        return Wrong(f"{self.path or 'body'} {name}", field, lambda: self.put(value))

    def grown(self, name: str, make: Callable[[], Any]) -> Wrong:
        """Return a wrong body whose large value is only made when it is sent."""
        return Wrong(f"{self.path or 'body'} {name}", self.path, lambda: self.put(make()))


def places(type_: Any, example: Any) -> Iterator[Place]:
    """Return every place of a body, the body itself first."""
    yield from _below(Place(inspect.type_info(type_), example, "", lambda new: new))


def _below(place: Place) -> Iterator[Place]:
    kind = plain(place.type)
    if place.value is None:
        return
    yield place
    if isinstance(kind, inspect.StructType):
        for field in kind.fields:
            if field.encode_name in place.value:
                yield from _below(_inside(place, field.encode_name, field.type))
    elif isinstance(kind, inspect.ListType | inspect.VarTupleType) and place.value:
        put = _put_first(place)
        yield from _below(Place(kind.item_type, place.value[0], f"{place.path}[...]", put))
    elif isinstance(kind, inspect.DictType) and place.value:
        name = next(iter(place.value))
        inner = _inside(place, name, kind.value_type)
        yield from _below(Place(inner.type, inner.value, f"{place.path}[...]", inner.put))


def _inside(place: Place, name: str, type_: inspect.Type) -> Place:
    path = f"{place.path}.{name}".lstrip(".")
    return Place(type_, place.value[name], path, lambda new: place.put({**place.value, name: new}))


def _put_first(place: Place) -> Put:
    return lambda new: place.put([new, *place.value[1:]])


def plain(type_: inspect.Type) -> inspect.Type:
    """Return the one type of a union that is not null."""
    if isinstance(type_, inspect.Metadata):
        return plain(type_.type)
    if isinstance(type_, inspect.UnionType):
        return next(plain(one) for one in type_.types if not isinstance(one, inspect.NoneType))
    return type_


def _may_be_null(type_: inspect.Type) -> bool:
    if isinstance(type_, inspect.Metadata):
        return _may_be_null(type_.type)
    return isinstance(type_, inspect.UnionType) and any(
        isinstance(one, inspect.NoneType) for one in type_.types
    )


def wrong_bodies(type_: Any, example: Any) -> Iterator[Wrong]:
    """Return every wrong body that differs from the example in one place."""
    for place in places(type_, example):
        kind = plain(place.type)
        yield from _of_another_type(place, kind)
        if isinstance(kind, inspect.StructType):
            yield from _struct(place, kind)
        elif isinstance(kind, inspect.StrType):
            yield from _text(place, kind)
        elif isinstance(kind, inspect.IntType | inspect.FloatType):
            yield from _number(place, kind)
        elif isinstance(kind, inspect.ListType | inspect.VarTupleType | inspect.DictType):
            yield from _sized(place, kind)
        elif isinstance(kind, inspect.LiteralType | inspect.EnumType):
            yield from (place.wrong(f"is {word!r}", word) for word in ("nonsense", "", "ADMIN "))
        elif isinstance(kind, inspect.DateTimeType):
            yield from (place.wrong(f"is {word!r}", word) for word in _NO_TIMES)


_NO_TIMES = ("tomorrow", "", "2026-13-01T00:00:00Z", "2026-01-01", "2026-02-30T00:00:00Z", "0")
_VALUES: dict[str, Any] = {
    "text": "x",
    "number": 7,
    "fraction": 1.5,
    "truth": True,
    "list": [],
    "object": {},
    "null": None,
}
_TAKES: dict[type[inspect.Type], set[str]] = {
    inspect.StructType: {"object"},
    inspect.DictType: {"object"},
    inspect.ListType: {"list"},
    inspect.VarTupleType: {"list"},
    inspect.StrType: {"text"},
    inspect.LiteralType: {"text"},
    inspect.EnumType: {"text"},
    inspect.DateTimeType: {"text"},
    inspect.IntType: {"number"},
    inspect.FloatType: {"number", "fraction"},
    inspect.BoolType: {"truth"},
}


def _of_another_type(place: Place, kind: inspect.Type) -> Iterator[Wrong]:
    taken = _TAKES[type(kind)] | ({"null"} if _may_be_null(place.type) else set())
    for name, value in _VALUES.items():
        if name not in taken:
            yield place.wrong(f"is a {name}", value, place.path or "body")


_NOT_THEIRS = (
    "surprise",
    "tenant",
    "tenant_id",
    "role",
    "id",
    "created_at",
    "credits",
    "__proto__",
)


def _struct(place: Place, kind: inspect.StructType) -> Iterator[Wrong]:
    known = {field.encode_name for field in kind.fields}
    for name in _NOT_THEIRS:
        if name not in known:
            path = f"{place.path}.{name}".lstrip(".")
            yield place.wrong(f"has {name}", {**place.value, name: "x"}, path)
    for field in kind.fields:
        if field.required:
            rest = {key: value for key, value in place.value.items() if key != field.encode_name}
            path = f"{place.path}.{field.encode_name}".lstrip(".")
            yield place.wrong(f"lacks {field.encode_name}", rest, path)


_ODD = {"spaces": "  ", "odd letters": "§ §", "a new line": "\n"}


# What stands for an id in the table is no id with a new line behind it.
_EXAMPLES = {
    word: "1"
    for word in ("$account", "$agent", "$offer", "$draft", "$contact", "$number", "$template_name")
}


def _text(place: Place, kind: inspect.StrType) -> Iterator[Wrong]:
    if kind.min_length:
        yield place.wrong("is too short", "x" * (kind.min_length - 1))
    if kind.max_length:
        yield place.grown("is too long", lambda: "x" * ((kind.max_length or 0) + 1))
    if kind.pattern:
        for name, text in _ODD.items():
            if not re.search(kind.pattern, text):
                yield place.wrong(f"is {name}", text)
        if kind.pattern.endswith("$") and "\\s" not in kind.pattern:
            # The dollar of a pattern also stands before a last new line.
            ending = _EXAMPLES.get(place.value, place.value)
            yield place.wrong("ends in a new line", f"{ending}\n")


def _number(place: Place, kind: inspect.IntType | inspect.FloatType) -> Iterator[Wrong]:
    if kind.ge is not None:
        yield place.wrong("is below", kind.ge - 1)
    if kind.le is not None:
        yield place.wrong("is above", kind.le + 1)
        yield place.wrong("is far above", 10**30)


def _sized(
    place: Place, kind: inspect.ListType | inspect.VarTupleType | inspect.DictType
) -> Iterator[Wrong]:
    if kind.max_length is None:
        return
    many = kind.max_length + 1
    if isinstance(kind, inspect.DictType):
        yield place.wrong("has too many", {f"name{n}": "x" for n in range(many)})
        yield place.wrong("has a name too long", {"x" * 1_500: "x"})
    elif place.value:
        yield place.wrong("has too many", [place.value[0]] * many)
    if kind.min_length:
        yield place.wrong("has too few", [])
