"""One request of the table by one actor, and what must hold of every answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from shared.entry.http import Route
from tests.matrix.people import Actor
from tests.matrix.table import (
    FRESH,
    Resolve,
    content_of,
    path_of,
    query_of,
    resolver,
    routes,
    table,
)
from tests.matrix.world import World

CHANGES = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class Asking:
    """A request of the table; `ids` replace those of the actor's own business."""

    world: World
    key: str
    actor: Actor
    ids: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str | None] = field(default_factory=dict)
    """Added to what the actor sends; None leaves a header out."""

    @property
    def route(self) -> Route[Any]:
        return routes()[self.key]

    @property
    def resolve(self) -> Resolve:
        people = self.world.people
        fresh = {**FRESH, "id_token": lambda: people.token("new@nobody.example")}
        return resolver({**self.world.mine.ids, **self.ids}, fresh)

    def send(self) -> httpx.Response:
        """Send it and check what holds of every answer."""
        example, resolve = table()[self.key], self.resolve
        method = self.key.partition(" ")[0]
        usual: dict[str, str | None] = {"content-type": example.content_type}
        usual |= self.actor.headers(method) | self.headers
        answer = self.world.product.call(
            method,
            path_of(self.key, example, resolve),
            {name: value for name, value in usual.items() if value is not None},
            content_of(example, resolve),
            query_of(example, resolve),
        )
        check_any(self.world, answer)
        return answer


def check_any(world: World, answer: httpx.Response) -> None:
    """No answer shows the other business or an error of ours; errors are problems."""
    seen = answer.text + str(answer.headers)
    assert world.other.canary not in seen
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["code"] == problem["title"]
        assert problem["detail"]


def check_done(key: str, answer: httpx.Response) -> None:
    """The answer is the one the description promises."""
    route, named = routes()[key], table()[key].answers
    if named is not None:
        assert (answer.status_code, answer.json()["code"]) == (named.status, named.code)
        return
    assert answer.is_success, answer.text
    if route.answer is None:
        return
    assert answer.status_code == route.status
    msgspec.json.decode(answer.content, type=route.answer)


def check_refused(answer: httpx.Response, status: int, *codes: str) -> None:
    """The answer is a refusal with one of the codes."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    assert answer.json()["code"] in codes, answer.text


def states(world: World) -> tuple[Any, ...]:
    """Return what changes when anything is stored anywhere."""
    product = world.product
    return tuple(map(product.state, (world.mine.tenant, world.other.tenant, "platform")))
