"""Ids that are not there, ids that cannot be, methods a path does not know."""

import pytest

from shared.entry.http import PREFIX
from tests.bad_input.sending import Unchanged
from tests.matrix.asking import CHANGES, Asking, check_any
from tests.matrix.table import content_of, routes, table
from tests.matrix.world import World

WITH_ID = [(key, name) for key in sorted(routes()) for name in table()[key].path]
ODD = {
    "unknown": "nothere",
    "of the right length": "a" * 24,
    "a slash": "a%2Fb",
    "the parent": "%2e%2e",
    "a dot": "%2e",
    "reserved": "__x__",
    "nul": "%00",
    "a new line": "a%0A",
    "no UTF-8": "%FF%FE",
    "a surrogate": "%ED%A0%80",
    "an emoji": "%F0%9F%98%80",
    "a quote": "%27%20OR%201=1",
    "very long": "a" * 3_000,
    "a number": "0",
    "minus one": "-1",
    "a space": "%20",
    "upside down": "%E2%80%AEabc",
    "a question mark": "aaa%3Fx=1",
    "encoded twice": "%252e%252e",
}


def _address(world: World, key: str, name: str, text: str) -> str:
    path = key.partition(" ")[2]
    for each, kind in table()[key].path.items():
        path = path.replace(f"{{{each}}}", text if each == name else world.mine.ids[kind])
    return path


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("key,name", WITH_ID)
def test_an_id_that_is_not_there_is_not_found(world: World, key: str, name: str, odd: str):
    actor = world.actors["owner"]
    asking = Asking(world, key, actor)
    method = key.partition(" ")[0]
    content = content_of(table()[key], asking.resolve)

    with Unchanged(world):
        headers = {"content-type": table()[key].content_type, **actor.headers(method)}
        answer = world.product.call(method, _address(world, key, name, ODD[odd]), headers, content)
    check_any(world, answer)

    # Dots are a shorter path to any client, and that one may exist with another method.
    allowed = {404, 405, 400} if odd in ("dots", "the parent", "a dot", "a slash") else {404}
    if table()[key].path[name] == "version":
        allowed |= {400}
    if table()[key].path[name] == "file" and odd == "a number":
        allowed = {200}  # files are counted from 0: this is the first one
    assert answer.status_code in allowed, answer.text


PATHS = sorted({key.partition(" ")[2] for key in routes()})
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OPTIONS")


@pytest.mark.parametrize("path", PATHS)
def test_a_method_a_path_does_not_know_is_told_so(world: World, path: str):
    known = {key.partition(" ")[0] for key in routes() if key.partition(" ")[2] == path}
    key = next(key for key in sorted(routes()) if key.partition(" ")[2] == path)
    headers = world.actors["owner"].headers("POST")
    address = _address(world, key, "", "")
    others = {
        other.partition(" ")[0]
        for other in routes()
        if routes()[other].pattern.match(PREFIX + address)
    }

    with Unchanged(world):
        for method in set(METHODS) - known - others:
            answer = world.product.call(method, address, headers)
            check_any(world, answer)
            assert answer.status_code == 405, f"{method} {path}: {answer.text}"
            assert answer.json()["code"] == "MethodNotAllowed"
            named = {word.strip() for word in answer.headers["allow"].split(",")}
            assert known <= named, "a refused method must be told which ones there are"


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/offers/x/y/z", "//offers", "/offers//", "/OFFERS"]
)
@pytest.mark.parametrize("method", ["GET", *CHANGES])
def test_a_path_nobody_serves_is_not_found(world: World, path: str, method: str):
    with Unchanged(world):
        answer = world.product.call(method, path, world.actors["owner"].headers(method))

    check_any(world, answer)
    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize("key", [key for key in sorted(routes()) if key.startswith("GET ")])
def test_a_head_is_a_get_without_its_body(world: World, key: str):
    headers = world.actors["owner"].headers("GET")
    answer = world.product.call("HEAD", _address(world, key, "", ""), headers)

    assert answer.status_code == 200
    assert answer.content == b""
