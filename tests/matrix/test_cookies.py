"""Every change with a cookie needs the page's own token and comes from our own pages."""

import pytest

from tests.matrix.asking import CHANGES, Asking, check_any, check_done, check_refused, states
from tests.matrix.product import ORIGIN
from tests.matrix.table import routes, table
from tests.matrix.world import World

CHANGING = [
    key for key, route in sorted(routes().items()) if route.method in CHANGES and not route.public
]
READING = [key for key, route in sorted(routes().items()) if route.method == "GET"]
FOREIGN = [
    "https://evil.example",
    "http://127.0.0.1:8080.evil.example",
    "http://127.0.0.1:8081",
    "https://127.0.0.1:8080",
    "null",
    "",
]


@pytest.mark.parametrize("token", [None, "", "guess", "0" * 24], ids=["none", "empty", "a", "b"])
@pytest.mark.parametrize("key", CHANGING)
def test_a_change_without_the_sessions_own_token_is_refused(
    world: World, key: str, token: str | None
):
    before = states(world)

    answer = Asking(world, key, world.actors["owner"], headers={"x-csrf-token": token}).send()

    check_refused(answer, 403, "CsrfRefused")
    assert states(world) == before


@pytest.mark.parametrize("key", CHANGING)
def test_the_token_of_another_session_is_no_token(world: World, key: str):
    before = states(world)
    other = {"x-csrf-token": world.actors["admin"].csrf}

    check_refused(
        Asking(world, key, world.actors["owner"], headers=other).send(), 403, "CsrfRefused"
    )
    assert states(world) == before


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("key", CHANGING)
def test_a_change_from_another_sites_page_is_refused(world: World, key: str, origin: str):
    before = states(world)

    answer = Asking(world, key, world.actors["owner"], headers={"origin": origin}).send()

    check_refused(answer, 403, "CsrfRefused")
    assert states(world) == before


@pytest.mark.parametrize("origin", [origin for origin in FOREIGN if origin])
def test_another_sites_page_cannot_sign_its_visitor_in(world: World, origin: str):
    asking = Asking(world, "POST /auth/session", world.actors["nobody"], headers={"origin": origin})

    check_refused(asking.send(), 403, "CsrfRefused")


@pytest.mark.parametrize("key", READING)
def test_reading_needs_no_token_and_changes_nothing(world: World, key: str):
    before = states(world)

    for _ in range(2):
        answer = Asking(world, key, world.actors["owner"]).send()
        check_done(key, answer)

    assert states(world) == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "key", [key for key in CHANGING if "GET" + key[key.index(" ") :] not in routes()]
)
def test_what_changes_cannot_be_done_by_a_link(world: World, key: str, method: str):
    before = states(world)
    owner = world.actors["owner"]
    asking = Asking(world, key, owner)
    path = asking.key.partition(" ")[2]
    for name, kind in table()[key].path.items():
        path = path.replace(f"{{{name}}}", world.mine.ids[kind])

    answer = world.product.call(method, path, owner.headers("GET"))

    assert answer.status_code in (404, 405)
    if method == "GET":
        check_any(world, answer)
    assert states(world) == before


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world: World):
    answer = Asking(
        world, "POST /auth/session", world.actors["nobody"], headers={"origin": ORIGIN}
    ).send()

    words = {word.strip().lower() for word in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=lax", "path=/"} <= words
    assert "domain" not in answer.headers["set-cookie"].lower()
