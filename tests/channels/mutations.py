"""Webhook bodies of every kind, and strategies that damage them as no provider should."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.channels.outside import CASES

NUMBER, WABA, PROFILE, ANA = "n1", "w1", "17840000000000001", "5511988887777"
_IGSID = "900100200300"
AT = 1_795_000_000


def _whatsapp(field: str = "messages", **value: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "551140000000", "phone_number_id": NUMBER}
    contacts = [{"profile": {"name": "Ana"}, "wa_id": ANA, "user_id": "BR.ana"}]
    full = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, **value}
    return {"id": WABA, "time": AT, "changes": [{"field": field, "value": full}]}


def message(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    """Return one node of `messages`."""
    head = {"from": ANA, "from_user_id": "BR.ana", "id": f"wamid.{kind}", "timestamp": str(AT)}
    return {**head, "type": kind, kind: content, **more}


_FILE = {"id": "101", "mime_type": "image/jpeg", "sha256": "x=", "caption": "assim"}
_MESSAGES = (
    message("text", {"body": "Oi 😀"}, context={"id": "wamid.0", "forwarded": True}),
    message("text", {"body": "Vi o anúncio"}, referral={"source_type": "ad", "ctwa_clid": "c"}),
    message("text", {"body": "E aí?"}, group_id="g1"),
    *(message(kind, _FILE) for kind in ("image", "video", "audio", "document", "sticker")),
    message("voice", {"id": "102", "voice": True}),
    message("location", {"latitude": -22.9, "longitude": -43.1, "name": "Loja"}),
    message("contacts", [{"name": {"formatted_name": "Bia"}, "origin": "contact_request",
                          "phones": [{"phone": "+55 21 99999-0000", "wa_id": "5521999990000"}]}]),
    message("button", {"text": "Sim", "payload": "YES"}),
    message("interactive", {"type": "list_reply", "list_reply": {"id": "r", "title": "Corte"}}),
    message("interactive", {"nfm_reply": {"name": "flow", "response_json": '{"dia":"seg"}'}}),
    message("interactive", {"call_permission_reply": {"response": "accept"}}),
    message("reaction", {"message_id": "wamid.0", "emoji": "👍"}),
    message("order", {"catalog_id": "c", "text": "", "product_items": [
        {"product_retailer_id": "p", "quantity": 2, "item_price": 9.9, "currency": "BRL"}]}),
    message("system", {"type": "user_changed_number", "body": "mudou", "wa_id": "5511977776666",
                       "user_id": "BR.new", "previous_user_id": "BR.ana"}),
    message("edit", {"original_message_id": "wamid.0",
                     "message": {"type": "text", "text": {"body": "Quero 3"}}}),
    message("revoke", {"original_message_id": "wamid.0"}),
    message("unsupported", {"type": "poll_update"}, errors=[{"code": 131051, "title": "x"}]),
    message("request_welcome", {}),
)  # fmt: skip
_STATUS = {"id": "wamid.out", "status": "sent", "timestamp": str(AT), "recipient_id": ANA,
           "biz_opaque_callback_data": "send-1", "pricing": {"billable": True, "category": "m"},
           "conversation": {"id": "c", "expiration_timestamp": str(AT)}}  # fmt: skip
_FAILED = {**_STATUS, "status": "failed", "errors": [
    {"code": 131026, "title": "x", "error_data": {"details": "y"}}]}  # fmt: skip
_ECHO = {"from": "551140000000", "to": ANA, "id": "wamid.echo", "timestamp": str(AT),
         "type": "text", "text": {"body": "Sou a Lia"}}  # fmt: skip
_TEMPLATE = {"event": "PAUSED", "message_template_id": 1, "message_template_name": "ola",
             "message_template_language": "pt_BR", "reason": "NONE"}  # fmt: skip


def _event(**what: Any) -> dict[str, Any]:
    head = {"sender": {"id": _IGSID}, "recipient": {"id": PROFILE}, "timestamp": AT * 1000}
    return {"id": PROFILE, "time": AT * 1000, "messaging": [{**head, **what}]}


def _ig(**what: Any) -> dict[str, Any]:
    return _event(message={"mid": "mid.1", **what})


_PICTURE = [{"type": "image", "payload": {"url": "https://cdn.example/1"}}]
_COMMENT = {"id": "c1", "text": "Quanto?", "from": {"id": "1", "username": "ana"},
            "media": {"id": "m"}}  # fmt: skip
ENTRIES: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("whatsapp_business_account", _whatsapp(messages=[one])) for one in _MESSAGES),
    ("whatsapp_business_account", _whatsapp(statuses=[_STATUS, _FAILED])),
    ("whatsapp_business_account", _whatsapp(errors=[{"code": 130429, "title": "x"}])),
    ("whatsapp_business_account", _whatsapp("smb_message_echoes", message_echoes=[_ECHO])),
    ("whatsapp_business_account", _whatsapp("history", history=[
        {"threads": [{"id": ANA, "messages": [_MESSAGES[0]]}]}])),
    ("whatsapp_business_account", _whatsapp("user_preferences", user_preferences=[
        {"wa_id": ANA, "category": "marketing_messages", "value": "stop", "timestamp": AT}])),
    ("whatsapp_business_account", _whatsapp("user_id_update", user_id_update=[
        {"wa_id": ANA, "user_id": {"previous": "BR.ana", "current": "BR.b"}, "timestamp": AT}])),
    ("whatsapp_business_account", _whatsapp("message_template_status_update", **_TEMPLATE)),
    ("whatsapp_business_account", _whatsapp(
        "message_template_quality_update", new_quality_score="RED", **_TEMPLATE)),
    ("whatsapp_business_account", _whatsapp("account_update", event="ACCOUNT_RESTRICTION",
        restriction_info=[{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING",
                           "expiration": AT + 86_400}])),
    ("whatsapp_business_account", _whatsapp(
        "account_update", event="DISABLED_UPDATE", ban_info={"waba_ban_state": "DISABLE"})),
    ("whatsapp_business_account", _whatsapp(
        "phone_number_quality_update", event="FLAGGED", current_limit="TIER_2K")),
    ("whatsapp_business_account", _whatsapp(
        "business_capability_update", max_daily_conversations_per_business=2000)),
    ("whatsapp_business_account", _whatsapp(
        "account_alerts", alert_info={"alert_type": "A", "alert_description": "b"})),
    ("whatsapp_business_account", _whatsapp("calls", calls=[{"id": "1", "status": "RINGING"}])),
    ("whatsapp_business_account", _whatsapp("something_new", anything={"a": [1]})),
    ("instagram", _ig(text="Oi")),
    ("instagram", _ig(attachments=_PICTURE, reply_to={"mid": "mid.0"})),
    ("instagram", _ig(text="Sim", quick_reply={"payload": "YES"})),
    ("instagram", _ig(text="Sou a Lia", is_echo=True)),
    ("instagram", _ig(is_deleted=True)),
    ("instagram", _ig(is_unsupported=True)),
    ("instagram", _event(message_edit={"mid": "mid.1", "text": "Olá", "num_edit": 1})),
    ("instagram", _event(reaction={"mid": "mid.1", "action": "react", "emoji": "❤"})),
    ("instagram", _event(postback={"mid": "mid.2", "title": "Preço", "payload": "P"})),
    ("instagram", _event(referral={"ref": "r", "source": "ADS", "ad_id": "a"})),
    ("instagram", _event(read={"mid": "mid.out"})),
    ("instagram", {"id": PROFILE, "time": AT, "changes": [{"field": "comments",
                                                           "value": _COMMENT}]}),
    ("instagram", {"id": PROFILE, "time": AT, "field": "story_insights", "value": {"reach": 1}}),
)  # fmt: skip


def _outside() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entries that nobody here wrote, where they are beside the project."""
    for product in ("whatsapp", "instagram"):
        for path in sorted((CASES / product).glob("*.json")):
            body = json.loads(path.read_text(encoding="utf-8"))
            yield from ((str(body.get("object")), entry) for entry in body["entry"])


ALL_ENTRIES = (*ENTRIES, *_outside())

# What stands where something else is expected.
_WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 1.5, 1e308, 2**70, "", "7", " ", "x", [], {}, [None], [[]], [{}],
    {"": None}, {"id": {}}, "\ud83d", "\udc00a", "\x00", "a/b", ".", "__x__", "é" * 300,
    "x" * 70_000, "9" * 400, str(AT), AT, AT * 1000, str(AT * 1000), -AT, 253_402_300_799,
    "2026-11-22T12:00:00Z",
    "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59", "NaN", "Infinity", "<script>",
    "RED", "TIER_UNLIMITED", "REJECTED", "BR.1", "+55 11 98888-7777", "５５", "٣",
)  # fmt: skip


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything inside a node."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(node, dict):
        inner = list(node.items())
    elif isinstance(node, list):
        inner = list(enumerate(node))
    paths = [((*path, key), value) for key, value in inner]
    return [place for here, value in paths for place in (here, *_places(value, here))]


def _nested(value: Any, depth: int, as_list: bool) -> Any:
    for _ in range(depth):
        value = [value] if as_list else {"a": value}
    return value


@st.composite
def damaged(draw: st.DrawFn, entries: Any = ALL_ENTRIES) -> tuple[str, dict[str, Any]]:
    """Return the product and an entry with up to four things in it that cannot be right."""
    product, entry = draw(st.sampled_from(entries))
    entry = copy.deepcopy(entry)
    for _ in range(draw(st.integers(0, 4))):
        places = _places(entry)
        if places:
            _damage(draw, entry, draw(st.sampled_from(places)))
    return product, entry


def _damage(draw: st.DrawFn, entry: Any, path: tuple[Any, ...]) -> None:
    *way, last = path
    for key in way:
        entry = entry[key]
    match draw(st.integers(0, 6)):
        case 0:
            del entry[last]
        case 1:
            depth = draw(st.sampled_from([1, 2, 30, 200]))
            entry[last] = _nested(entry[last], depth, draw(st.booleans()))
        case 2 if isinstance(entry, list):
            entry.extend(copy.deepcopy([entry[last]] * 3))
        case 3:
            entry[last] = str(entry[last]) if isinstance(entry[last], int) else _number(entry[last])
        case 4 if isinstance(entry, dict):
            entry[draw(st.sampled_from(["type", "id", "errors", "context", "zzz", "\ud83d"]))] = (
                _wrong(draw)
            )
        case _:
            entry[last] = _wrong(draw)


def _wrong(draw: st.DrawFn) -> Any:
    # A copy: what is put in may be damaged again.
    return copy.deepcopy(draw(st.sampled_from(_WRONG)))


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else [value]


def good(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return one good entry of WhatsApp and one of Instagram with ids and words of their own."""
    said = message("text", {"body": f"boa {number}"}, id=f"wamid.good.{number}")
    event = _event(message={"mid": f"mid.good.{number}", "text": f"boa {number}"})
    return _whatsapp(messages=[said]), event


def body_of(product: str, entries: list[Any]) -> bytes:
    """Return the body a provider would post."""
    return json.dumps({"object": product, "entry": entries}).encode()
