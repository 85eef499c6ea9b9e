"""The table of valid requests (`requests.yaml`), and how its words become a request."""

import importlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from shared.entry.http import Route
from tools.openapi import served_routes

FILE = Path(__file__).parent / "requests.yaml"
Json = dict[str, Any]
Resolve = Callable[[str], str]


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer that is not the route's own 2xx."""

    status: int
    code: str | None = None
    field: str | None = None


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table; the file's head says what each word means."""

    path: dict[str, str] = {}
    query: Json = {}
    body: Json | None = None
    variants: list[Json] = []
    raw: str | None = None
    content_type: str = "application/json"
    raw_body: str | None = None
    answers: Answer | None = None
    person: bool = False
    session: bool = False
    others: Answer = Answer(404)
    unfit: list[str] = []
    folded: list[str] = []

    @property
    def refuses_keys(self) -> bool:
        """Tell whether an API key is refused whatever its role."""
        return self.person or self.session

    @property
    def bodies(self) -> list[Json]:
        """Return every JSON body of the row."""
        return [*([self.body] if self.body is not None else []), *self.variants]


def key_of(route: Route[Any]) -> str:
    """Return how the table names a route."""
    return f"{route.method} {route.path}"


@cache
def routes() -> dict[str, Route[Any]]:
    """Return every route of every function."""
    return {key_of(each.route): each.route for each in served_routes()}


@cache
def table() -> dict[str, Example]:
    """Return the table."""
    return msgspec.yaml.decode(FILE.read_bytes(), type=dict[str, Example])


def body_type(key: str) -> Any:
    """Return the struct of a route's JSON body, also where the route takes it raw."""
    example, route = table().get(key), routes()[key]
    if example is not None and example.raw_body:
        module, _, name = example.raw_body.partition(":")
        return getattr(importlib.import_module(module), name)
    return route.body


def path_of(key: str, example: Example, resolve: Resolve) -> str:
    """Return the path with ids in it."""
    template = key.partition(" ")[2]
    return re.sub(r"\{(\w+)\}", lambda match: resolve(example.path[match[1]]), template)


def filled(value: Any, resolve: Resolve) -> Any:
    """Return a body or query with ids in place of `$words`."""
    if isinstance(value, str) and value.startswith("$"):
        return resolve(value[1:])
    if isinstance(value, list):
        return [filled(item, resolve) for item in value]
    if isinstance(value, dict):
        return {name: filled(item, resolve) for name, item in value.items()}
    return value


def content_of(example: Example, resolve: Resolve) -> bytes | None:
    """Return the bytes of the row's body."""
    if example.raw is not None:
        return example.raw.encode()
    if example.body is None:
        return None
    return json.dumps(filled(example.body, resolve)).encode()


def query_of(example: Example, resolve: Resolve) -> Json:
    """Return the row's parameters; empty ones (a first page) are left out."""
    given = filled(example.query, resolve)
    return {name: value for name, value in given.items() if value != ""}


def words_of(value: Any) -> set[str]:
    """Return the `$words` inside a body or query."""
    if isinstance(value, str):
        return {value[1:]} if value.startswith("$") else set()
    items = value.values() if isinstance(value, Mapping) else value
    return set().union(*map(words_of, items)) if isinstance(value, dict | list) else set()


def resolver(ids: Mapping[str, str], fresh: Mapping[str, Callable[[], str]]) -> Resolve:
    """Return what turns a kind into an id of one business, or makes a fresh word."""

    def resolve(word: str) -> str:
        if word in fresh:
            return fresh[word]()
        return ids[word]

    return resolve


FRESH: dict[str, Callable[[], str]] = {
    "email": lambda: f"{secrets.token_hex(6)}@convidado.example",
    "number": lambda: str(secrets.randbelow(10**15)),
    "template_name": lambda: f"modelo_{secrets.token_hex(6)}",
}
"""Words that may be used only once."""
