"""Splits a WhatsApp webhook body into messages, statuses and account events, one by one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from shared.kernel.clock import Clock, from_unix, system_clock
from shared.ports.channels import AccountEvent, Inbound, InboundMessage, StatusUpdate
from shared.ports.channels.whatsapp_people import People
from shared.ports.channels.whatsapp_text import read_text, type_of

_STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})
# Calls are not messages; history is what was said before the number was connected.
_IGNORED_FIELDS = frozenset({"calls", "history"})
_MILLISECONDS_FROM = 100_000_000_000
_LATEST_SECONDS = 253_402_300_799

Node = Mapping[str, Any]


def parse(body: bytes, clock: Clock = system_clock) -> list[Inbound]:
    """Return every item of every entry and change that can be read.

    An item that cannot be understood costs only itself. `clock` gives the time of a message
    that carries no readable one.
    """
    found: list[Inbound] = []
    for entry in _nodes(_decode(body).get("entry")):
        account_id = _text(entry.get("id"))
        at = _moment(entry.get("time"))
        for change in _nodes(entry.get("changes")):
            found += _read_change(account_id, at, change, clock)
    return found


def _read_change(
    account_id: str, at: datetime | None, change: Node, clock: Clock
) -> Iterator[Inbound]:
    field = _text(change.get("field"))
    value = change.get("value")
    if field in _IGNORED_FIELDS or not isinstance(value, dict):
        return
    number_id = _number_id(value)
    if field == "messages":
        yield from _read_messages(account_id, at, number_id, value, clock)
    elif field == "smb_message_echoes":
        for node in _nodes(value.get("message_echoes")):
            yield from _read_message(number_id or "", node, People([]), clock, echo=True)
    elif field:
        yield AccountEvent(account_id, field, value, number_id, at)


def _read_messages(
    account_id: str, at: datetime | None, number_id: str | None, value: Node, clock: Clock
) -> Iterator[Inbound]:
    people = People(_nodes(value.get("contacts")))
    for node in _nodes(value.get("messages")):
        yield from _read_message(number_id or "", node, people, clock, echo=False)
    for node in _nodes(value.get("statuses")):
        yield from _read_status(number_id or "", node, clock)
    errors = _nodes(value.get("errors"))
    if errors:
        yield AccountEvent(account_id, "errors", {"errors": errors}, number_id, at)


def _read_message(
    number_id: str, node: Node, people: People, clock: Clock, *, echo: bool
) -> Iterator[InboundMessage]:
    message_id = _text(node.get("id"))
    if not message_id:
        return
    kind = type_of(node)
    if echo:
        person = people.find(node.get("to"), node.get("to_user_id"), node.get("to_parent_user_id"))
    else:
        person = people.find(
            node.get("from"), node.get("from_user_id"), node.get("from_parent_user_id")
        )
    yield InboundMessage(
        number_id=number_id,
        message_id=message_id,
        at=_moment(node.get("timestamp")) or clock(),
        type=kind,
        text=read_text(kind, node),
        phone=person.phone,
        user_id=person.user_id,
        parent_user_id=person.parent_user_id,
        profile_name=person.name,
        reply_to=_reply_to(node),
        echo=echo,
        group_id=_text(node.get("group_id")) or None,
        raw=node,
    )


def _read_status(number_id: str, node: Node, clock: Clock) -> Iterator[StatusUpdate]:
    message_id = _text(node.get("id"))
    status = _text(node.get("status")).lower()
    if not message_id or status not in _STATUSES or node.get("type") == "call":
        return
    errors = _nodes(node.get("errors"))
    error = errors[0] if errors else {}
    pricing = node.get("pricing")
    recipient = node.get("recipient_id") or node.get("recipient_user_id")
    yield StatusUpdate(
        number_id=number_id,
        message_id=message_id,
        status=status,
        at=_moment(node.get("timestamp")) or clock(),
        send_id=_text(node.get("biz_opaque_callback_data")) or None,
        recipient_id=_text(recipient) or None,
        error_code=_error_code(error),
        error_detail=_error_detail(error),
        pricing=pricing if isinstance(pricing, dict) else None,
    )


def _error_code(error: Node) -> int | None:
    try:
        return int(error["code"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _error_detail(error: Node) -> str:
    data = error.get("error_data")
    detail = data.get("details") if isinstance(data, dict) else None
    return _text(detail or error.get("message") or error.get("title"))


def _reply_to(node: Node) -> str | None:
    for place, name in (("context", "id"), ("reaction", "message_id")):
        inner = node.get(place)
        if isinstance(inner, dict) and inner.get(name):
            return _text(inner[name]) or None
    for kind in ("edit", "revoke"):
        inner = node.get(kind)
        if isinstance(inner, dict) and inner.get("original_message_id"):
            return _text(inner["original_message_id"]) or None
    return None


def _number_id(value: Node) -> str | None:
    metadata = value.get("metadata")
    return (_text(metadata.get("phone_number_id")) or None) if isinstance(metadata, dict) else None


def _moment(value: object) -> datetime | None:
    """Read seconds or milliseconds, as a number or as digits."""
    try:
        seconds = float(value) if isinstance(value, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return None
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    return from_unix(seconds) if 0 < seconds <= _LATEST_SECONDS else None


def _decode(body: bytes) -> Node:
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        decoded = _decode_leniently(body)
    return decoded if isinstance(decoded, dict) else {}


def _decode_leniently(body: bytes) -> object:
    """Read what strict JSON refuses, e.g. half an emoji: the neighbours still count."""
    try:
        decoded = json.loads(body.decode("utf-8", "replace"))
        # Half a surrogate pair cannot be stored anywhere.
        text = json.dumps(decoded, ensure_ascii=False)
        return json.loads(text.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}


def _nodes(value: object) -> Sequence[Node]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    """Return ids and words as text; a number is an id that lost its quotes."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
