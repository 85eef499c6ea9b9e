"""The Instagram adapter over real HTTP: what it asks for, what it refuses, what codes mean."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.simulator.app import create_simulator, standalone
from infra.local.simulator.profiles import person_id_of
from shared.ports.channels import (
    NOT_ON_CHANNEL,
    TOO_LONG,
    ButtonsContent,
    ContactRequestContent,
    Content,
    LinkContent,
    Media,
    MediaContent,
    Outcome,
    Outgoing,
    Place,
    PlaceContent,
    Reaction,
    ReactionContent,
    Recipient,
    Refused,
    Sender,
    Sent,
    TemplateContent,
    TextContent,
    Unknown,
    parts_of,
)
from shared.ports.channels.content import ReplyButton
from shared.ports.channels.instagram import InstagramChannels
from tests.channels.raw_server import raw_server, responding
from tests.simulator.serving import serving

SENDER = Sender("instagram", "1784", "token")
ANA = Recipient(user_id=person_id_of("@ana"))
ACCEPTED = b'{"recipient_id":"9001","message_id":"m1"}'


def _speaking(address: str) -> closing[InstagramChannels]:
    return closing(InstagramChannels(address, "v25.0"))


def _asked(outgoing: Outgoing) -> tuple[bytes, dict[str, Any]]:
    answer = responding(200, ACCEPTED)
    with raw_server(answer) as (address, requests), _speaking(address) as channels:
        assert isinstance(channels.send(SENDER, outgoing), Sent)
    head, _, body = requests[0].partition(b"\r\n\r\n")
    return head, json.loads(body)


def _body(content: Content, **more: Any) -> dict[str, Any]:
    return _asked(Outgoing("s", ANA, content, **more))[1]


def _answered(status: int, body: bytes) -> Outcome:
    with raw_server(responding(status, body)) as (address, _), _speaking(address) as channels:
        return channels.send(SENDER, Outgoing("s", ANA, TextContent("oi")))


def _graph(code: int, **more: Any) -> bytes:
    return json.dumps({"error": {"message": f"(#{code}) words", "code": code, **more}}).encode()


def test_a_text_goes_to_the_person_from_the_profile():
    head, body = _asked(Outgoing("s", ANA, TextContent("olá 😀"), reply_to="m0"))
    assert head.startswith(b"POST /v25.0/1784/messages HTTP/1.1")
    assert b"Authorization: Bearer token" in head
    assert body == {"recipient": {"id": ANA.user_id}, "message": {"text": "olá 😀"},
                    "reply_to": {"mid": "m0"}}  # fmt: skip


def test_a_private_reply_names_the_comment_and_a_late_human_the_tag():
    _, body = _asked(Outgoing("s", Recipient(comment_id="178"), TextContent("oi")))
    assert body == {"recipient": {"comment_id": "178"}, "message": {"text": "oi"}}
    late = _body(TextContent("oi"), human_agent=True)
    assert (late["messaging_type"], late["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


def test_files_buttons_links_and_reactions_are_asked_for_in_instagrams_words():
    photo = MediaContent(media=Media(kind="image", link="https://a.example/b.jpg"))
    assert _body(photo)["message"] == {
        "attachment": {"type": "image", "payload": {"url": "https://a.example/b.jpg"}}
    }
    paper = MediaContent(media=Media(kind="document", media_id="77"))
    assert _body(paper)["message"]["attachment"] == {
        "type": "file", "payload": {"attachment_id": "77"}
    }  # fmt: skip
    buttons = ButtonsContent(text="Vem?", buttons=(ReplyButton(id="y", title="Sim"),))
    reply = {"content_type": "text", "title": "Sim", "payload": "y"}
    assert _body(buttons)["message"] == {"text": "Vem?", "quick_replies": [reply]}
    link = LinkContent(text="Veja", label="Abrir", url="https://a.example")
    shown = _body(link)["message"]["attachment"]["payload"]
    assert shown["buttons"] == [{"type": "web_url", "url": "https://a.example", "title": "Abrir"}]
    liked = _body(ReactionContent(message_id="m1", emoji="❤️"))
    assert liked["sender_action"] == "react"
    assert liked["payload"] == {"message_id": "m1", "reaction": "love"}
    assert _body(ReactionContent(message_id="m1"))["sender_action"] == "unreact"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (TextContent("é" * 501), TOO_LONG, "text: Instagram takes at most 1000 bytes"),
        (TemplateContent("t", "pt_BR"), NOT_ON_CHANNEL, "type: "),
        (PlaceContent(Place(latitude=1, longitude=2)), NOT_ON_CHANNEL, "type: "),
        (ContactRequestContent(text="Seu número?"), NOT_ON_CHANNEL, "type: "),
        (MediaContent(media=Media(kind="image", media_id="1"), caption="x"), NOT_ON_CHANNEL,
         "caption: "),
        (MediaContent(media=Media(kind="sticker", media_id="1")), NOT_ON_CHANNEL, "media.kind: "),
        (LinkContent(text="x" * 641, label="a", url="https://a.example"), TOO_LONG, "text: "),
        (LinkContent(text="x", label="a", url="https://a.example", footer="f"), NOT_ON_CHANNEL,
         "footer: "),
    ],
)  # fmt: skip
def test_what_instagram_has_not_is_refused_without_asking(content: Content, code: int, words: str):
    with raw_server(responding(200, ACCEPTED)) as (address, requests):
        with _speaking(address) as channels:
            outcome = channels.send(SENDER, Outgoing("s", ANA, content))
        assert requests == []
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reaction) == (code, Reaction.DROP)
    assert outcome.detail.startswith(words)


def test_a_thousand_bytes_are_taken_and_nobody_is_refused():
    assert _body(TextContent("é" * 500))["message"] == {"text": "é" * 500}
    with _speaking("http://127.0.0.1:9") as channels:
        outcome = channels.send(SENDER, Outgoing("s", Recipient(), TextContent("oi")))
    assert isinstance(outcome, Refused)
    assert outcome.reaction is Reaction.DROP


@pytest.mark.parametrize(
    ("code", "more", "reaction", "reason"),
    [
        (10, {"error_subcode": 2018278}, Reaction.NEEDS_TEMPLATE, ""),
        (10, {"error_subcode": 2534022}, Reaction.NEEDS_TEMPLATE, ""),
        (10, {"error_subcode": 2534025}, Reaction.DROP, ""),
        (10, {}, Reaction.PAUSE_ACCOUNT, "PermissionMissing"),
        (200, {}, Reaction.PAUSE_ACCOUNT, "PermissionMissing"),
        (190, {}, Reaction.PAUSE_ACCOUNT, "TokenInvalid"),
        (190, {"error_subcode": 463}, Reaction.PAUSE_ACCOUNT, "TokenExpired"),
        (100, {}, Reaction.DROP, ""),
        (100, {"error_subcode": 33}, Reaction.PAUSE_ACCOUNT, "NumberGone"),
        (100, {"error_subcode": 2534014}, Reaction.DROP, ""),
        (551, {}, Reaction.DROP, ""),
        (613, {}, Reaction.SLOW_ACCOUNT, ""),
        (4, {}, Reaction.SLOW_ACCOUNT, ""),
        (17, {}, Reaction.SLOW_ACCOUNT, ""),
        (32, {}, Reaction.SLOW_ACCOUNT, ""),
        (368, {}, Reaction.PAUSE_ACCOUNT, "PolicyBlocked"),
        (987, {}, Reaction.DROP, ""),
        (987, {"is_transient": True}, Reaction.RETRY, ""),
    ],
)
def test_every_code_has_its_reaction(
    code: int, more: dict[str, Any], reaction: Reaction, reason: str
):
    outcome = _answered(400, _graph(code, **more))
    assert isinstance(outcome, Refused)
    assert (outcome.reaction, outcome.reason) == (reaction, reason)


def test_what_may_have_been_taken_is_unknown():
    assert isinstance(_answered(200, b"{}"), Unknown)
    assert isinstance(_answered(500, b"<html>"), Unknown)
    assert isinstance(_answered(500, _graph(1)), Unknown)
    assert isinstance(_answered(503, _graph(613)), Refused)


def test_a_long_text_is_cut_between_words_and_nothing_is_lost():
    text = "Uma frase com acentuação. " * 100
    parts = parts_of("instagram", text.strip())
    assert all(len(part.encode()) <= 1000 for part in parts)
    assert " ".join(parts) == text.strip()
    assert parts_of("whatsapp", text) == [text]
    assert "".join(parts_of("instagram", "é" * 1100)) == "é" * 1100


@pytest.fixture
def there(tmp_path: Path) -> Iterator[tuple[InstagramChannels, httpx.Client]]:
    app = standalone(create_simulator(tmp_path, "http://127.0.0.1:9/hook", "s"))
    with (
        serving(app) as address,
        httpx.Client(base_url=address, trust_env=False) as http,
        _speaking(f"{address}/simulator/instagram") as channels,
    ):
        yield channels, http


def _write(http: httpx.Client, **more: Any) -> str:
    body = {"text": "oi", "number_id": SENDER.provider_number_id, **more}
    answer = http.post("/simulator/api/people/@ana/messages", json=body)
    return str(answer.json()["id"])


def _code(outcome: Outcome) -> int:
    assert isinstance(outcome, Refused)
    return outcome.code


def test_the_simulator_keeps_instagrams_window_tag_and_comments_by_itself(
    there: tuple[InstagramChannels, httpx.Client],
):
    channels, http = there
    text = Outgoing("s", ANA, TextContent("oi"))
    assert _code(channels.send(SENDER, text)) == 100
    _write(http, age_seconds=86_400 + 60)
    closed = channels.send(SENDER, text)
    assert isinstance(closed, Refused)
    assert closed.reaction is Reaction.NEEDS_TEMPLATE
    tagged = Outgoing("s", ANA, TextContent("oi"), human_agent=True)
    assert isinstance(channels.send(SENDER, tagged), Sent)
    _write(http)
    assert isinstance(channels.send(SENDER, text), Sent)

    comment = _write(http, type="comment")
    private = Outgoing("s", Recipient(comment_id=comment), TextContent("oi"))
    assert isinstance(channels.send(SENDER, private), Sent)
    assert _code(channels.send(SENDER, private)) == 10
    old = _write(http, type="comment", age_seconds=7 * 86_400 + 60)
    late = Outgoing("s", Recipient(comment_id=old), TextContent("oi"))
    assert _code(channels.send(SENDER, late)) == 10


def test_the_simulator_keeps_the_call_rates(there: tuple[InstagramChannels, httpx.Client]):
    channels, http = there
    _write(http)
    film = MediaContent(media=Media(kind="video", link="https://a.example/b.mp4"))
    outcomes = [channels.send(SENDER, Outgoing(f"s{n}", ANA, film)) for n in range(11)]
    slowed = [one for one in outcomes if isinstance(one, Refused)]
    assert {one.reaction for one in slowed} <= {Reaction.SLOW_ACCOUNT}
    assert sum(isinstance(one, Sent) for one in outcomes) >= 10


def test_a_file_is_given_over_once_and_sent_by_its_id(
    there: tuple[InstagramChannels, httpx.Client],
):
    channels, http = there
    _write(http)
    given = channels.upload(SENDER, b"jpg", "image/jpeg", "a.jpg")
    assert isinstance(given, str)
    photo = MediaContent(media=Media(kind="image", media_id=given))
    assert isinstance(channels.send(SENDER, Outgoing("s", ANA, photo)), Sent)
    unknown = MediaContent(media=Media(kind="image", media_id="1"))
    assert _code(channels.send(SENDER, Outgoing("s", ANA, unknown))) == 100
