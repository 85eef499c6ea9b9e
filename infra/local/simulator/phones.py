"""What people do on their phones: write, read, stop marketing."""

import time
from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec

from infra.local.simulator.engine import Engine
from infra.local.simulator.files import file_id
from infra.local.simulator.payloads import account_update, message_update
from infra.local.simulator.people import Person, contact_node
from infra.local.simulator.store import Due, StoredMessage, new_message_id

_MEDIA = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/ogg; codecs=opus",
    "document": "application/pdf",
    "sticker": "image/webp",
}
Kind = Literal[
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "button",
    "interactive",
    "reaction",
    "edit",
    "revoke",
    "order",
    "unsupported",
    "comment",
    "echo",
]
"""The last two are Instagram's alone."""
_ITEM = {"product_retailer_id": "camiseta", "quantity": 2, "item_price": 49.9, "currency": "BRL"}
_ABOUT_ANOTHER = ("reaction", "edit", "revoke")
Words = Annotated[str, msgspec.Meta(max_length=65_536)]


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message a person writes."""

    text: Words = ""
    """The words, the caption, the title of what was pressed or the emoji. Of a place and of a
    contact card: its name, and on the next line the address or the phone."""
    type: Kind = "text"
    number_id: Annotated[str, msgspec.Meta(pattern=r"^\d{1,20}$")] | None = None
    """The business number; by default the one that wrote last."""
    reply_to: str | None = None
    choice: Annotated[str, msgspec.Meta(max_length=256)] = ""
    """The id of the pressed button or row; by default its title."""
    of_list: bool = False
    """What was pressed is the row of a list."""
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    """The message id, to deliver the same message twice; by default a new one."""
    age_seconds: Annotated[float, msgspec.Meta(ge=0, le=2_592_000)] = 0.0
    """How long ago the person wrote it."""
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None


async def write(
    engine: Engine, person: Person, number_id: str, written: Written, persona: str | None = None
) -> StoredMessage:
    """Let the person write to the business."""
    now = engine.now()
    at = now - written.age_seconds
    message = StoredMessage(
        id=written.id or new_message_id(),
        direction="in",
        number_id=number_id,
        person=person.phone,
        type=written.type,
        text=written.text,
        template=None,
        callback=persona,
        at=at,
        status="received",
        reply_to=written.reply_to,
    )
    engine.rules.received(number_id, person.phone, at)
    engine.last_number_id = number_id
    wa_id = engine.wa_id(person)
    node = _node(message, written)
    node["from_user_id"] = person.user_id
    if not person.hidden:
        node["from"] = wa_id
    update = message_update(number_id, node, contact_node(person, wa_id))
    due = [engine.deliverer.plan(now, now, update)]
    await engine.store.add_message(message, person, due)
    if written.type in ("image", "sticker"):
        await engine.store.offer(message.id, {"picture": node[written.type]["id"]})
    engine.deliverer.add(due)
    engine.changes += 1
    return message


async def prefer(
    engine: Engine, person: Person, number_id: str, value: Literal["stop", "resume"]
) -> Person:
    """Let the person stop or resume marketing messages of the business."""
    changed = replace(person, opted_out=value == "stop")
    await engine.describe_person(changed)
    preference: dict[str, Any] = {
        "user_id": person.user_id,
        "category": "marketing_messages",
        "value": value,
        "detail": f"The person chose to {value} marketing messages",
        "timestamp": int(engine.now()),
    }
    wa_id = engine.wa_id(person)
    if not person.hidden:
        preference["wa_id"] = wa_id
    value_node = {"contacts": [contact_node(person, wa_id)], "user_preferences": [preference]}
    await announce(engine, number_id, "user_preferences", value_node)
    return changed


async def announce(engine: Engine, number_id: str, field: str, value: dict[str, Any]) -> None:
    """Send an account event to the business."""
    now = engine.now()
    due = [engine.deliverer.plan(now, now, account_update(number_id, field, value))]
    await engine.store.add_due(due)
    engine.deliverer.add(due)


def _node(message: StoredMessage, written: Written) -> dict[str, Any]:
    node: dict[str, Any] = {
        "id": message.id,
        "timestamp": str(int(message.at)),
        "type": message.type,
        **_content(message, written),
    }
    if written.reply_to and message.type not in _ABOUT_ANOTHER:
        node["context"] = {"id": written.reply_to}
    return node


def _content(message: StoredMessage, written: Written) -> dict[str, Any]:
    kind, text = message.type, message.text
    if kind in _MEDIA:
        return {kind: _file(kind, text)}
    name, _, more = text.partition("\n")
    contents: dict[str, dict[str, Any]] = {
        "text": {"text": {"body": text}},
        "location": {
            "location": {"latitude": -23.55, "longitude": -46.63, "name": name, "address": more}
        },
        "contacts": {"contacts": [_card(name, more)]},
        "button": {"button": {"text": text, "payload": written.choice or text}},
        "interactive": {"interactive": _pressed(written)},
        "reaction": {"reaction": {"message_id": message.reply_to or "", "emoji": text}},
        "edit": {
            "edit": {
                "original_message_id": message.reply_to or "",
                "message": {"type": "text", "text": {"body": text}},
            }
        },
        "revoke": {"revoke": {"original_message_id": message.reply_to or ""}},
        "order": {"order": {"catalog_id": "1", "text": text, "product_items": [_ITEM]}},
    }
    unknown = {"code": 131051, "title": "Message type unknown"}
    return contents.get(kind, {"errors": [unknown], "unsupported": {"type": "poll_creation"}})


def _file(kind: str, caption: str) -> dict[str, Any]:
    file: dict[str, Any] = {"id": file_id(kind, time.monotonic_ns()), "mime_type": _MEDIA[kind]}
    file |= {"voice": True} if kind == "audio" else {}
    file |= {"filename": "arquivo.pdf"} if kind == "document" else {}
    return {**file, **({"caption": caption} if caption else {})}


def _card(name: str, phone: str) -> dict[str, Any]:
    digits = "".join(letter for letter in phone if letter.isdigit())
    phones = [{"phone": phone, "wa_id": digits, "type": "CELL"}] if digits else []
    return {"name": {"formatted_name": name}, "phones": phones}


def _pressed(written: Written) -> dict[str, Any]:
    kind = "list_reply" if written.of_list else "button_reply"
    return {"type": kind, kind: {"id": written.choice or written.text, "title": written.text}}


async def follow_script(engine: Engine, item: Due) -> None:
    """Let a scripted person give the answer that is due; after a crash it is the same message."""
    body = item.body
    written = Written(text=body["answer"], id=f"wamid.scripted.{item.seq}.{int(item.since * 1000)}")
    person = engine.person(body["person"])
    await write(engine, person, body["number_id"], written, body["persona"])
