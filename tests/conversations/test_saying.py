"""What a member says over HTTP: every kind of message, files, quotes, reactions and signs."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from shared.conversations.api import ROUTES
from shared.conversations.message_api import MESSAGE_ROUTES
from shared.conversations.sent import SentMessages
from shared.events.messaging import MessageSent
from tests.api_caller import caller
from tests.conversations.conftest import TENANT, World

BUTTONS = {"type": "buttons", "text": "Pode ser?", "buttons": [{"id": "s", "title": "Sim"}]}
ROWS = [{"rows": [{"id": "1", "title": "Um"}]}]
LINK = "https://example.com/a.png"


@pytest.fixture
def client(world: World) -> TestClient:
    world.write("Oi")
    made = caller((*ROUTES, *MESSAGE_ROUTES), world.inbox, world.documents)
    made.headers["X-Tenant"] = TENANT
    return made


def _url(world: World, rest: str = "messages") -> str:
    return f"/conversations/{world.conversation().id}/{rest}"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"text": "Olá"}, "text"),
        ({"media": {"kind": "image", "link": LINK, "caption": "Veja"}}, "media"),
        ({"location": {"latitude": -23.5, "longitude": -46.6, "name": "Loja"}}, "location"),
        ({"interactive": BUTTONS}, "buttons"),
        ({"interactive": {"type": "list", "text": "x", "button": "Ver", "sections": ROWS}}, "list"),
        ({"interactive": {"type": "link", "text": "x", "label": "Abrir", "url": LINK}}, "link"),
        ({"interactive": {"type": "location_request", "text": "Onde?"}}, "location_request"),
        ({"interactive": {"type": "contact_request", "text": "Número?"}}, "contact_request"),
        ({"template": {"name": "ola", "language": "pt_BR", "variables": ["Ana"]}}, "template"),
    ],
)
def test_every_kind_is_taken_and_planned(client: TestClient, world: World, body: dict, kind: str):
    answer = client.post(_url(world), json=body)

    assert answer.status_code == 202, answer.text
    assert client.get(_url(world)).json()["unsent"][0]["content"]["type"] == kind


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "a", "interactive": BUTTONS}, "interactive"),
        ({"text": "  "}, "text"),
        ({"media": {"kind": "image"}}, "media.file"),
        ({"media": {"kind": "audio", "link": LINK, "caption": "x"}}, "media.caption"),
        ({"media": {"kind": "image", "file": "../../secret"}}, "media.file"),
        ({"interactive": {**BUTTONS, "buttons": [{"id": "1", "title": "x" * 21}]}},
         "interactive.buttons[0].title"),
        ({"interactive": {**BUTTONS, "header": {"media": {"kind": "image", "file": "imports/x"}}}},
         "media.file"),
        ({"location": {"latitude": 91, "longitude": 0}}, "location.latitude"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_field(
    client: TestClient, world: World, body: dict, field: str
):
    answer = client.post(_url(world), json=body)

    assert (answer.status_code, answer.json().get("field")) == (400, field), answer.text


def test_outside_the_window_only_a_template_leaves(client: TestClient, world: World, clock):
    clock.move(hours=24)

    for body in (
        {"text": "Oi"},
        {"interactive": BUTTONS},
        {"media": {"kind": "image", "link": LINK}},
    ):
        assert client.post(_url(world), json=body).json()["code"] == "WindowClosed"
    template = {"template": {"name": "ola", "language": "pt_BR"}}
    assert client.post(_url(world), json=template).status_code == 202


def test_a_file_is_kept_and_goes_out_in_its_conversation_alone(client: TestClient, world: World):
    png = {"content-type": "image/png"}
    kept = client.post(_url(world, "files?kind=image"), content=b"png", headers=png)
    assert kept.status_code == 201, kept.text
    body = {"media": {"kind": "image", "file": kept.json()["file"], "caption": "Veja"}}
    assert client.post(_url(world), json=body).status_code == 202
    world.deliver()

    sent = world.channels.sent[-1].content
    assert sent.media.media_id == "media-1"
    assert world.channels.uploaded[0][1:] == ("image/png", b"png")
    items = client.get(_url(world)).json()["items"]
    shown = next(one for one in items if one["direction"] == "out")
    assert (shown["type"], shown["text"]) == ("image", "Veja")
    assert shown["content"]["files"][0]["kind"] == "image"


def test_what_left_without_words_is_named_in_the_list_by_its_kind(client: TestClient, world: World):
    assert client.post(_url(world), json={"media": {"kind": "image", "link": LINK}}).is_success
    world.deliver()
    SentMessages(world.documents).message_sent(_sent(world))
    assert world.conversation().last_text == "[image]"


def _sent(world: World) -> MessageSent:
    message = next(one for one in world.messages() if one["direction"] == "out")
    named = {name: message[name] for name in ("send_id", "contact_id", "account_id")}
    id = message["conversation_id"]
    return MessageSent(tenant=TENANT, fact_id="f", cause_kind="member", cause_id=id,
                       conversation_id=id, agent_id=None, **named)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "kind", "content", "status", "field"),
    [
        ("image", "application/pdf", b"x", 400, "content-type"),
        ("image", "image/png", b"", 400, "body"),
        ("image", "image/png", b"x" * 5_000_001, 413, None),
        ("film", "image/png", b"x", 400, "kind"),
    ],
)
def test_a_file_that_whatsapp_would_not_show_is_refused(
    client: TestClient, world: World, query: str, kind: str, content: bytes, status: int, field: Any
):  # fmt: skip
    answer = client.post(
        _url(world, f"files?kind={query}"), content=content, headers={"content-type": kind}
    )
    assert (answer.status_code, answer.json().get("field")) == (status, field)


def test_a_quote_and_a_reaction_name_a_message_of_the_same_conversation(
    client: TestClient, world: World
):
    theirs = client.get(_url(world)).json()["items"][0]["id"]

    assert client.post(_url(world), json={"text": "Sim", "reply_to": theirs}).status_code == 202
    reaction = {"reaction": {"message_id": theirs, "emoji": "👍"}}
    assert client.post(_url(world), json=reaction).status_code == 202
    world.deliver()

    quoted, reacted = world.channels.sent[-2:]
    assert quoted.reply_to
    assert reacted.content.message_id == quoted.reply_to
    shown = client.get(_url(world)).json()["items"]
    assert {one["reply_to"] for one in shown if one["direction"] == "out"} == {theirs}
    foreign = client.post(_url(world), json={"text": "Sim", "reply_to": "elsewhere"})
    assert (foreign.status_code, foreign.json()["code"]) == (404, "MessageNotFound")


def test_reading_and_typing_show_on_the_persons_phone(client: TestClient, world: World):
    client.post(_url(world, "read"))
    assert client.post(_url(world, "typing")).status_code == 204

    assert [typing for _, typing in world.channels.acknowledged] == [False, True]
