"""Contacts over HTTP, except files."""

import pytest

from shared.entry.auth import Role
from shared.usage.plans import PLANS
from tests.contacts.parts import make_api, make_service

ANA = {
    "name": "Ana Lima",
    "phone": "(85) 99123-4567",
    "email": "ana@exemplo.test",
    "company": "Loja",
    "tags": ["vip"],
    "fields": {"city": "Natal"},
}


def test_a_contact_is_made_and_reads_back(api):
    made = api.post("/contacts", json=ANA)
    assert made.status_code == 201
    body = made.json()
    assert (body["phone"], body["basis"], body["source"]) == ("+5585991234567", None, "manual")
    assert api.get(f"/contacts/{body['id']}").json() == body


def test_the_same_person_cannot_be_added_twice(api):
    id = api.post("/contacts", json=ANA).json()["id"]
    again = api.post("/contacts", json={"phone": "+5585991234567"})
    assert (again.status_code, again.json()["code"]) == (409, "ContactExists")
    assert again.json()["contact_id"] == id


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "phone"),
        ({"phone": "85 9912-3456"}, "phone"),
        ({"email": "no"}, "email"),
        ({"email": "no address"}, "email"),
        ({"phone": "85991234567", "language": "português"}, "language"),
        ({"phone": "85991234567", "tags": [""]}, "tags[0]"),
        ({"phone": "85991234567", "admin": True}, "admin"),
        ({"phone": "85991234567", "consent": {"kind": "consent"}}, "consent.source"),
        (
            {
                "phone": "85991234567",
                "consent": {"kind": "consent", "source": "x", "at": "2026-11-23T00:00:00Z"},
            },
            "at",
        ),
    ],
)
def test_a_wrong_body_is_refused_by_the_name_of_the_field(api, body, field):
    refused = api.post("/contacts", json=body)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_contacts_are_found_by_name_number_and_address(api, clock):
    ana = api.post("/contacts", json=ANA).json()
    clock.move(seconds=1)
    bia = api.post("/contacts", json={"name": "Bia", "email": "bia@exemplo.test"}).json()

    def found(**query):
        return [one["id"] for one in api.get("/contacts", params=query).json()["items"]]

    assert found() == [bia["id"], ana["id"]]
    assert found(name="ANÁ") == [ana["id"]]
    assert found(name="lima") == []
    assert found(identifier="85 99123 4567") == [ana["id"]]
    assert found(identifier="558591234567") == [ana["id"]]
    assert found(identifier="ANA@exemplo.test") == [ana["id"]]
    assert found(identifier="bia@exemplo.test") == [bia["id"]]
    assert found(identifier="nobody") == []


def test_a_change_touches_only_what_it_names(api):
    id = api.post("/contacts", json=ANA).json()["id"]
    changed = api.patch(f"/contacts/{id}", json={"company": "Nova", "phone": "85988887777"}).json()
    assert (changed["name"], changed["company"], changed["phone"]) == (
        "Ana Lima",
        "Nova",
        "+5585988887777",
    )
    assert len(changed["identifiers"]) == 3


def test_tags_come_and_go_one_by_one_and_leave_the_others(api):
    id = api.post("/contacts", json={**ANA, "tags": ["vip", "feira"]}).json()["id"]

    def change(**body):
        return api.patch(f"/contacts/{id}", json=body)

    body = {"add_tags": ["maio", "vip"], "remove_tags": ["feira", "outra"]}
    changed = change(**body).json()
    assert changed["tags"] == ["vip", "maio"]
    assert change(**body).json() == changed
    assert change(add_tags=[f"tag {n}" for n in range(18)]).json()["tags"][-1] == "tag 17"
    full = change(add_tags=["demais"])
    assert (full.status_code, full.json()["code"], full.json()["field"]) == (
        400,
        "Invalid",
        "add_tags",
    )
    assert change(add_tags=["demais"], remove_tags=["vip"]).json()["tags"][-1] == "demais"
    assert change(add_tags=[" "]).json()["field"] == "add_tags[0]"


def test_an_identifier_of_somebody_else_is_refused(api):
    ana = api.post("/contacts", json=ANA).json()["id"]
    bia = api.post("/contacts", json={"name": "Bia", "phone": "85988887777"}).json()["id"]
    refused = api.patch(f"/contacts/{bia}", json={"phone": ANA["phone"]})
    assert (refused.status_code, refused.json()["contact_id"]) == (409, ana)
    assert len(api.get(f"/contacts/{bia}").json()["identifiers"]) == 1


def test_an_archived_contact_leaves_the_list(api):
    id = api.post("/contacts", json=ANA).json()["id"]
    assert api.delete(f"/contacts/{id}").json()["archived"] is True
    assert api.get("/contacts").json()["items"] == []
    assert [one["id"] for one in api.get("/contacts?archived=true").json()["items"]] == [id]


def test_a_consent_gives_the_basis_and_is_kept(api):
    id = api.post("/contacts", json=ANA).json()["id"]
    consent = {
        "kind": "consent",
        "channel": "site",
        "wording": "Quero receber novidades",
        "source": "formulário",
        "proof": "ip e hora",
        "at": "2026-11-20T10:00:00Z",
    }
    given = api.post(f"/contacts/{id}/consents", json=consent)
    assert given.status_code == 201
    assert given.json()["basis"]["at"] == "2026-11-20T10:00:00Z"
    (event,) = api.get(f"/contacts/{id}/consents").json()["items"]
    assert event | consent == event
    assert event["recorded_by"] == "u1"


def test_only_a_younger_consent_reopens_after_an_opt_out(api, clock):
    id = api.post("/contacts", json=ANA).json()["id"]
    stopped = api.post(f"/contacts/{id}/opt-out", json={"scope": "all"})
    assert stopped.json()["suppression"]["scope"] == "all"
    clock.move(hours=1)

    def record(kind, **more):
        body = {"kind": kind, "source": "loja", **more}
        return api.post(f"/contacts/{id}/consents", json=body).json()["suppression"]

    assert record("existing_customer") is not None
    assert record("consent", at="2026-11-22T11:00:00Z") is not None
    assert record("consent") is None
    kinds = [one["kind"] for one in api.get(f"/contacts/{id}/consents").json()["items"]]
    assert sorted(kinds) == ["consent", "consent", "existing_customer", "opt_out"]


def test_an_opt_out_is_told_once(api, outbox):
    id = api.post("/contacts", json=ANA).json()["id"]
    for _ in range(3):
        assert api.post(f"/contacts/{id}/opt-out", json={"scope": "marketing"}).status_code == 200
    assert [fact["scope"] for fact in outbox.facts("contact-suppressed")] == ["marketing"]


def test_the_timeline_begins_with_the_creation(api, clock):
    id = api.post("/contacts", json=ANA).json()["id"]
    clock.move(minutes=1)
    api.post(f"/contacts/{id}/consents", json={"kind": "contract", "source": "pedido"})
    clock.move(minutes=1)
    api.post(f"/contacts/{id}/opt-out", json={})
    entries = api.get(f"/contacts/{id}/timeline").json()["items"]
    assert [entry["kind"] for entry in entries] == ["opt_out", "contract", "created"]


def test_foreign_and_unknown_contacts_are_not_found(api):
    id = api.post("/contacts", json=ANA).json()["id"]
    foreign = {"x-tenant": "t2"}
    consent = {"kind": "consent", "source": "x"}
    for method, path, body in (
        ("GET", id, None),
        ("PATCH", id, {"name": "mine"}),
        ("DELETE", id, None),
        ("GET", f"{id}/consents", None),
        ("POST", f"{id}/consents", consent),
        ("POST", f"{id}/opt-out", {}),
        ("GET", f"{id}/timeline", None),
        ("GET", "unknown", None),
    ):
        answer = api.request(method, f"/contacts/{path}", headers=foreign, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "ContactNotFound"), path


def test_the_plan_bounds_contacts(documents, clock, tmp_path):
    service = make_service(documents, clock, tmp_path / "blobs", plan="free")
    api = make_api(service, documents)
    for number in range(PLANS["free"].limits["contacts"]):
        service.create("t1", None, _new(f"8598{number:07}"))
    refused = api.post("/contacts", json=ANA)
    assert (refused.status_code, refused.json()["limit_name"]) == (402, "contacts")


def test_viewers_only_look(service, documents):
    viewer = make_api(service, documents, Role.VIEWER)
    assert viewer.get("/contacts").status_code == 200
    assert viewer.post("/contacts", json=ANA).status_code == 403
    assert viewer.post("/contacts/import", content=b"x").status_code == 403
    assert viewer.get("/contacts/export").status_code == 403


def _new(phone):
    from shared.contacts.service import NewContact

    return NewContact(phone=phone)
