"""Texts that broke other products, in every text field: taken exactly, or refused by name."""

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import inspect

from tests.bad_input.sending import BODY_KEYS, send
from tests.bad_input.wrong import Place, places, plain
from tests.matrix.asking import Asking
from tests.matrix.table import body_type, filled, routes, table
from tests.matrix.world import World
from tests.outside_cases import rows

# These end, begin or need something that exists only once.
_ONCE = {
    "POST /auth/session",
    "POST /invites/accept",
    "POST /tenants",
    "POST /accounts",
    "POST /agents/{id}/gaps/{gap_id}/answer",
    "POST /accounts/signup",
}
_REQUESTS_BETWEEN_RESTORES = 20
# Somebody with this phone is there already after the first.
_UNIQUE = {"POST /contacts"}
# They answer with the contact or what is on its way, whose fields mean something else.
_ANSWERS_WITH_ANOTHER_THING = {
    "POST /contacts/{id}/consents",
    "POST /contacts/{id}/opt-out",
    "POST /agents/{agent_id}/preview",
}


def _texts(key: str) -> list[Place]:
    """Return the free texts of the route's fullest body."""
    example = table()[key]
    found = [
        place
        for place in places(body_type(key), example.bodies[0])
        if isinstance(plain(place.type), inspect.StrType)
    ]
    return [
        place
        for place in found
        if not str(place.value).startswith("$")
        and place.path.partition(".")[0].partition("[")[0] not in example.unfit
        and getattr(plain(place.type), "pattern", None) in (None, r"\S")
    ]


KEYS = [key for key in BODY_KEYS if key not in _ONCE and _texts(key)]


def _set(body: Any, path: list[str], value: str) -> Any:
    """Return the body with another text in one place."""
    if not path:
        return value
    if isinstance(body, list):
        return [_set(body[0], path[1:], value), *body[1:]]
    name = next(iter(body)) if path[0] == "*" else path[0]
    return {**body, name: _set(body[name], path[1:], value)}


def _get(body: Any, path: list[str]) -> Any:
    for word in path:
        if isinstance(body, list):
            body = body[0]
        else:
            body = body.get(next(iter(body)) if word == "*" else word) if body else None
    return body


def _steps(path: str) -> list[str]:
    return path.replace("[...]", ".*").split(".")


def _bodies(key: str, usual: Any, texts: list[str]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Return bodies in which every place gets every text once, each place another at a time.

    Where a POST takes the same fields, a PATCH gets every text in one of its places only.
    """
    found = _texts(key)
    again = key.startswith("PATCH") and "POST " + key[6:].rpartition("/")[0] in KEYS
    for number in range(0, len(texts), len(found) if again else 1):
        body, given = usual, {}
        for offset, place in enumerate(found):
            given[place.path] = texts[(number + offset) % len(texts)]
            body = _set(body, _steps(place.path), given[place.path])
        yield body, given


@pytest.mark.parametrize("key", KEYS)
def test_every_text_is_taken_exactly_or_refused_by_name(world: World, key: str):
    texts = [row["text"] for row in rows("safety/naughty_strings.jsonl")]
    resolve = Asking(world, key, world.actors["owner"]).resolve
    usual = filled(table()[key].bodies[0], resolve)
    between = 1 if key in _UNIQUE else _REQUESTS_BETWEEN_RESTORES
    sent = taken = 0
    for number, (body, given) in enumerate(_bodies(key, usual, texts)):
        if number % between == 0:
            world.product.restore()
        sent += 1
        taken += _send_until_taken(world, key, usual, body, given)

    assert taken == sent > 0


def _send_until_taken(world: World, key: str, usual: Any, body: Any, given: dict[str, str]) -> bool:
    """Send; a field that is refused by name gets its usual text back, once."""
    for _ in range(len(given) + 1):
        answer = send(world, key, json.dumps(body).encode())
        if answer.is_success:
            if key not in _ANSWERS_WITH_ANOTHER_THING:
                _check_stored(world, key, answer, given)
            return True
        problem = answer.json()
        assert answer.status_code == 400, f"{answer.status_code} {problem} for {given}"
        refused = next(path for path in given if _same(problem["field"], path))
        assert _may_be_refused(key, refused, given.pop(refused)), problem
        body = _set(body, _steps(refused), _get(usual, _steps(refused)))
    return False


def _same(field: str, path: str) -> bool:
    return field in (path, path.replace("[...]", "[0]"), path.rpartition(".")[2])


def _may_be_refused(key: str, path: str, text: str) -> bool:
    """Only what says nothing or is over the bounds may be refused."""
    kind = plain(next(one.type for one in _texts(key) if one.path == path))
    assert isinstance(kind, inspect.StrType)
    letters = [letter for letter in text if unicodedata.category(letter)[0] not in "ZC"]
    without_words = not any(letter.isalnum() for letter in text)
    short = len(letters) < max(1, kind.min_length or 0) or without_words
    return short or (kind.max_length is not None and len(text) > kind.max_length)


def _check_stored(world: World, key: str, answer: Any, given: dict[str, str]) -> None:
    """What was stored is read back as it was sent, but for blanks around it."""
    shown = answer.json() if answer.content else {}
    method, _, path = key.partition(" ")
    collection = path if method == "POST" else path.rpartition("/")[0]
    if "{" not in collection and f"GET {collection}/{{id}}" in routes():
        headers = world.actors["owner"].headers("GET")
        read = world.product.call("GET", f"{collection}/{shown['id']}", headers)
        assert read.status_code == 200, read.text
        shown = read.json()
    for place, text in given.items():
        kept = _get(shown, _steps(place)) if _has(shown, _steps(place)) else None
        if kept is not None and place in table()[key].folded:
            assert kept.split() == text.split()
        elif kept is not None:
            assert kept in (text, text.strip()), f"{place}: {text!r} became {kept!r}"


def _has(body: Any, path: list[str]) -> bool:
    try:
        return isinstance(_get(body, path), str)
    except (AttributeError, IndexError, KeyError, StopIteration):
        return False


SEARCHES = [("GET /contacts", "name"), ("GET /contacts", "identifier"), ("GET /changes", "since")]


@pytest.mark.parametrize("key,name", SEARCHES)
def test_every_text_can_be_searched_for(world: World, key: str, name: str):
    for row in rows("safety/naughty_strings.jsonl"):
        answer = send(world, key, query={name: row["text"]})
        assert answer.status_code == 200 or answer.json()["field"] == name


def test_every_text_as_an_id_is_not_found(world: World):
    headers = world.actors["owner"].headers("GET")
    asking = Asking(world, "GET /offers/{id}", world.actors["owner"])
    assert asking.send().status_code == 200
    for row in rows("safety/naughty_strings.jsonl"):
        text = "".join(f"%{byte:02X}" for byte in row["text"].encode())
        answer = world.product.call("GET", f"/offers/{text}", headers)
        # Nothing after the slash is the list itself; a slash inside makes another path.
        assert answer.status_code == (200 if not text else 404), row
