"""The WhatsApp webhook body: every item on its own, whatever surrounds it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.ports.channels import AccountEvent, InboundMessage, StatusUpdate
from shared.ports.channels.webhook import parse
from tests.conftest import SettableClock

ANA = {"profile": {"name": "Ana"}, "wa_id": "551187654321", "user_id": "BR.ana"}
BIA = {"profile": {"name": "Bia"}, "wa_id": "5511912345678", "user_id": "BR.bia"}


def _change(field: str = "messages", number: str = "42", **value: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "+55 11 4000-0000", "phone_number_id": number}
    return {
        "field": field,
        "value": {"messaging_product": "whatsapp", "metadata": metadata, **value},
    }


def _body(*changes: Any) -> bytes:
    entries = [{"id": "77", "changes": [change]} for change in changes]
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


def _message(**fields: Any) -> dict[str, Any]:
    return {
        "from": "551187654321",
        "id": "wamid.1",
        "timestamp": "1795000000",
        "type": "text",
        "text": {"body": "quero saber mais"},
        **fields,
    }


def _one(**fields: Any) -> InboundMessage:
    (item,) = parse(_body(_change(messages=[_message(**fields)], contacts=[BIA, ANA])))
    assert isinstance(item, InboundMessage)
    return item


def test_every_entry_and_change_counts_with_messages_and_statuses_together():
    first = _change(messages=[_message()], statuses=[{"id": "wamid.9", "status": "read"}])
    second = _change(number="43", messages=[_message(id="a"), _message(id="b")])
    items = parse(_body(first, second, _change("account_update", event="X")))
    assert [type(item) for item in items] == [
        InboundMessage,
        StatusUpdate,
        InboundMessage,
        InboundMessage,
        AccountEvent,
    ]
    assert {item.number_id for item in items} == {"42", "43"}


def test_the_person_is_matched_by_id_and_not_by_place():
    message = _one()
    assert (message.phone, message.user_id, message.profile_name) == (
        "+551187654321",
        "BR.ana",
        "Ana",
    )
    by_user = _one(**{"from": None, "from_user_id": "BR.bia"})
    assert (by_user.phone, by_user.profile_name) == ("+5511912345678", "Bia")


def test_a_person_without_phone_is_known_by_the_provider_id():
    hidden = {"profile": {"name": "Caio"}, "user_id": "BR.caio", "parent_user_id": "BR.ENT.c"}
    node = _message()
    del node["from"]
    (item,) = parse(_body(_change(messages=[node], contacts=[hidden])))
    assert isinstance(item, InboundMessage)
    assert (item.phone, item.user_id, item.parent_user_id) == (None, "BR.caio", "BR.ENT.c")


def test_an_id_where_a_phone_is_expected_is_no_phone():
    message = _one(**{"from": "BR.13491208655302741918"})
    assert (message.phone, message.user_id) == (None, "BR.13491208655302741918")


def test_a_message_that_names_nobody_is_not_given_to_one_of_several_people():
    message = _one(**{"from": None})
    assert (message.phone, message.user_id, message.profile_name) == (None, None, None)


@pytest.mark.parametrize("stamp", ["1795000000", 1795000000, 1795000000000, "1795000000.0"])
def test_a_time_may_be_text_number_or_milliseconds(stamp: object):
    assert _one(timestamp=stamp).at == datetime.fromtimestamp(1795000000, UTC)


@pytest.mark.parametrize("stamp", [None, "", "soon", -1, 1e300, "nan", [], "9" * 400])
def test_an_unreadable_time_is_the_time_of_arrival(stamp: object, clock: SettableClock):
    (item,) = parse(_body(_change(messages=[_message(timestamp=stamp)])), clock)
    assert isinstance(item, InboundMessage)
    assert item.at == clock.now


@pytest.mark.parametrize(
    ("node", "kind", "text"),
    [
        ({"type": "voice", "voice": {"id": "1"}}, "audio", ""),
        ({"type": "image", "image": {"id": "1", "caption": "a sala"}}, "image", "a sala"),
        ({"type": "document", "document": {"filename": "cv.pdf"}}, "document", ""),
        ({"type": "button", "button": {"text": "Sim", "payload": "Y"}}, "button", "Sim"),
        (
            {"type": "interactive", "interactive": {"button_reply": {"id": "1", "title": "Ok"}}},
            "interactive",
            "Ok",
        ),
        (
            {"type": "interactive", "interactive": {"list_reply": {"id": "1", "title": "Dois"}}},
            "interactive",
            "Dois",
        ),
        (
            {"type": "interactive", "interactive": {"nfm_reply": {"body": "Enviado"}}},
            "interactive",
            "Enviado",
        ),
        ({"type": "reaction", "reaction": {"message_id": "m", "emoji": "👍"}}, "reaction", "👍"),
        ({"type": "reaction", "reaction": {"message_id": "m"}}, "reaction", ""),
        (
            {"type": "location", "location": {"latitude": -23.5, "longitude": -46.6}},
            "location",
            "-23.5, -46.6",
        ),
        (
            {
                "type": "contacts",
                "contacts": [{"name": {"formatted_name": "Rui"}, "phones": [{"phone": "+55 1"}]}],
            },
            "contacts",
            "Rui +55 1",
        ),
        ({"type": "order", "order": {"text": "dois"}}, "order", "dois"),
        (
            {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "outro"}}}},
            "edit",
            "outro",
        ),
        ({"type": "hologram", "hologram": {}}, "unsupported", ""),
        ({"type": "text", "text": "no node"}, "text", ""),
    ],
)
def test_the_words_of_each_type(node: dict[str, Any], kind: str, text: str):
    message = _one(**node)
    assert (message.type, message.text) == (kind, text)
    assert message.raw["type"] == node["type"]


def test_a_reply_names_the_message_it_answers():
    assert _one(context={"id": "wamid.0"}).reply_to == "wamid.0"
    assert _one(type="reaction", reaction={"message_id": "wamid.7"}).reply_to == "wamid.7"
    assert _one().reply_to is None


def test_what_the_business_wrote_on_its_phone_is_an_echo_to_the_person():
    node = {"from": "551140000000", "to": "5511912345678", "id": "w", "timestamp": "1795000000"}
    echo = {**node, "type": "text", "text": {"body": "já respondi"}}
    (item,) = parse(_body(_change("smb_message_echoes", message_echoes=[echo])))
    assert isinstance(item, InboundMessage)
    assert (item.echo, item.phone, item.text) == (True, "+5511912345678", "já respondi")


def test_a_message_of_a_group_says_so():
    assert _one(group_id="G").group_id == "G"
    assert _one().group_id is None


def test_a_status_carries_our_send_id_error_and_price():
    node = {
        "id": "wamid.1",
        "status": "failed",
        "timestamp": 1795000000,
        "recipient_id": "551187654321",
        "biz_opaque_callback_data": "send-1",
        "errors": [{"code": "131049", "title": "t", "error_data": {"details": "not now"}}],
        "pricing": {"category": "marketing"},
    }
    (item,) = parse(_body(_change(statuses=[node])))
    assert item == StatusUpdate(
        "42",
        "wamid.1",
        "failed",
        datetime.fromtimestamp(1795000000, UTC),
        "send-1",
        "551187654321",
        131049,
        "not now",
        {"category": "marketing"},
    )


def test_statuses_of_calls_and_unknown_ones_are_left_out():
    nodes = [
        {"id": "c", "status": "RINGING", "type": "call"},
        {"id": "c", "status": "sent", "type": "call"},
        {"id": "w", "status": "warning"},
        {"status": "read"},
    ]
    assert parse(_body(_change(statuses=nodes))) == []


def test_errors_beside_messages_and_account_fields_are_account_events():
    (error,) = parse(_body(_change(errors=[{"code": 131035}])))
    assert isinstance(error, AccountEvent)
    assert (error.field, error.value, error.number_id) == (
        "errors",
        {"errors": [{"code": 131035}]},
        "42",
    )
    (event,) = parse(_body({"field": "account_update", "value": {"event": "DISABLED_UPDATE"}}))
    assert isinstance(event, AccountEvent)
    assert (event.provider_account_id, event.number_id) == ("77", None)


POISON = [
    None,
    7,
    "text",
    [],
    {},
    {"id": None},
    {"id": ["x"], "type": {}},
    {"id": "x", "type": ["text"], "text": 3, "context": "no", "from": {"a": 1}, "timestamp": {}},
    {"id": "x", "type": "contacts", "contacts": [3, {"phones": [None], "name": 5}]},
    {"id": "x", "type": "interactive", "interactive": [1]},
]


@pytest.mark.parametrize("poison", POISON)
def test_a_bad_item_never_costs_its_neighbours(poison: object):
    body = _body(
        _change(messages=[_message(id="before"), poison, _message(id="after")], contacts=[poison]),
        poison,
        _change(messages=poison, statuses=[poison, {"id": "s", "status": "sent"}]),
    )
    ids = [getattr(item, "message_id", None) for item in parse(body)]
    assert {"before", "after", "s"} <= set(ids)


def test_half_an_emoji_costs_neither_its_message_nor_the_others():
    body = _body(_change(messages=[_message(text={"body": "a HALF b"}), _message(id="other")]))
    items = parse(body.replace(b"HALF", b"\\ud83d"))
    assert [item.text for item in items if isinstance(item, InboundMessage)] == [
        "a ? b",
        "quero saber mais",
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"entry":' * 20_000,
        b'{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":'
        + b"9" * 9000
        + b"}]}}]}]}",
        b'{"entry": NaN}',
        b'{"entry": 1e999}',
    ],
)
def test_a_body_that_is_no_webhook_gives_nothing(body: bytes):
    assert parse(body) == []
