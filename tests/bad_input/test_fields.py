"""Every field of every body: unknown, missing, of another type, null, out of its bounds."""

import pytest
from msgspec import inspect

from tests.bad_input.sending import BODY_KEYS, Unchanged, check_invalid, send_json
from tests.bad_input.wrong import Place, Wrong, places, plain, wrong_bodies
from tests.matrix.table import body_type, table
from tests.matrix.world import World

WRONG = [
    pytest.param(key, wrong, id=f"{key} {number}: {wrong.name}")
    for key in BODY_KEYS
    for number, body in enumerate(table()[key].bodies)
    for wrong in wrong_bodies(body_type(key), body)
]


@pytest.mark.parametrize("key,wrong", WRONG)
def test_a_wrong_field_is_named_and_nothing_is_stored(world: World, key: str, wrong: Wrong):
    with Unchanged(world):
        answer = send_json(world, key, wrong.make())

    check_invalid(answer, wrong.field)


def _bounds(place: Place) -> list[tuple[str, object]]:
    """Return the values that are only just allowed."""
    kind = plain(place.type)
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return [(f"is {end}", end) for end in (kind.ge, kind.le) if end is not None]
    if isinstance(kind, inspect.StrType) and not kind.pattern:
        lengths = [length for length in (kind.min_length, kind.max_length) if length]
        return [(f"has {length} letters", "x" * length) for length in lengths]
    if isinstance(kind, inspect.StrType) and kind.pattern == r"\S" and kind.max_length:
        return [("is as long as may be", "x" * kind.max_length)]
    return []


AT_BOUNDS = [
    pytest.param(key, place.put(value), place.path, id=f"{key} {number}: {place.path} {name}")
    for key in BODY_KEYS
    for number, body in enumerate(table()[key].bodies)
    for place in places(body_type(key), body)
    for name, value in _bounds(place)
    if place.path.partition(".")[0].partition("[")[0] not in table()[key].unfit
]


@pytest.mark.parametrize("key,body,path", AT_BOUNDS)
def test_what_is_just_within_its_bounds_is_taken(world: World, key: str, body: object, path: str):
    answer = send_json(world, key, body)

    assert answer.is_success or answer.status_code in (404, 409), answer.text[:300]


MOMENTS = [
    pytest.param(key, place.put(moment), place.path, id=f"{key}: {place.path} {moment}")
    for key in BODY_KEYS
    for body in table()[key].bodies
    for place in places(body_type(key), body)
    if isinstance(plain(place.type), inspect.DateTimeType)
    for moment in (
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-01-01T00:00:00",
        "2026-06-30T23:59:60Z",
    )
]


@pytest.mark.parametrize("key,body,path", MOMENTS)
def test_a_moment_without_a_zone_or_outside_of_time_is_named(
    world: World, key: str, body: object, path: str
):
    with Unchanged(world):
        answer = send_json(world, key, body)

    check_invalid(answer, path, path.rpartition(".")[2])


def test_there_are_as_many_cases_as_the_api_is_large():
    assert len(WRONG) > 1_000
    assert len(AT_BOUNDS) > 50
