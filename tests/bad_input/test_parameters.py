"""Parameters of the query: unknown, of another type, out of bounds; cursors of nobody's making."""

import base64
import json
from typing import Any

import pytest
from msgspec import inspect

from tests.bad_input.sending import Unchanged, check_invalid, send
from tests.bad_input.wrong import plain
from tests.matrix.asking import Asking
from tests.matrix.table import query_of, routes, table
from tests.matrix.world import World

KEYS = sorted(routes())
_HUGE = "9" * 40


def _fields(key: str) -> list[tuple[str, inspect.Type]]:
    query = routes()[key].query
    described = inspect.type_info(query) if query else None
    if not isinstance(described, inspect.StructType):
        return []
    return [(field.encode_name, plain(field.type)) for field in described.fields]


def _wrong(type_: inspect.Type) -> list[str]:
    """Return texts that are no value of this type."""
    if isinstance(type_, inspect.IntType):
        bounds = [type_.ge - 1 if type_.ge is not None else None, (type_.le or 0) + 1]
        words = ["abc", "", "1.5", "1e3", "NaN", "0x10", "1_0", "-1", "1000000000", _HUGE, "١"]
        return [*words, *(str(end) for end in bounds if end is not None)]
    if isinstance(type_, inspect.BoolType):
        return ["maybe", "", "2", "null ", "TRUEE"]
    if isinstance(type_, inspect.LiteralType | inspect.EnumType):
        return ["nonsense", "", "DRAFT ", "draft,running"]
    if isinstance(type_, inspect.StrType):
        too_long = ["x" * (type_.max_length + 1)] if type_.max_length else []
        return [*too_long, *([""] if type_.min_length else []), *(["§ §"] if type_.pattern else [])]
    return []


WRONG = [
    pytest.param(key, name, text, id=f"{key} {name}={text[:12]}")
    for key in KEYS
    for name, type_ in _fields(key)
    for text in _wrong(type_)
]
CURSORS = [(key, name) for key in KEYS for name, _ in _fields(key) if name in ("cursor", "since")]


@pytest.mark.parametrize("key,name,text", WRONG)
def test_a_wrong_parameter_is_named(world: World, key: str, name: str, text: str):
    with Unchanged(world):
        answer = send(world, key, _content(world, key), query={name: text})

    check_invalid(answer, name)


@pytest.mark.parametrize("name", ["surprise", "tenant", "tenant_id", "offset", "$where", "limit[]"])
@pytest.mark.parametrize("key", KEYS)
def test_an_unknown_parameter_is_named(world: World, key: str, name: str):
    with Unchanged(world):
        answer = send(world, key, _content(world, key), query={name: "x"})

    check_invalid(answer, name)


def _content(world: World, key: str) -> bytes | None:
    """Return a body that is right, so that only the parameter is wrong."""
    example = table()[key]
    asking = Asking(world, key, world.actors["owner"])
    if example.raw is not None:
        return example.raw.encode()
    if example.body is None:
        return None
    from tests.matrix.table import filled

    return json.dumps(filled(example.body, asking.resolve)).encode()


def _cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


GARBAGE = {
    "a word": "x",
    "no base64": "§§§",
    "zeros": "AAAA",
    "an object": base64.urlsafe_b64encode(b"{}").decode(),
    "nothing in it": _cursor(),
    "a list as value": _cursor([], "id"),
    "an object as value": _cursor({}, "id"),
    "a number as id": _cursor("x", 1),
    "a path as id": _cursor("2026", "a/b"),
    "a reserved id": _cursor("2026", "__x__"),
    "an empty id": _cursor("2026", ""),
    "a number of 40 digits": base64.urlsafe_b64encode(f'[{_HUGE}, "x"]'.encode()).decode(),
    "infinity": base64.urlsafe_b64encode(b'[1e999, "x"]').decode(),
    "a moment and an id": _cursor("2026-01-01T00:00:00.000000Z", "x"),
    "a mark of nobody": _cursor("abcdef", "2026-01-01T00:00:00.000000Z", "x"),
    "no moment": _cursor(None, "x"),
    "truth": _cursor(True, "x"),
    "deep": base64.urlsafe_b64encode(b"[" * 700).decode(),
    "no UTF-8": base64.urlsafe_b64encode(b'["\xff", "x"]').decode(),
    "too much padding": "WzEsMV0=======",
    "the first moment": "0001-01-01T00:00:00Z",
    "before the first moment": "0001-01-01T00:00:00+14:00",
    "a moment without a zone": "2026-01-01T00:00:00",
    "two": "WzEsIngiXQ==WzEsIngiXQ==",
}


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.parametrize("key,name", CURSORS)
def test_a_cursor_nobody_was_given_is_refused(world: World, key: str, name: str, garbage: str):
    with Unchanged(world):
        answer = send(world, key, query={name: GARBAGE[garbage]})
        marked = send(world, key, query={name: f"~{GARBAGE[garbage]}"})

    check_invalid(answer, name)
    check_invalid(marked, name)


def _page(world: World, key: str, name: str, actor: str = "owner") -> str | None:
    """Return a real cursor of a list, where it has more than one thing."""
    example = table()[key]
    asking = Asking(world, key, world.actors[actor])
    query = query_of(example, asking.resolve)
    bare = {"archived": query["archived"]} if "archived" in query else {}
    answer = send(world, key, query={**bare, "limit": 1})
    body = answer.json() if answer.headers["content-type"].startswith("application/json") else {}
    found = body.get("next_cursor") or answer.headers.get("x-next-cursor")
    return str(found) if found else None


def test_a_cursor_of_another_list_is_refused(world: World):
    """A cursor only fits the list it was made for."""
    keys = [key for key, name in CURSORS if name == "cursor"]
    made = {key: cursor for key in keys if (cursor := _page(world, key, "cursor"))}
    assert len(made) >= 5, sorted(made)

    for key in keys:
        for source, cursor in made.items():
            answer = send(world, key, query={"cursor": cursor})
            if source == key:
                assert answer.status_code == 200, f"{source} → {key}: {answer.text}"
            elif _kind(source) != _kind(key):
                assert answer.status_code == 400, f"{source} → {key}"
                check_invalid(answer, "cursor")


def _kind(key: str) -> str:
    # The figures of campaigns are a list of campaigns.
    return key.replace("/insights/export", "/campaigns").rpartition("/")[2]


@pytest.mark.parametrize("key,name", CURSORS)
def test_a_cursor_of_another_business_shows_nothing_of_it(world: World, key: str, name: str):
    headers = world.other.actors["owner"].headers("GET")
    if name != "cursor" or "{" in key:
        return
    other = world.product.call("GET", key.partition(" ")[2], headers, query={"limit": 1})
    cursor = other.headers.get("x-next-cursor")
    if other.headers["content-type"].startswith("application/json"):
        cursor = other.json().get("next_cursor")
    if cursor:
        # `send` fails when a word of the other business is in the answer.
        assert send(world, key, query={"cursor": cursor}).status_code == 200


@pytest.mark.parametrize("text", ["%FF", "%00", "%ED%A0%80", "%", "%zz", "&&&", "=", "a=b=c", "+"])
@pytest.mark.parametrize("key", [key for key in KEYS if key.startswith("GET ")])
def test_odd_encodings_of_a_query_are_no_bug_of_ours(world: World, key: str, text: str):
    asking = Asking(world, key, world.actors["owner"])
    path = key.partition(" ")[2]
    for name, kind in table()[key].path.items():
        path = path.replace(f"{{{name}}}", asking.resolve(kind))
    fields = _fields(key)
    name = fields[0][0] if fields else "x"

    with Unchanged(world):
        headers = world.actors["owner"].headers("GET")
        answer = world.product.call("GET", f"{path}?{name}={text}", headers)

    assert answer.status_code in (200, 400)
