"""Which business a request is for, and what a business says about itself."""

import pytest

from shared.identity import store
from tests.conftest import OutboxRecorder
from tests.identity.world import World, call


def test_who_begins_a_business_owns_it_and_is_in_it(world: World, outbox: OutboxRecorder) -> None:
    owner = world.owner(business="Padaria da Ana")
    me = owner.send("GET", "/me").content
    assert (me["tenant"], me["role"]) == (owner.tenant, "owner")
    assert me["memberships"] == [
        {"tenant": owner.tenant, "name": "Padaria da Ana", "role": "owner"}
    ]
    facts = outbox.facts("tenant-created")
    assert [(fact["tenant"], fact["user_id"]) for fact in facts] == [(owner.tenant, owner.user_id)]


def test_without_a_business_only_oneself_is_reachable(world: World) -> None:
    browser = world.browser("ana@padaria.example")
    assert browser.send("GET", "/me").status == 200
    assert browser.send("GET", "/tenants").content["items"] == []
    for path in ("/tenant", "/members", "/audit", "/probe"):
        assert browser.send("GET", path).status == 403


def test_a_business_describes_itself(world: World) -> None:
    owner = world.owner()
    change = {"name": "Padaria Nova", "language": "en", "time_zone": "America/Manaus"}
    changed = owner.send("PATCH", "/tenant", change)
    assert changed.status == 200
    found = owner.send("GET", "/tenant").content
    assert {key: found[key] for key in change} == change
    assert found["currency"] == "BRL"
    assert owner.send("GET", "/tenants").content["items"][0]["name"] == "Padaria Nova"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 121),
        ("name", None),
        ("language", "fr"),
        ("time_zone", "Nowhere/Town"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "America"),
        ("currency", "brl"),
        ("currency", "R$"),
        ("plan", "scale"),
        ("id", "other"),
        ("credits", 100),
        ("is_blocked", False),
    ],
)
def test_a_business_is_never_described_wrongly(world: World, field: str, value: object) -> None:
    owner = world.owner()
    before = owner.send("GET", "/tenant").content
    for method, path in (("PATCH", "/tenant"), ("POST", "/tenants")):
        body = {"name": "Padaria", field: value}
        reply = owner.send(method, path, body)
        assert (reply.status, reply.content["field"]) == (400, field)
    assert owner.send("GET", "/tenant").content == before


def test_a_foreign_business_is_not_there(world: World) -> None:
    ana, bia = world.owner(), world.owner("bia@salao.example", "Salão")
    assert ana.send("POST", f"/tenants/{bia.tenant}/select").status == 404
    assert ana.send("GET", "/probe", x_tenant=bia.tenant).code == "NotAMember"
    assert ana.send("POST", "/probe", x_tenant=bia.tenant).code == "NotAMember"
    token = {"authorization": f"Bearer {world.id_token('ana@padaria.example')}"}
    for wanted in (bia.tenant, "platform", "nobody", "a/b", "../x", "", " ", "X" * 500):
        reply = call(world.api, "GET", "/probe", None, {**token, "x-tenant": wanted})
        assert reply.status == 403, wanted
    assert ana.send("GET", "/me").content["tenant"] == ana.tenant


@pytest.mark.parametrize("id", ["platform", "nobody", "%2e%2e", "a%2Fb", "%00"])
def test_only_a_business_can_be_selected(world: World, id: str) -> None:
    owner = world.owner()
    assert owner.send("POST", f"/tenants/{id}/select").status == 404


def test_a_person_moves_between_their_businesses(world: World) -> None:
    browser = world.owner(business="Padaria")
    first = browser.tenant
    second = browser.send("POST", "/tenants", {"name": "Salão"}).content["id"]
    assert browser.send("GET", "/probe").content["tenant"] == second
    selected = browser.send("POST", f"/tenants/{first}/select")
    assert (selected.content["tenant"], selected.content["role"]) == (first, "owner")
    assert browser.send("GET", "/probe").content["tenant"] == first
    # The next sign-in begins where this one was.
    again = world.browser("ana@padaria.example")
    assert again.send("GET", "/me").content["tenant"] == first


def test_a_page_that_names_its_business_is_not_moved_by_another_tab(world: World) -> None:
    browser = world.owner(business="Padaria")
    shown = browser.tenant
    browser.send("POST", "/tenants", {"name": "Salão"})
    assert browser.send("POST", "/probe", x_tenant=shown).content["tenant"] == shown


def test_a_business_that_is_gone_is_nobody_s(world: World) -> None:
    owner = world.owner()
    world.documents.transact(owner.tenant, lambda tx: tx.delete(store.MEMBERS, owner.user_id))
    assert owner.send("GET", "/probe").status == 403
    assert owner.send("GET", "/probe", x_tenant=owner.tenant).code == "NotAMember"
    assert owner.send("GET", "/me").content["tenant"] is None


def test_a_person_has_a_bounded_number_of_businesses(world: World) -> None:
    browser = world.browser("ana@padaria.example")
    made = [browser.send("POST", "/tenants", {"name": f"N{n}"}).status for n in range(21)]
    assert made == [201] * 20 + [409]


def test_a_repeat_with_its_key_begins_one_business(world: World) -> None:
    browser = world.browser("ana@padaria.example")
    first = browser.send("POST", "/tenants", {"name": "Padaria"}, idempotency_key="one")
    # The first request moved the session into the new business; the repeat is still found.
    second = browser.send("POST", "/tenants", {"name": "Padaria"}, idempotency_key="one")
    assert first.content["id"] == second.content["id"]
    assert len(browser.send("GET", "/tenants").content["items"]) == 1
