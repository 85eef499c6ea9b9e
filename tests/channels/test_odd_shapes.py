"""Payloads of known kinds in other shapes: null beside what counts, ends missing or exchanged."""

import json
from typing import Any

import pytest

from shared.ports.channels import (
    AccountEvent,
    Button,
    Edited,
    File,
    Files,
    FlowAnswer,
    Inbound,
    InboundMessage,
    ListChoice,
    Location,
    Reacted,
    Shared,
    StatusUpdate,
    Unsupported,
)
from shared.ports.channels.webhook import parse

ANA, SHOP = "5531988887777", "553133334444"
PROFILE, HER = "17840000000000001", "900100200300"


def _whatsapp(field: str = "messages", display: str = SHOP, **value: Any) -> list[Inbound]:
    metadata = {"display_phone_number": display, "phone_number_id": "42"}
    change = {"field": field, "value": {"metadata": metadata, **value}}
    return parse(json.dumps({"entry": [{"id": "7", "changes": [change]}]}).encode())


def _said(**node: Any) -> InboundMessage:
    full = {"from": ANA, "id": "w", "timestamp": "1795000000", **node}
    (item,) = _whatsapp(messages=[full], contacts=None)
    assert isinstance(item, InboundMessage)
    return item


ROW = {"id": "r", "title": "Corte"}


@pytest.mark.parametrize(("node", "content"), [
    ({"button_reply": None, "list_reply": ROW}, ListChoice("r", "Corte")),
    ({"list_reply": None, "nfm_reply": {"name": "f", "response_json": "{}"}}, FlowAnswer("f", {})),
    ({"type": "button_reply", "button_reply": {"id": "YES", "title": None}}, Button("YES", "YES")),
    ({"type": "product_reply", "button_reply": {}}, Unsupported("product_reply")),
])  # fmt: skip
def test_null_beside_an_answer_does_not_hide_it(node: dict[str, Any], content: Any):
    assert _said(type="interactive", interactive=node).content == content


def test_where_no_type_is_named_what_is_there_tells_it():
    said = _said(type=None, text=None, image={"id": "1", "caption": "assim"}, context=None)
    assert (said.type, said.text) == ("image", "assim")
    assert said.content == Files((File("image", "1"),))


def test_a_voice_note_is_one_in_every_spelling():
    for node in ({"type": "voice", "voice": {"id": "1"}}, {"type": "voice", "audio": {"id": "1"}},
                 {"type": "audio", "audio": {"id": "1", "voice": True}}):  # fmt: skip
        assert _said(**node).content == Files((File("audio", "1", voice=True),))


def test_a_file_that_whatsapp_could_not_take_says_so_with_its_code():
    said = _said(type="document", errors=[{"code": 131052, "title": "too large"}])
    assert (said.type, said.content) == ("document", Unsupported("document", 131052))


def test_a_place_without_numbers_has_no_words_of_them():
    said = _said(type="location", location={"latitude": None, "longitude": None})
    assert (said.text, said.content) == ("", Location(None, None))


@pytest.mark.parametrize("message", [None, {}, {"type": "text"}, {"type": "poll", "poll": {}},
                                     {"type": "text", "text": {"body": ""}}])  # fmt: skip
def test_an_edit_that_cannot_be_read_is_about_no_message(message: Any):
    said = _said(type="edit", edit={"original_message_id": "w0", "message": message})
    assert said.content == Edited("")


def test_an_echo_belongs_to_the_person_also_where_our_number_is_written_without_its_ninth_digit():
    ours = "553199990000"
    edit = {"original_message_id": "w0", "message": {"text": {"body": "Sim"}}}
    ends = {"from": ANA, "to": "5531999990000"}
    echo = {**ends, "id": "e", "timestamp": "1", "type": "edit", "edit": edit}
    (item,) = _whatsapp("smb_message_echoes", ours, message_echoes=[echo])
    assert isinstance(item, InboundMessage)
    assert (item.phone, item.echo) == (f"+{ANA}", True)


def _history(display: str, thread: Any, **node: Any) -> InboundMessage:
    said = {"id": "h", "timestamp": "1", "type": "text", "text": {"body": "Oi"}, **node}
    history = [{"threads": [{"id": thread, "messages": [said]}]}]
    (item,) = _whatsapp("history", display, history=history)
    assert isinstance(item, InboundMessage)
    return item


@pytest.mark.parametrize(("display", "node", "ours"), [
    (SHOP, {"from": ANA}, False),
    (SHOP, {"from": SHOP, "to": ANA}, True),
    # Displayed in another spelling, or not at all.
    ("", {"from": SHOP}, True),
    (SHOP, {"from": "BR.ana"}, False),
    (SHOP, {"from_user_id": "BR.ana"}, False),
])  # fmt: skip
def test_who_spoke_in_the_history_is_told_by_both_ends(
    display: str, node: dict[str, Any], ours: bool
):
    item = _history(display, ANA, **node)
    assert (item.echo, item.history, item.phone) == (ours, True, f"+{ANA}")


def test_a_file_of_the_history_that_we_sent_belongs_to_who_got_it():
    node = {"from": SHOP, "to": ANA, "id": "h", "timestamp": "1", "type": "image",
            "image": {"id": "1"}}  # fmt: skip
    (item,) = _whatsapp("history", messages=[node])
    assert isinstance(item, InboundMessage)
    assert (item.echo, item.phone) == (True, f"+{ANA}")


def test_a_person_of_another_area_whose_number_ends_like_ours_is_not_us():
    other = SHOP.replace("5531", "5511")
    node = {"from": other, "id": "h", "timestamp": "1", "type": "text", "text": {"body": "Oi"}}
    (item,) = _whatsapp("history", messages=[node])
    assert isinstance(item, InboundMessage)
    assert (item.echo, item.phone) == (False, f"+{other}")


def test_a_history_that_was_not_shared_is_an_event_that_says_why():
    error = {"code": 2593109, "title": "History sync is turned off by the business"}
    (event,) = _whatsapp("history", history=[{"errors": [error]}])
    assert isinstance(event, AccountEvent)
    assert (event.field, event.value) == ("history", {"errors": [error]})


def test_a_status_names_the_phone_and_the_id_of_the_person():
    both = {"id": "w", "status": "SENT", "timestamp": 1, "recipient_id": ANA,
            "recipient_user_id": "BR.ana", "errors": None, "pricing": None}  # fmt: skip
    hidden = {**both, "recipient_id": None}
    first, second = _whatsapp(statuses=[both, hidden])
    assert isinstance(first, StatusUpdate)
    assert isinstance(second, StatusUpdate)
    assert (first.recipient_id, first.recipient_user_id) == (ANA, "BR.ana")
    assert (second.recipient_id, second.recipient_user_id) == ("BR.ana", "BR.ana")


# --- Instagram ---------------------------------------------------------------------------


def _event(**what: Any) -> dict[str, Any]:
    return {"sender": {"id": HER}, "recipient": {"id": PROFILE}, "timestamp": 1795000000123, **what}


def _ours(**what: Any) -> dict[str, Any]:
    return {**_event(**what), "sender": {"id": PROFILE}, "recipient": {"id": HER}}


def _instagram(event: dict[str, Any]) -> Inbound:
    entry = {"id": PROFILE, "time": 1795000001000, "messaging": [event]}
    (item,) = parse(json.dumps({"object": "instagram", "entry": [entry]}).encode())
    return item


@pytest.mark.parametrize("what", [
    {"message": {"mid": "m", "text": "Oi"}},
    {"message": {"mid": "m", "is_deleted": True}},
    {"message_edit": {"mid": "m", "text": "Oi!", "num_edit": 1}},
    {"reaction": {"mid": "m", "action": "react", "emoji": "❤"}},
])  # fmt: skip
def test_what_the_profile_itself_does_is_an_echo_also_without_the_word(what: dict[str, Any]):
    item = _instagram(_ours(**what))
    assert isinstance(item, InboundMessage)
    assert (item.echo, item.number_id, item.instagram_id) == (True, PROFILE, HER)


@pytest.mark.parametrize(("what", "name"), [
    ({"message": {"text": "no id"}}, "message"),
    ({"message": {"is_deleted": True}}, "message"),
    ({"reaction": {"action": "react", "emoji": "❤"}}, "reaction"),
    ({"message_edit": {"mid": "m", "num_edit": 0}}, "message_edit"),
    ({"message_edit": {"mid": "m", "text": None, "num_edit": 1}}, "message_edit"),
    ({"read": {"watermark": 1795000000123}}, "read"),
    ({"take_thread_control": {"previous_owner_app_id": 1}}, "take_thread_control"),
    ({"optin": {"ref": "r"}}, "optin"),
])  # fmt: skip
def test_what_names_no_message_is_kept_as_an_event(what: dict[str, Any], name: str):
    item = _instagram(_event(**what))
    assert isinstance(item, AccountEvent)
    assert (item.field, item.number_id) == (name, PROFILE)


def _attached(*attachments: Any, **message: Any) -> InboundMessage:
    item = _instagram(_event(message={"mid": "m", "attachments": list(attachments), **message}))
    assert isinstance(item, InboundMessage)
    return item


def test_several_posts_and_posts_beside_pictures_are_all_told():
    posts = [{"type": "ig_post", "payload": {"url": f"https://cdn.example/{n}"}} for n in (1, 2)]
    said = _attached(*posts)
    assert said.content == Shared("ig_post", "https://cdn.example/1")
    assert said.text == "https://cdn.example/2"
    picture = {"type": "image", "payload": {"url": "https://cdn.example/p"}}
    said = _attached(posts[0], picture, {"type": None}, None)
    assert said.content == Files((File("image", url="https://cdn.example/p"),))
    assert said.text == "https://cdn.example/1"


def test_the_older_shape_of_an_attachment_is_read_too():
    said = _attached({"type": "fallback", "title": "Loja", "url": "https://loja.example",
                      "payload": None}, text=None)  # fmt: skip
    assert (said.content, said.text) == (Shared("fallback", "https://loja.example"), "Loja")


def test_an_answer_to_a_story_that_is_gone_still_says_so():
    said = _attached(text="Lindo!", reply_to={"story": {"id": "s1"}})
    assert (said.type, said.about.story_id, said.about.story_url) == ("text", "s1", "")


def test_a_reaction_whose_emoji_is_not_told_is_a_thumb_and_one_taken_back_is_none():
    given = _instagram(_event(reaction={"mid": "m", "action": "react", "reaction": "other"}))
    taken = _instagram(_event(reaction={"mid": "m", "action": "unreact", "emoji": "❤"}))
    assert isinstance(given, InboundMessage)
    assert isinstance(taken, InboundMessage)
    assert (given.content, taken.content) == (Reacted("m", "👍"), Reacted("m", ""))
