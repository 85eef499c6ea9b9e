"""Sends what should be refused and checks how it is refused."""

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx

from tests.matrix.asking import Asking, check_any, states
from tests.matrix.table import body_type, filled, path_of, query_of, routes, table
from tests.matrix.world import World

BODY_KEYS = [key for key in sorted(routes()) if body_type(key) is not None]
CHANGING = [key for key, route in sorted(routes().items()) if route.method != "GET"]


def send(
    world: World,
    key: str,
    content: Any = None,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, Any] | None = None,
    actor: str = "owner",
) -> httpx.Response:
    """Send a request of the table with another body, headers or parameters."""
    example = table()[key]
    asking = Asking(world, key, world.actors[actor])
    method = key.partition(" ")[0]
    usual = {"content-type": "application/json", **world.actors[actor].headers(method)}
    path = path_of(key, example, asking.resolve)
    if query is None and body_type(key) is None:
        query = query_of(example, asking.resolve)
    answer = world.product.call(method, path, {**usual, **(headers or {})}, content, query)
    check_any(world, answer)
    return answer


def send_json(world: World, key: str, body: Any, **more: Any) -> httpx.Response:
    """Send a JSON body with the ids of the world in place of its `$words`."""
    asking = Asking(world, key, world.actors["owner"])
    return send(world, key, json.dumps(filled(body, asking.resolve)).encode(), **more)


def check_invalid(answer: httpx.Response, *fields: str) -> None:
    """The answer is a 400 that names one of the fields."""
    assert answer.status_code == 400, f"{answer.status_code}: {answer.text[:300]}"
    problem = answer.json()
    assert problem["code"] == "Invalid", problem
    assert _spelled(problem.get("field", "")) in fields, problem


def _spelled(field: str) -> str:
    """Return the field with positions as the decoder writes them."""
    return re.sub(r"\[\d+\]", "[...]", field)


class Unchanged:
    """Fails when anything was stored meanwhile."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __enter__(self) -> None:
        self.world.product.settle()
        self.before = states(self.world)

    def __exit__(self, *raised: object) -> None:
        if not any(raised):
            assert states(self.world) == self.before, "something was stored"
