"""Every route × every role in one's own business: below the role nothing is done or shown."""

import pytest

from tests.matrix.asking import Asking, check_done, check_refused, states
from tests.matrix.table import routes, table
from tests.matrix.world import OWN, World

KEYS = sorted(routes())
CLOSED = [key for key, route in sorted(routes().items()) if not route.public]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("key", KEYS)
def test_a_member_does_what_the_role_allows_and_nothing_else(world: World, key: str, name: str):
    actor = world.actors[name]
    route, example = routes()[key], table()[key]
    assert actor.role is not None
    before = states(world)

    answer = Asking(world, key, actor).send()

    if route.public:
        check_done(key, answer)
    elif route.role is not None and actor.role < route.role:
        check_refused(answer, 403, "Forbidden")
        assert states(world) == before
    elif (example.refuses_keys and actor.via == "key") or (
        example.session and actor.via == "token"
    ):
        check_refused(answer, 403, "PersonNeeded")
        assert states(world) == before
    else:
        check_done(key, answer)
        assert world.product.state(world.other.tenant) == before[1]


@pytest.mark.parametrize("key", CLOSED)
def test_nobody_does_anything(world: World, key: str):
    before = states(world)

    answer = Asking(world, key, world.actors["nobody"]).send()

    check_refused(answer, 401, "Unauthenticated")
    assert states(world) == before


@pytest.mark.parametrize("bearer", ["pk_", "pk_unknown", "eyJhbGciOiJub25lIn0.e30.", "x" * 9_000])
@pytest.mark.parametrize("key", CLOSED)
def test_made_up_credentials_are_nobody(world: World, key: str, bearer: str):
    made_up = {"authorization": f"Bearer {bearer}"}

    check_refused(
        Asking(world, key, world.actors["nobody"], headers=made_up).send(), 401, "Unauthenticated"
    )
