"""Invites: mailed, accepted once by the right person, in time."""

import pytest

from shared.kernel.errors import Invalid, LimitReached, Unavailable
from shared.usage.plans import PLANS
from tests.conftest import OutboxRecorder
from tests.identity.world import Browser, World

EMAIL = "caio@padaria.example"
INVITE = {"email": EMAIL, "role": "agent"}


def test_an_invited_person_becomes_a_member(world: World, outbox: OutboxRecorder) -> None:
    owner = world.owner(business="Padaria da Ana")
    invited = owner.send("POST", "/invites", {"email": f" {EMAIL.upper()} ", "role": "agent"})
    assert invited.status == 201
    assert invited.content["email"] == EMAIL
    assert invited.content["mailed_at"]
    mail = world.mail.sent[0]
    assert mail.to == EMAIL
    assert "Padaria da Ana" in mail.subject
    assert "https://piloto.example/invite?token=" in mail.text

    caio = world.browser(EMAIL)
    accepted = caio.send("POST", "/invites/accept", {"token": world.mail.last_token()})
    assert accepted.content == {"tenant": owner.tenant}
    me = caio.send("GET", "/me").content
    assert (me["tenant"], me["role"]) == (owner.tenant, "agent")
    assert owner.send("GET", "/invites").content["items"] == []
    assert [fact["user_id"] for fact in outbox.facts("member-joined")] == [caio.user_id]


def test_who_invites_sees_the_link_once_and_the_token_is_kept_nowhere(world: World) -> None:
    owner = world.owner()
    reply = owner.send("POST", "/invites", INVITE, idempotency_key="first")
    token = world.mail.last_token()
    assert reply.content["link"] == f"https://piloto.example/invite?token={token}"
    again = owner.send("POST", "/invites", INVITE, idempotency_key="first")
    assert (again.status, again.code) == (409, "AnswerShownOnce")
    assert "link" not in owner.send("GET", "/invites").content["items"][0]
    rows = world.documents.driver.file.reader().execute("SELECT data FROM documents")  # type: ignore[attr-defined]
    assert token not in repr(rows.fetchall())


def test_a_link_says_what_it_is_about_before_anybody_signs_in(world: World) -> None:
    owner = world.owner(business="Padaria da Ana")
    owner.send("POST", "/invites", INVITE)
    token = {"token": world.mail.last_token()}
    seen = Browser(world).send("POST", "/invites/preview", token)
    assert seen.status == 200
    assert seen.content.pop("expires_at").startswith("2026-11-29")
    assert seen.content == {
        "business": "Padaria da Ana",
        "email": EMAIL,
        "role": "agent",
        "invited_by": "Ana",
    }
    invited = owner.send("GET", "/invites").content["items"][0]
    assert invited["invited_by_name"] == "Ana"


@pytest.mark.parametrize("end", ["used", "revoked", "replaced", "too late", "never was"])
def test_a_closed_invite_says_nothing(world: World, end: str) -> None:
    owner = world.owner()
    invite = owner.send("POST", "/invites", INVITE).content
    token = world.mail.last_token()
    if end == "used":
        world.browser(EMAIL).send("POST", "/invites/accept", {"token": token})
    elif end == "revoked":
        owner.send("DELETE", f"/invites/{invite['id']}")
    elif end == "replaced":
        world.clock.move(minutes=2)
        owner.send("POST", "/invites", INVITE)
    elif end == "too late":
        world.clock.move(days=7)
    else:
        token = "x" * 43
    reply = Browser(world).send("POST", "/invites/preview", {"token": token})
    assert (reply.status, reply.code) == (409, "InviteClosed")
    assert "padaria" not in repr(reply.content).lower()


def test_an_invite_works_once(world: World) -> None:
    owner = world.owner()
    world.join(owner, EMAIL, "agent")
    token = {"token": world.mail.last_token()}
    again = world.browser(EMAIL).send("POST", "/invites/accept", token)
    assert (again.status, again.code) == (409, "InviteClosed")


def test_another_address_cannot_use_it(world: World) -> None:
    owner = world.owner()
    owner.send("POST", "/invites", INVITE)
    token = {"token": world.mail.last_token()}
    other = world.browser("eve@evil.example")
    assert other.send("POST", "/invites/accept", token).code == "OtherAddress"
    assert world.browser(EMAIL).send("POST", "/invites/accept", token).status == 200


def test_an_unproven_address_cannot_use_it(world: World) -> None:
    owner = world.owner()
    owner.send("POST", "/invites", INVITE)
    token = {"token": world.mail.last_token()}
    unproven = world.browser(EMAIL, verified=False)
    assert unproven.send("POST", "/invites/accept", token).code == "AddressNotProven"
    assert world.browser(EMAIL).send("POST", "/invites/accept", token).status == 200


def test_an_invite_ends_after_a_week(world: World) -> None:
    owner = world.owner()
    owner.send("POST", "/invites", INVITE)
    world.clock.move(days=7)
    caio = world.browser(EMAIL)
    reply = caio.send("POST", "/invites/accept", {"token": world.mail.last_token()})
    assert reply.code == "InviteClosed"


def test_a_revoked_invite_is_worthless(world: World) -> None:
    owner = world.owner()
    id = owner.send("POST", "/invites", INVITE).content["id"]
    assert owner.send("DELETE", f"/invites/{id}").status == 204
    assert owner.send("DELETE", f"/invites/{id}").status == 204
    caio = world.browser(EMAIL)
    reply = caio.send("POST", "/invites/accept", {"token": world.mail.last_token()})
    assert reply.code == "InviteClosed"


def test_inviting_again_replaces_the_link_but_not_within_a_minute(world: World) -> None:
    owner = world.owner()
    owner.send("POST", "/invites", INVITE)
    first = world.mail.last_token()
    assert owner.send("POST", "/invites", INVITE).status == 429
    world.clock.move(seconds=60)
    assert owner.send("POST", "/invites", {**INVITE, "role": "viewer"}).status == 201
    assert len(owner.send("GET", "/invites").content["items"]) == 1
    caio = world.browser(EMAIL)
    assert caio.send("POST", "/invites/accept", {"token": first}).code == "InviteClosed"
    second = {"token": world.mail.last_token()}
    assert caio.send("POST", "/invites/accept", second).status == 200
    assert caio.send("GET", "/me").content["role"] == "viewer"


def test_a_member_who_is_invited_stays_as_they_are(world: World) -> None:
    owner = world.owner()
    caio = world.join(owner, EMAIL, "admin")
    owner.send("POST", "/invites", INVITE)
    reply = caio.send("POST", "/invites/accept", {"token": world.mail.last_token()})
    assert reply.status == 409
    assert caio.send("GET", "/me").content["role"] == "admin"


def test_a_mail_that_fails_now_can_be_sent_again_at_once(world: World) -> None:
    owner = world.owner()
    world.mail.failure = Unavailable("the mail server is out")
    assert owner.send("POST", "/invites", INVITE).status == 503
    world.mail.failure = None
    assert owner.send("POST", "/invites", INVITE).status == 201


def test_an_address_that_takes_no_mail_is_named_and_leaves_no_invite(world: World) -> None:
    owner = world.owner()
    world.mail.failure = Invalid("no such mailbox", field="to")
    reply = owner.send("POST", "/invites", INVITE)
    assert (reply.status, reply.content["field"]) == (400, "email")
    assert owner.send("GET", "/invites").content["items"] == []


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a b@c.example", "a@c.example\nBcc: x@y.example", "a@@b.example"]
)
def test_what_is_no_address_is_not_invited(world: World, email: str) -> None:
    owner = world.owner()
    reply = owner.send("POST", "/invites", {"email": email, "role": "viewer"})
    assert (reply.status, reply.content["field"]) == (400, "email")
    assert world.mail.sent == []


def test_a_name_with_line_breaks_makes_no_mail_header(world: World) -> None:
    owner = world.owner(business="Padaria\r\nBcc: all@x.example {link}")
    owner.send("POST", "/invites", INVITE)
    assert "\n" not in world.mail.sent[0].subject
    assert "\r" not in world.mail.sent[0].subject


def test_a_business_mails_in_its_language(world: World) -> None:
    owner = world.owner()
    owner.send("PATCH", "/tenant", {"language": "en"})
    owner.send("POST", "/invites", INVITE)
    assert world.mail.sent[0].subject.startswith("Invitation to")


def test_the_plan_limits_members(world: World) -> None:
    owner = world.owner()
    world.documents.transact(owner.tenant, lambda tx: tx.merge("profile", "self", {"plan": "free"}))
    room = PLANS["free"].limits["members"] - 1
    for number in range(room):
        world.join(owner, f"m{number}@padaria.example", "viewer")
    refused = owner.send("POST", "/invites", INVITE)
    assert (refused.status, refused.code) == (402, LimitReached.__name__)
    assert refused.content["limit"] == room + 1


def test_invites_of_another_business_are_not_there(world: World) -> None:
    owner, stranger = world.owner(), world.owner("bia@salao.example", "Salão")
    id = owner.send("POST", "/invites", INVITE).content["id"]
    assert stranger.send("DELETE", f"/invites/{id}").status == 404
    assert stranger.send("GET", "/invites").content["items"] == []
    assert len(owner.send("GET", "/invites").content["items"]) == 1
