"""Instagram's webhook bodies: what is said, by whom, to which account, in each of the shapes."""

import json
from datetime import UTC, datetime
from typing import Any

from shared.ports.channels import (
    AccountEvent,
    Button,
    Comment,
    Edited,
    Files,
    InboundMessage,
    Plain,
    Reacted,
    Revoked,
    Shared,
    StatusUpdate,
    Unsupported,
)
from shared.ports.channels.webhook import parse

SHOP, ANA = "17840000000000001", "900100200300"


def _event(**what: Any) -> dict[str, Any]:
    head = {"sender": {"id": ANA}, "recipient": {"id": SHOP}, "timestamp": 1795000000123}
    return {**head, **what}


def _parse(*events: dict[str, Any], place: str = "messaging") -> list[Any]:
    entry = {"id": SHOP, "time": 1795000001000, place: list(events)}
    return list(parse(json.dumps({"object": "instagram", "entry": [entry]}).encode()))


def _said(**message: Any) -> InboundMessage:
    (item,) = _parse(_event(message={"mid": "m1", **message}))
    assert isinstance(item, InboundMessage)
    return item


def test_a_text_comes_from_the_person_to_our_account_at_the_providers_time():
    said = _said(text="Oi, entregam em Niterói?", reply_to={"mid": "m0"})
    assert (said.number_id, said.instagram_id, said.message_id) == (SHOP, ANA, "m1")
    assert (said.type, said.text, said.reply_to) == ("text", "Oi, entregam em Niterói?", "m0")
    assert said.at == datetime.fromtimestamp(1795000000.123, UTC)
    assert (said.phone, said.user_id, said.echo, said.unattended) == (None, None, False, False)


def test_every_attachment_counts_and_the_words_stay_with_them():
    files = [{"type": "image", "payload": {"url": "https://cdn.example/1"}},
             {"type": "file", "payload": {"url": "https://cdn.example/2"}}]  # fmt: skip
    said = _said(text="olha só", attachments=files)
    assert isinstance(said.content, Files)
    assert [file.kind for file in said.content.files] == ["image", "document"]
    assert (said.type, said.text) == ("image", "olha só")


def test_what_is_shared_keeps_its_kind_and_address():
    for kind in ("ig_post", "ig_reel", "story_mention", "share"):
        said = _said(attachments=[{"type": kind, "payload": {"url": "https://cdn.example/p"}}])
        assert said.content == Shared(kind, "https://cdn.example/p")
        assert said.type == kind


def test_a_heart_says_so_and_what_cannot_be_shown_too():
    assert _said(attachments=[{"type": "like_heart"}]).text == "❤️"
    assert _said(is_unsupported=True).content == Unsupported()
    assert _said(attachments=[{"type": "unsupported_type"}]).type == "unsupported"


def test_buttons_answer_with_their_payload():
    assert _said(text="Sim", quick_reply={"payload": "SIM"}).content == Button("SIM", "Sim")
    (pressed,) = _parse(_event(postback={"mid": "m2", "title": "Preços", "payload": "PRICES"}))
    assert (pressed.message_id, pressed.content) == ("m2", Button("PRICES", "Preços"))


def test_reactions_edits_and_unsending_name_the_message_they_are_about():
    reacted, taken_back, edited, deleted = _parse(
        _event(reaction={"mid": "m1", "action": "react", "reaction": "love", "emoji": "❤"}),
        _event(reaction={"mid": "m1", "action": "unreact"}, timestamp=1795000000999),
        _event(message_edit={"mid": "m1", "text": "Oi!", "num_edit": 2}),
        _event(message={"mid": "m1", "is_deleted": True}),
    )
    assert reacted.content == Reacted("m1", "❤")
    assert taken_back.content == Reacted("m1", "")
    assert (edited.content, edited.text) == (Edited("m1"), "Oi!")
    assert deleted.content == Revoked("m1")
    assert len({item.message_id for item in (reacted, taken_back, edited, deleted)}) == 4


def test_an_echo_names_the_person_it_was_written_to():
    echo = _event(message={"mid": "m3", "text": "Sim!", "is_echo": True})
    (said,) = _parse({**echo, "sender": {"id": SHOP}, "recipient": {"id": ANA}})
    assert (said.echo, said.number_id, said.instagram_id) == (True, SHOP, ANA)


def test_what_another_app_or_a_test_owns_is_not_ours_to_answer():
    (standby,) = _parse(_event(message={"mid": "m4", "text": "Oi"}), place="standby")
    assert standby.unattended
    assert _said(text="teste", is_self=True).unattended
    test = _event(message={"mid": "random_mid", "text": "random_text"}, sender={"id": "12334"})
    assert _parse(test)[0].unattended


def test_who_has_seen_a_message_is_a_status_of_it():
    (seen,) = _parse(_event(read={"mid": "m5"}))
    assert isinstance(seen, StatusUpdate)
    assert (seen.message_id, seen.status, seen.recipient_id) == ("m5", "read", ANA)


def test_an_ad_and_a_story_stay_with_the_message():
    said = _said(text="Quero", referral={"source": "ADS", "ad_id": "a1", "ref": "r",
                                         "ads_context_data": {"ad_title": "Verão"}},
                 reply_to={"story": {"id": "s", "url": "https://cdn.example/s"}})  # fmt: skip
    assert said.about.referral and said.about.referral.headline == "Verão"
    assert said.about.story_url == "https://cdn.example/s"
    (arrived,) = _parse(_event(referral={"ref": "vitrine", "source": "SHORTLINKS"}))
    assert (arrived.type, arrived.content) == ("referral", Plain())
    assert arrived.about.referral.ref == "vitrine"


def test_messages_may_come_as_changes_and_comments_are_no_messages_to_answer():
    message = _event(message={"mid": "m6", "text": "Oi"})
    comment = {"id": "c1", "from": {"id": ANA, "username": "ana"}, "text": "Preço?",
               "media": {"id": "p1"}}  # fmt: skip
    ours = {**comment, "id": "c2", "from": {"id": SHOP}}
    items = _parse(
        {"field": "messages", "value": message},
        {"field": "comments", "value": comment},
        {"field": "comments", "value": ours},
        {"field": "story_insights", "value": {"media_id": "p1"}},
        place="changes",
    )
    assert [item.type for item in items[:2]] == ["text", "comment"]
    assert items[1].content == Comment("c1", "p1", username="ana")
    assert items[1].profile_name == "@ana", "who only commented has no other name"
    assert [type(item) for item in items[2:]] == [AccountEvent, AccountEvent]


def test_a_bad_event_never_costs_its_neighbours():
    bad: list[Any] = [{}, {"sender": 3}, _event(message=7), _event(message={"text": "no id"}),
                      _event(message={"mid": "x", "attachments": "?"}), "text", None]  # fmt: skip
    good = _event(message={"mid": "m7", "text": "Oi"})
    items = _parse(*bad, good)
    said = [one for one in items if isinstance(one, InboundMessage) and one.text]
    assert [one.text for one in said] == ["Oi"]


def test_what_nobody_has_described_is_kept_as_an_event_of_its_own_name():
    handed = {"pass_thread_control": {"new_owner_app_id": "1"}}
    enforced = {"recipient": {"id": SHOP}, "timestamp": 1, "policy_enforcement": {"action": "warn"}}
    for event, name in ((_event(**handed), "pass_thread_control"), (enforced, "policy_enforcement"),
                        (_event(), "messaging")):  # fmt: skip
        (item,) = _parse(event)
        assert isinstance(item, AccountEvent)
        assert (item.field, item.number_id, item.value) == (name, SHOP, event)
