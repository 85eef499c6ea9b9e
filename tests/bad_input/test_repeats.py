"""Idempotency-Key on every change: a repeat does nothing anew, another request is refused."""

import json
import secrets

import pytest

from tests.bad_input.sending import Unchanged
from tests.matrix.asking import Asking
from tests.matrix.table import content_of, path_of, query_of, routes, table
from tests.matrix.world import World

# A new session cannot be given twice, and a signed-out one cannot ask again.
KEYS = [
    key
    for key, route in sorted(routes().items())
    if route.method != "GET" and not route.public and key != "DELETE /auth/session"
]


def _send(world: World, key: str, content: bytes | None, idempotency_key: str, **more: str):
    example, actor = table()[key], world.actors["owner"]
    asking = Asking(world, key, actor)
    method = key.partition(" ")[0]
    headers = {"content-type": example.content_type, "idempotency-key": idempotency_key}
    return world.product.call(
        method,
        path_of(key, example, asking.resolve),
        {**headers, **actor.headers(method)},
        content,
        {**query_of(example, asking.resolve), **more},
    )


def _content(world: World, key: str) -> bytes | None:
    return content_of(table()[key], Asking(world, key, world.actors["owner"]).resolve)


@pytest.mark.parametrize("key", KEYS)
def test_a_repeat_gets_the_first_answer_and_does_nothing(world: World, key: str):
    content, once = _content(world, key), secrets.token_hex(8)
    first = _send(world, key, content, once)
    if not first.is_success:
        assert table()[key].answers is not None, first.text
        return

    with Unchanged(world):
        again = _send(world, key, content, once)

    if "x-shown-once" in first.headers:
        assert (again.status_code, again.json()["code"]) == (409, "AnswerShownOnce")
        return
    assert again.status_code == first.status_code
    assert again.content == first.content
    assert again.headers["idempotent-replay"] == "true"


@pytest.mark.parametrize("key", KEYS)
def test_the_same_key_with_another_request_is_refused(world: World, key: str):
    content, once = _content(world, key), secrets.token_hex(8)
    if not _send(world, key, content, once).is_success:
        return
    me = json.dumps({"name": "Ana", "language": "en"}).encode()

    with Unchanged(world):
        answers = [_send(world, key, (content or b"") + b" ", once)]
        if routes()[key].role is None and key != "PUT /me":
            answers.append(_send(world, "PUT /me", me, once))

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (409, "KeyReused")


def test_the_same_key_with_another_parameter_is_refused(world: World):
    key, once = "POST /contacts/import", secrets.token_hex(8)
    content = _content(world, key)
    assert _send(world, key, content, once).is_success

    with Unchanged(world):
        answer = _send(world, key, content, once, basis="contract")

    assert (answer.status_code, answer.json()["code"]) == (409, "KeyReused")


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_is_too_long_is_named(world: World, key: str):
    with Unchanged(world):
        answer = _send(world, key, _content(world, key), "x" * 201)

    assert answer.status_code == 400
    assert answer.json()["field"] == "Idempotency-Key"


@pytest.mark.parametrize("key", KEYS)
def test_a_refused_request_may_be_mended_under_its_key(world: World, key: str):
    """What failed is not kept: the client mends the body and tries the same key again."""
    if table()[key].body is None:
        return
    once = secrets.token_hex(8)
    refused = _send(world, key, b'{"surprise": 1}', once)
    assert refused.status_code == 400

    mended = _send(world, key, _content(world, key), once)

    assert mended.is_success or table()[key].answers is not None
