"""Offers over HTTP: made, read, changed, archived, and nobody else's."""

import pytest

from shared.catalogue import store
from shared.catalogue.api import ROUTES
from shared.catalogue.service import CatalogueService
from shared.entry.auth import Role
from tests.api_caller import caller

PRO = {
    "name": "Plano Pro",
    "description": "Agenda sem limite",
    "price": {"amount": 14990, "currency": "BRL"},
    "features": ["lembretes", "fidelidade"],
}


@pytest.fixture
def service(documents, clock):
    return CatalogueService(documents, clock)


@pytest.fixture
def api(service, documents):
    return caller(ROUTES, service, documents)


def test_an_offer_is_made_and_reads_back_the_same(api):
    made = api.post("/offers", json=PRO)
    assert made.status_code == 201
    assert made.json() | PRO == made.json()
    assert api.get(f"/offers/{made.json()['id']}").json() == made.json()


def test_a_price_may_be_open(api):
    made = api.post("/offers", json={"name": "Sob medida", "price": None})
    assert made.json()["price"] is None


def test_the_list_comes_newest_first_in_pages(api, clock):
    for number in range(5):
        api.post("/offers", json={"name": f"Oferta {number}"})
        clock.move(seconds=1)
    first = api.get("/offers", params={"limit": 3}).json()
    second = api.get("/offers", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    names = [offer["name"] for offer in first["items"] + second["items"]]
    assert names == [f"Oferta {number}" for number in (4, 3, 2, 1, 0)]
    assert second["next_cursor"] is None


def test_a_change_touches_only_what_it_names(api):
    made = api.post("/offers", json=PRO).json()
    changed = api.patch(f"/offers/{made['id']}", json={"price": None, "active": False}).json()
    assert changed["price"] is None
    assert changed["active"] is False
    assert changed["features"] == PRO["features"]


def test_an_archived_offer_leaves_the_list_and_cannot_change(api):
    id = api.post("/offers", json=PRO).json()["id"]
    assert api.delete(f"/offers/{id}").json()["archived"] is True
    assert api.delete(f"/offers/{id}").status_code == 200
    assert api.get("/offers").json()["items"] == []
    assert [offer["id"] for offer in api.get("/offers?archived=true").json()["items"]] == [id]
    refused = api.patch(f"/offers/{id}", json={"name": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "OfferArchived")


def test_an_archived_offer_comes_back_as_it_was(api):
    id = api.post("/offers", json={**PRO, "active": False}).json()["id"]
    api.delete(f"/offers/{id}")
    restored = api.post(f"/offers/{id}/restore", json={"active": False}).json()
    assert (restored["archived"], restored["active"]) == (False, False)
    assert [offer["id"] for offer in api.get("/offers").json()["items"]] == [id]
    assert api.post(f"/offers/{id}/restore", json={}).json() == restored


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x", "colour": "red"}, "colour"),
        ({"name": "x", "price": {"amount": -1}}, "price.amount"),
        ({"name": "x", "price": {"amount": 1, "currency": "real"}}, "price.currency"),
        ({"name": "x", "features": ["ok", ""]}, "features[1]"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_a_wrong_body_is_refused_by_the_name_of_the_field(api, body, field):
    refused = api.post("/offers", json=body)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_foreign_and_unknown_offers_are_not_found(api):
    id = api.post("/offers", json=PRO).json()["id"]
    for method, path in (("GET", id), ("PATCH", id), ("DELETE", id)):
        json = {"name": "mine"} if method == "PATCH" else None
        answer = api.request(method, f"/offers/{path}", headers={"x-tenant": "t2"}, json=json)
        assert (answer.status_code, answer.json()["code"]) == (404, "OfferNotFound")
    assert api.get("/offers/unknown").status_code == 404


def test_only_those_who_configure_may_change_offers(service, documents):
    agent = caller(ROUTES, service, documents, Role.AGENT)
    assert agent.post("/offers", json=PRO).status_code == 403
    assert agent.get("/offers").status_code == 200


def test_every_change_leaves_an_audit_entry(api, documents):
    id = api.post("/offers", json=PRO).json()["id"]
    before = documents.operations.writes
    api.patch(f"/offers/{id}", json={"name": "Plano Plus"})
    assert documents.operations.writes - before == 2
    api.patch(f"/offers/{id}", json={"name": "Plano Plus"})
    assert documents.operations.writes - before == 2


def test_offers_are_read_together_for_those_who_quote_them(service, documents):
    offer = service.create("t1", None, "Plano")
    found = documents.transact("t1", lambda tx: store.peek_all(tx, [offer.id, "unknown"]))
    assert found == [offer, None]
