"""The audit trail as every domain uses it."""

from urllib.parse import urlencode

import pytest

from shared.entry.auth import Principal, Role
from shared.identity import audit
from shared.kernel.errors import Conflict
from shared.ports.documents import Documents
from tests.conftest import SettableClock
from tests.identity.world import Browser, World

ANA = Principal("ana", "padaria", Role.ADMIN)


def test_an_entry_says_who_did_what_to_which_thing(
    documents: Documents, clock: SettableClock
) -> None:
    changes = {"price": 1290, "active": True, "fields": ("name", "price"), "note": None}
    documents.transact(
        "padaria", lambda tx: audit.record(tx, ANA, "offer.changed", "offer-1", changes, clock())
    )
    (entry,) = _trail(documents)
    assert entry.pop("id").startswith(entry["at"])
    assert entry == {
        "actor": "ana",
        "via": "session",
        "action": "offer.changed",
        "thing": "offer",
        "subject": "offer-1",
        "changes": {"price": 1290, "active": True, "fields": ["name", "price"], "note": None},
        "at": "2026-11-22T12:00:00.000000Z",
    }


def test_longer_texts_and_whole_objects_are_left_out(documents: Documents) -> None:
    changes = {"prompt": "x" * 65, "person": {"phone": "+55"}, "short": "x" * 64}
    documents.transact("padaria", lambda tx: audit.record(tx, None, "agent.changed", "a", changes))
    (entry,) = _trail(documents)
    assert entry["changes"] == {"prompt": "…", "person": "…", "short": "x" * 64}
    assert (entry["actor"], entry["via"]) == ("system", "system")


def test_the_newest_comes_first_page_by_page(documents: Documents, clock: SettableClock) -> None:
    for number in range(7):
        clock.move(seconds=1)
        documents.transact(
            "padaria",
            lambda tx, n=number: audit.record(tx, ANA, "offer.changed", str(n), {}, clock()),
        )
    seen, cursor = [], None
    while True:
        page = documents.transact("padaria", lambda tx, c=cursor: audit.entries(tx, 3, c))
        seen += [entry["subject"] for entry in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_a_change_that_fails_leaves_no_entry(documents: Documents) -> None:
    def work(tx) -> None:
        audit.record(tx, ANA, "offer.changed", "offer-1", {})
        raise Conflict("no")

    with pytest.raises(Conflict):
        documents.transact("padaria", work)
    assert _trail(documents) == []


def test_the_trail_names_people_keys_and_invites(world: World) -> None:
    ana = world.owner()
    caio = world.join(ana, "caio@padaria.example", "viewer")
    world.clock.move(seconds=1)
    ana.send("POST", "/api-keys", {"name": "Loja virtual", "role": "viewer"})
    world.clock.move(seconds=1)
    ana.send("DELETE", f"/members/{caio.user_id}")
    seen = {(entry["actor_name"], entry["action"], entry["subject_name"]) for entry in _listed(ana)}
    assert seen == {
        ("Ana", "member.removed", "Caio"),
        ("Ana", "api_key.created", "Loja virtual"),
        ("Caio", "member.joined", "Caio"),
        ("Ana", "invite.created", "caio@padaria.example"),
        ("Ana", "tenant.created", None),
    }


def test_a_key_that_acts_is_named(world: World) -> None:
    ana = world.owner()
    key = ana.send("POST", "/api-keys", {"name": "Loja virtual", "role": "admin"}).content
    program = Browser(world)
    renamed = program.send(
        "PATCH", "/tenant", {"name": "Outra"}, authorization=f"Bearer {key['key']}"
    )
    assert renamed.status == 200
    (entry,) = _listed(ana, actor=f"key:{key['id']}")
    assert (entry["actor_name"], entry["action"]) == ("Loja virtual", "tenant.changed")


def test_the_trail_is_listed_by_actor_thing_and_time(world: World) -> None:
    ana = world.owner()
    caio = world.join(ana, "caio@padaria.example", "admin")
    world.clock.move(minutes=10)
    caio.send("PATCH", "/tenant", {"name": "Padaria Nova"})
    later = world.clock()
    world.clock.move(minutes=10)
    caio.send("POST", "/invites", {"email": "bia@padaria.example", "role": "viewer"})

    assert _actions(ana, actor=caio.user_id) == [
        "invite.created",
        "tenant.changed",
        "member.joined",
    ]
    assert _actions(ana, thing="tenant") == ["tenant.changed", "tenant.created"]
    assert _actions(ana, actor=caio.user_id, thing="tenant") == ["tenant.changed"]
    assert _actions(ana, from_at=later.isoformat()) == ["invite.created", "tenant.changed"]
    assert _actions(ana, until_at=later.isoformat(), thing="tenant") == ["tenant.created"]
    assert _actions(ana, actor="system") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from_at", "2026-11-22T12:00:00"),
        ("until_at", "soon"),
        ("thing", "member.joined"),
        ("who", "x"),
    ],
)
def test_a_filter_that_cannot_be_is_named(world: World, name: str, value: str) -> None:
    refused = world.owner().send("GET", "/audit?" + urlencode({name: value}))
    assert (refused.status, refused.content["field"]) == (400, name)


def _listed(browser: Browser, **wanted: str):
    reply = browser.send("GET", "/audit?" + urlencode(wanted))
    assert reply.status == 200, reply.content
    return reply.content["items"]


def _actions(browser: Browser, **wanted: str) -> list[str]:
    return [entry["action"] for entry in _listed(browser, **wanted)]


def _trail(documents: Documents):
    return documents.transact("padaria", lambda tx: audit.entries(tx, 100, None)).items
