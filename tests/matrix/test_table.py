"""The table of requests holds exactly the routes of the API, and all each of them takes."""

import re

import msgspec
import pytest
from msgspec import inspect

from tests.matrix.table import Example, body_type, key_of, routes, table

KEYS = sorted(table())


def test_every_route_of_the_api_has_a_row():
    assert sorted(set(routes()) - set(table())) == []


def test_no_row_names_a_route_that_is_not_there_any_more():
    assert sorted(set(table()) - set(routes())) == []


def test_the_api_is_as_large_as_it_is():
    assert len(routes()) >= 88
    assert all(key_of(route) == key for key, route in routes().items())


@pytest.mark.parametrize("key", KEYS)
def test_a_row_names_every_id_of_the_path(key: str):
    assert set(re.findall(r"\{(\w+)\}", key)) == set(table()[key].path)


@pytest.mark.parametrize("key", KEYS)
def test_a_row_gives_every_field_and_every_parameter(key: str):
    """What a row leaves out would never be tested with bad input either."""
    example = table()[key]
    kind = body_type(key)
    assert (kind is None) == (not example.bodies)
    if kind is not None:
        for name in _fields(kind):
            assert any(name in body for body in example.bodies), name
    query = routes()[key].query
    assert sorted(_fields(query) if query else []) == sorted(_parameters(key, example))


def _parameters(key: str, example: Example) -> list[str]:
    # Owner and assignee exclude each other, and the service says so.
    extra = ["assignee"] if key == "GET /conversations" else []
    return [*example.query, *extra]


def _fields(kind: type[msgspec.Struct]) -> list[str]:
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)
    return [field.encode_name for field in described.fields]
