"""Bodies that are no JSON, too much of it, or of a kind that breaks readers."""

import gzip
import json
import resource
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.bad_input.sending import BODY_KEYS, CHANGING, Unchanged, check_invalid, send
from tests.matrix.asking import Asking
from tests.matrix.table import body_type, content_of, filled, routes, table
from tests.matrix.world import World

MEGABYTE = 1_000_000
_DEEP = b"[" * 10_000 + b"]" * 10_000
_KEYS = b",".join(b'"k%d":1' % number for number in range(75_000))
_NUMBERS = {
    "NaN": b"NaN",
    "infinity": b"Infinity",
    "minus infinity": b"-Infinity",
    "a huge exponent": b"1e400",
    "400 digits": b"9" * 400,
    "5,000 digits": b"9" * 5_000,
    "a number with a zero": b"01",
    "hexadecimal": b"0x10",
    "a depth of 10,000": _DEEP,
    "an object of a depth of 10,000": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "75,000 keys": b"{" + _KEYS + b"}",
    "a lone surrogate": b'"\\ud800"',
    "a lone surrogate that is followed": b'"\\ud800\\u0041"',
    "a surrogate in bytes": b'"\xed\xa0\x80"',
    "no UTF-8": b'"\xff\xfe"',
    "overlong UTF-8": b'"\xc0\xaf"',
    "a control character": b'"\x00\x01"',
    "an unknown escape": b'"\\x41"',
    "single quotes": b"'x'",
}
_WHOLE = {
    "nothing": b"",
    "spaces": b" \n ",
    "an array": b"[]",
    "an array of bodies": b"[{}]",
    "a text": b'"body"',
    "a number": b"1",
    "null": b"null",
    "true": b"true",
    "an open brace": b"{",
    "a depth of 10,000": _DEEP,
    "75,000 keys": b"{" + _KEYS + b"}",
    "a comment": b"{/* */}",
    "a form": b"name=x&price=1",
    "XML": b"<?xml version='1.0'?><a/>",
}
JSON_KEYS = [key for key in BODY_KEYS if table()[key].bodies]


def _first_field(key: str) -> str:
    return str(next(iter(table()[key].bodies[0])))


def _valid(world: World, key: str) -> bytes:
    asking = Asking(world, key, world.actors["owner"])
    content = content_of(table()[key], asking.resolve)
    assert content is not None
    return content


def _is_too_large(key: str, content: bytes, answer: httpx.Response) -> bool:
    """Tell whether the size alone decides; then the answer has to say so."""
    if len(content) <= routes()[key].limit_bytes:
        return False
    assert (answer.status_code, answer.json()["code"]) == (413, "TooLarge")
    return True


@pytest.mark.parametrize("name", _WHOLE)
@pytest.mark.parametrize("key", JSON_KEYS)
def test_what_is_no_object_is_refused(world: World, key: str, name: str):
    with Unchanged(world):
        answer = send(world, key, _WHOLE[name])

    if _is_too_large(key, _WHOLE[name], answer):
        return
    assert answer.status_code == 400
    assert answer.json()["code"] == "Invalid"
    assert answer.json()["field"] in ("body", "k0")


@pytest.mark.parametrize("name", _NUMBERS)
@pytest.mark.parametrize("key", JSON_KEYS)
def test_a_value_that_breaks_readers_is_refused(world: World, key: str, name: str):
    field = _first_field(key)
    body = {k: v for k, v in _body(world, key).items() if k != field}
    rest = json.dumps(body).encode()[1:]
    content = b"{" + json.dumps(field).encode() + b": " + _NUMBERS[name]
    content += (b", " if body else b"") + rest

    with Unchanged(world):
        answer = send(world, key, content)

    if _is_too_large(key, content, answer):
        return
    assert answer.status_code == 400, answer.text[:300]
    assert answer.json()["field"].partition("[")[0].partition(".")[0] in ("body", field)


def _body(world: World, key: str) -> dict[str, Any]:
    asking = Asking(world, key, world.actors["owner"])
    found: dict[str, Any] = filled(table()[key].bodies[0], asking.resolve)
    return found


@pytest.mark.parametrize("key", JSON_KEYS)
def test_a_body_that_ends_too_soon_is_refused(world: World, key: str):
    valid = _valid(world, key)

    with Unchanged(world):
        for end in {1, len(valid) // 2, len(valid) - 1}:
            check_invalid(send(world, key, valid[:end]), "body")


@pytest.mark.parametrize("key", JSON_KEYS)
def test_a_body_with_something_around_it_is_refused(world: World, key: str):
    valid = _valid(world, key)
    around = [b"\xef\xbb\xbf" + valid, valid + valid, valid + b"x", valid[:-1] + b",}"]
    around += [valid.decode().encode("utf-16"), valid.decode().encode("utf-32")]

    with Unchanged(world):
        for content in around:
            check_invalid(send(world, key, content), "body")


@pytest.mark.parametrize("key", JSON_KEYS)
def test_a_key_that_comes_twice_is_refused_and_named(world: World, key: str):
    field = _first_field(key)
    pair = _valid(world, key)[1:-1].split(b", ")[0]
    value = json.dumps(_body(world, key)[field]).encode()
    twice = json.dumps(field).encode() + b": " + value
    assert pair

    with Unchanged(world):
        answer = send(world, key, b"{" + twice + b", " + _valid(world, key)[1:])

    check_invalid(answer, field)


@pytest.mark.parametrize("key", CHANGING)
def test_a_body_over_the_limit_is_refused_before_it_is_read(world: World, key: str):
    route = routes()[key]
    limit = route.raw_limit_bytes or route.limit_bytes
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while taken < limit * 3:
            taken += MEGABYTE // 2
            yield b" " * (MEGABYTE // 2)

    with Unchanged(world):
        declared = send(world, key, b"{" * (limit + 1))
        chunked = send(world, key, endless())

    assert (declared.status_code, declared.json()["code"]) == (413, "TooLarge")
    assert (chunked.status_code, chunked.json()["code"]) == (413, "TooLarge")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x"])
@pytest.mark.parametrize("key", CHANGING)
def test_a_compressed_body_is_refused(world: World, key: str, encoding: str):
    bomb = gzip.compress(b" " * 50_000_000) if encoding == "gzip" and key == CHANGING[0] else b"x"

    with Unchanged(world):
        answer = send(world, key, bomb, headers={"content-encoding": encoding})

    check_invalid(answer, "content-encoding")


def test_the_worst_bodies_cost_little_time_and_memory(world: World):
    """What is refused is refused in a blink, whatever it is made of."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for key in ("POST /campaigns", "POST /contacts", "POST /campaigns/{id}/prospects/import"):
        field = json.dumps(_first_field(key)).encode()
        padding = b" " * 999_000
        for content in [
            *_WHOLE.values(),
            *(b"{" + field + b":" + value + b"}" for value in _NUMBERS.values()),
            b"{" + field + b":" + b"[" * 499_000 + b"]" * 499_000 + b"}",
            b"[" * 999_999,
            b'{"' + b"k" * 999_000 + b'":1}',
            b"{" + field + b":" + b"9" * 999_000 + b"}",
            b"{" + field + b':"' + b"\\u0041" * 160_000 + b'"}',
            padding,
        ]:
            started = time.process_time()
            assert send(world, key, content).status_code == 400
            assert time.process_time() - started < 1
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mib < 100


def test_every_route_with_a_json_body_is_here():
    assert {key for key, route in routes().items() if route.body} <= set(JSON_KEYS)
    assert all(body_type(key) for key in JSON_KEYS)
