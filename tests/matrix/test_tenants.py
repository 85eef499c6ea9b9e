"""Every route × every way to reach into a business that is not one's own."""

import pytest

from tests.matrix.asking import Asking, check_done, check_refused, states
from tests.matrix.table import FRESH, path_of, resolver, routes, table, words_of
from tests.matrix.world import STRANGERS, World

CLOSED = [key for key, route in sorted(routes().items()) if not route.public]
TENANTED = [key for key in CLOSED if routes()[key].role is not None]
FREE = [key for key in CLOSED if routes()[key].role is None]
WITH_ID = [(key, name) for key in CLOSED for name in table()[key].path]
IN_BODY = [
    (key, word)
    for key in CLOSED
    for word in sorted(words_of(table()[key].bodies) | words_of(table()[key].query))
    if word not in (*FRESH, "id_token")
]
OWNERS = ("owner", "viewer key", "admin key", "admin token")
COUNTED = ("version", "file")
"""What is counted within a thing of one's own: every business has the same."""
UNKNOWN = ["nosuchbusiness", "platform", "PLATFORM", "../platform", "a b", "x" * 500, "0", "null"]


@pytest.mark.parametrize("actor", OWNERS)
@pytest.mark.parametrize("key,name", WITH_ID)
def test_an_id_of_another_business_is_not_there(world: World, key: str, name: str, actor: str):
    """404 and never 403: whether it exists elsewhere is not told either."""
    kind = table()[key].path[name]
    before = states(world)

    asking = Asking(world, key, world.actors[actor], {kind: world.other.ids[kind]})
    answer = asking.send()

    if kind in COUNTED:
        return
    route = routes()[key]
    role, via = world.actors[actor].role, world.actors[actor].via
    if role is None:
        check_refused(answer, 403, "BusinessNeeded")
    elif route.role is not None and role < route.role:
        check_refused(answer, 403, "Forbidden")
    elif table()[key].session and via != "session" or table()[key].person and via == "key":
        check_refused(answer, 403, "PersonNeeded")
    else:
        assert answer.status_code == 404, answer.text
        assert answer.json()["code"].endswith("NotFound")
    assert states(world) == before


@pytest.mark.parametrize("key", [key for key in CLOSED if len(table()[key].path) > 0])
def test_a_whole_path_of_another_business_is_not_there(world: World, key: str):
    before = states(world)
    kinds = table()[key].path.values()
    foreign = {kind: world.other.ids[kind] for kind in kinds}

    answer = Asking(world, key, world.actors["owner"], foreign).send()

    assert answer.status_code == 404, answer.text
    assert states(world) == before


@pytest.mark.parametrize("key,word", IN_BODY)
def test_an_id_of_another_business_in_a_body_or_query_leads_nowhere(
    world: World, key: str, word: str
):
    expected = table()[key].others
    foreign = world.product.state(world.other.tenant)

    answer = Asking(world, key, world.actors["owner"], {word: world.other.ids[word]}).send()

    assert answer.status_code == expected.status, answer.text
    if expected.status >= 400:
        assert expected.code in (None, answer.json()["code"])
        assert answer.json().get("field") == expected.field
    assert world.product.state(world.other.tenant) == foreign


def test_people_of_another_business_are_unknown_to_a_campaign(world: World):
    key = "POST /campaigns/{id}/prospects/import"
    contact = {"contact": world.other.ids["contact"]}

    answer = Asking(world, key, world.actors["owner"], contact).send()

    assert (answer.json()["enrolled"], answer.json()["unknown"]) == (0, 1)


def test_a_campaign_with_the_things_of_another_business_does_not_start(world: World):
    """A draft may name what is not there; the start names each, and nothing about it is read."""
    foreign = {kind: world.other.ids[kind] for kind in ("account", "agent", "offer")}
    made = Asking(world, "POST /campaigns", world.actors["owner"], foreign).send()
    ids = {"campaign_draft": made.json()["id"]}

    answer = Asking(world, "POST /campaigns/{id}/start", world.actors["owner"], ids).send()

    assert answer.status_code == 400
    fields = {problem["field"] for problem in answer.json()["problems"]}
    assert {"account_id", "agent_id", "offer_ids"} <= fields


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("key", TENANTED)
def test_without_a_business_nothing_of_one_is_done(world: World, key: str, name: str):
    before = states(world)

    answer = Asking(world, key, world.actors[name]).send()

    check_refused(answer, 403, "BusinessNeeded")
    assert states(world) == before


@pytest.mark.parametrize("key", FREE)
def test_without_a_business_one_may_still_do_what_needs_none(world: World, key: str):
    answer = Asking(world, key, world.actors["newcomer"]).send()

    if key == "POST /tenants/{id}/select":
        check_refused(answer, 404, "NotFound")
    else:
        check_done(key, answer)


@pytest.mark.parametrize("name", ["owner", "viewer", "admin token", "admin key", "newcomer"])
@pytest.mark.parametrize("key", CLOSED)
def test_wishing_for_a_business_one_is_no_member_of_is_refused(world: World, key: str, name: str):
    before = states(world)
    wish = {"x-tenant": world.other.tenant}

    answer = Asking(world, key, world.actors[name], headers=wish).send()

    check_refused(answer, 403, "NotAMember")
    assert states(world) == before


@pytest.mark.parametrize("wish", UNKNOWN)
@pytest.mark.parametrize("key", CLOSED)
def test_wishing_for_a_business_that_is_not_there_is_refused(world: World, key: str, wish: str):
    before = states(world)

    for name in ("owner", "admin token", "admin key"):
        answer = Asking(world, key, world.actors[name], headers={"x-tenant": wish}).send()
        check_refused(answer, 403, "NotAMember")

    assert states(world) == before


@pytest.mark.parametrize("key", TENANTED)
def test_a_business_that_was_deleted_is_nobodys(world: World, key: str):
    before = states(world)

    for _ in range(2):
        answer = Asking(world, key, world.actors["gone owner"]).send()
        check_refused(answer, 403, "BusinessNeeded")
        check_refused(Asking(world, key, world.actors["gone token"]).send(), 403, "NotAMember")
        check_refused(Asking(world, key, world.actors["gone key"]).send(), 401, "Unauthenticated")

    assert states(world) == before


def test_the_words_that_must_not_be_seen_are_there_to_be_seen(world: World):
    """The other business sees its own in most of what can be read, or the tests above are blind."""
    owner, ids = world.other.actors["owner"], world.other.ids
    resolve = resolver(ids, FRESH)
    reading = [key for key in TENANTED if key.startswith("GET ")]

    seen = []
    for key in reading:
        answer = world.product.call(
            "GET", path_of(key, table()[key], resolve), owner.headers("GET")
        )
        assert answer.status_code == 200, f"{key}: {answer.text}"
        seen += [key] if world.other.canary in answer.text else []

    assert len(seen) > len(reading) * 0.7, sorted(set(reading) - set(seen))
