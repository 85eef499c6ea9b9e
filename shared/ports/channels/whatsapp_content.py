"""What a WhatsApp message holds: its words and its typed content, whatever its type."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from shared.ports.channels import (
    About,
    Button,
    CallPermission,
    Card,
    CardPhone,
    Cards,
    Edited,
    File,
    Files,
    FlowAnswer,
    InboundContent,
    ListChoice,
    Location,
    NumberChange,
    Order,
    OrderItem,
    Plain,
    Reacted,
    Referral,
    Revoked,
    Unsupported,
)
from shared.ports.channels.inbound_content import FileKind
from shared.ports.channels.nodes import Node, identifier, node, nodes, number, storable, word
from shared.ports.channels.whatsapp_people import phone_of, user_ids_in

_MEDIA: tuple[FileKind, ...] = ("image", "video", "audio", "document", "sticker")


class Held(NamedTuple):
    """The words of a message and what it holds."""

    text: str
    content: InboundContent


def type_of(message: Node) -> str:
    """Return the type as we name it; what we do not know is `unsupported`."""
    kind = message.get("type")
    if kind == "voice":
        return "audio"
    if not kind:
        # Where no type is named, the node that is there tells it.
        kind = next((name for name in _READERS if message.get(name) is not None), kind)
    return kind if isinstance(kind, str) and kind in _READERS else "unsupported"


def read_content(kind: str, message: Node) -> Held:
    """Return words and content of a message of this type."""
    return _READERS.get(kind, _unsupported)(message)


def read_about(message: Node) -> About:
    """Return what the message refers to beside an earlier message."""
    context, referral = node(message.get("context")), node(message.get("referral"))
    return About(
        referral=_referral(referral) if referral else None,
        product_id=word(context, "referred_product", "product_retailer_id"),
        forwarded=any(context.get(name) is True for name in ("forwarded", "frequently_forwarded")),
    )


def _referral(found: Node) -> Referral:
    picture = word(found, "image_url") or word(found, "thumbnail_url")
    return Referral(
        source_type=word(found, "source_type"),
        source_id=word(found, "source_id"),
        source_url=word(found, "source_url"),
        headline=word(found, "headline"),
        body=word(found, "body"),
        media_url=picture or word(found, "video_url"),
        click_id=word(found, "ctwa_clid"),
    )


def _text(message: Node) -> Held:
    return Held(word(message, "text", "body"), Plain())


def _media(message: Node) -> Held:
    files = tuple(
        _file(kind, message[kind], message.get("type") == "voice")
        for kind in _MEDIA
        if isinstance(message.get(kind), dict)
    )
    if not files and isinstance(message.get("voice"), dict):
        files = (_file("audio", message["voice"], True),)
    caption = next((text for kind in _MEDIA if (text := word(message, kind, "caption"))), "")
    return Held(caption, Files(files)) if files else _unsupported(message)


def _file(kind: FileKind, found: Node, voice: bool) -> File:
    return File(
        kind=kind,
        provider_id=identifier(found.get("id")) or None,
        content_type=word(found, "mime_type"),
        filename=word(found, "filename"),
        voice=voice or found.get("voice") is True,
    )


def _button(message: Node) -> Held:
    text, payload = word(message, "button", "text"), word(message, "button", "payload")
    return Held(text or payload, Button(payload, text or payload))


def _interactive(message: Node) -> Held:
    answer = node(message.get("interactive"))
    if pressed := node(answer.get("button_reply")):
        id, title = word(pressed, "id"), word(pressed, "title")
        return Held(title or id, Button(id, title or id))
    if row := node(answer.get("list_reply")):
        title = word(row, "title") or word(row, "id")
        return Held(title, ListChoice(word(row, "id"), title, word(row, "description")))
    if flow := node(answer.get("nfm_reply")):
        return Held(word(flow, "body"), FlowAnswer(word(flow, "name"), _answers(flow)))
    if allowed := node(answer.get("call_permission_reply")):
        response = word(allowed, "response")
        return Held(response, CallPermission(response))
    return Held("", Unsupported(word(answer, "type") or "interactive"))


def _answers(flow: Node) -> dict[str, Any]:
    """Return what was filled in. The token that ties it to our form is none of it."""
    raw = flow.get("response_json")
    try:
        given = json.loads(raw) if isinstance(raw, str) else raw
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        return {"response": raw} if isinstance(raw, str) and raw else {}
    return {name: value for name, value in storable(given).items() if name != "flow_token"}


def _reaction(message: Node) -> Held:
    emoji = word(message, "reaction", "emoji")
    return Held(emoji, Reacted(word(message, "reaction", "message_id"), emoji))


def _location(message: Node) -> Held:
    place = node(message.get("location"))
    location = Location(
        number(place.get("latitude")),
        number(place.get("longitude")),
        word(place, "name"),
        word(place, "address"),
        word(place, "url"),
    )
    named = [part for part in (location.name, location.address) if part]
    spot = [str(part) for part in (location.latitude, location.longitude) if part is not None]
    return Held(", ".join(named or spot), location)


def _cards(message: Node) -> Held:
    found = nodes(message.get("contacts"))
    cards = tuple(_card(one) for one in found)
    own = any(word(one, "origin") == "contact_request" for one in found)
    words = "\n".join(" ".join(_card_words(card)) for card in cards)
    return Held(words, Cards(cards, own))


def _card(found: Node) -> Card:
    phones = tuple(
        CardPhone(word(one, "phone"), word(one, "wa_id").lstrip("+"), word(one, "type"))
        for one in nodes(found.get("phones"))
    )
    emails = [word(one, "email") for one in nodes(found.get("emails"))]
    name = word(found, "name", "formatted_name") or word(found, "name", "first_name")
    kept = tuple(email for email in emails if email)
    return Card(name, phones, kept, word(found, "org", "company"))


def _card_words(card: Card) -> list[str]:
    numbers = [phone.phone or phone.wa_id for phone in card.phones]
    return [part for part in (card.name, *numbers) if part]


def _order(message: Node) -> Held:
    order = node(message.get("order"))
    items = tuple(
        OrderItem(
            word(item, "product_retailer_id"),
            number(item.get("quantity")) or 0,
            _price(item.get("item_price")),
            word(item, "currency"),
        )
        for item in nodes(order.get("product_items"))
    )
    return Held(word(order, "text"), Order(word(order, "catalog_id"), items))


def _price(value: object) -> str:
    return repr(value) if isinstance(value, float) else identifier(value)


def _system(message: Node) -> Held:
    told = node(message.get("system"))
    body = word(told, "body")
    new_user = word(told, "user_id")
    old_user = word(told, "previous_user_id") or word(message, "from_user_id")
    if not old_user and new_user:
        old_user = next((one for one in user_ids_in(body) if one != new_user), "")
    moved = word(told, "new_wa_id") or word(told, "wa_id")
    change = NumberChange(
        kind=word(told, "type"),
        old_phone=phone_of(message.get("from")) or phone_of(told.get("customer")) or "",
        new_phone=phone_of(moved) or "",
        old_user_id=old_user,
        new_user_id=new_user,
        new_parent_user_id=word(told, "parent_user_id"),
    )
    return Held(body, change)


def _edit(message: Node) -> Held:
    edit = node(message.get("edit"))
    inner = node(edit.get("message"))
    held = _media(inner) if type_of(inner) in _MEDIA else _text(inner)
    files = held.content.files if isinstance(held.content, Files) else ()
    # An edit that cannot be read changes nothing: the words before it stay.
    target = word(edit, "original_message_id") if held.text or files else ""
    return Held(held.text, Edited(target, files))


def _revoke(message: Node) -> Held:
    return Held("", Revoked(word(message, "revoke", "original_message_id")))


def _unsupported(message: Node) -> Held:
    errors = nodes(message.get("errors"))
    code = number(errors[0].get("code")) if errors else None
    named = word(message, "type")
    inner = word(message, "unsupported", "type") or (named if named != "unsupported" else "")
    return Held("", Unsupported(inner, int(code) if code is not None else None))


_READERS: dict[str, Callable[[Node], Held]] = {
    "text": _text,
    **dict.fromkeys(_MEDIA, _media),
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "location": _location,
    "contacts": _cards,
    "order": _order,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
}
