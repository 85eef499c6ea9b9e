"""Splits a WhatsApp webhook body into messages, statuses and account events, one by one."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.kernel.clock import Clock, system_clock
from shared.ports.channels import (
    AccountEvent,
    Edited,
    Inbound,
    InboundMessage,
    NumberChange,
    Preference,
    Reacted,
    Revoked,
    StatusUpdate,
)
from shared.ports.channels.nodes import (
    Node,
    identifier,
    moment,
    node,
    nodes,
    storable,
    word,
)
from shared.ports.channels.whatsapp_content import read_about, read_content, type_of
from shared.ports.channels.whatsapp_people import People, Person, phone_of, same_line

_STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})
_PREFERENCES = {"stop": "stop", "resume": "resume", "signup": "resume"}


class _Change(msgspec.Struct, frozen=True):
    """One `changes` item with what its entry says."""

    account_id: str
    at: datetime | None
    value: Node
    clock: Clock

    @property
    def number_id(self) -> str:
        return word(self.value, "metadata", "phone_number_id")


def parse(body: Node, clock: Clock = system_clock) -> list[Inbound]:
    """Return every item of every entry and change of a decoded body that can be read.

    An item that cannot be understood costs only itself. `clock` gives the time of a message
    that carries no readable one.
    """
    found: list[Inbound] = []
    for entry in nodes(body.get("entry")):
        account_id, at = identifier(entry.get("id")), moment(entry.get("time"))
        for change in nodes(entry.get("changes")):
            if isinstance(change.get("value"), dict):
                found += _read(
                    identifier(change.get("field")),
                    _Change(account_id, at, change["value"], clock),
                )
    return found


def _read(field: str, change: _Change) -> Iterator[Inbound]:
    match field:
        case "" | "calls":  # calls are no messages
            return
        case "messages":
            yield from _messages(change)
        case "smb_message_echoes" | "message_echoes":
            yield from _echoes(change)
        case "history":
            yield from _history(change)
            yield from _refusals(change)
        case "user_preferences":
            yield from _preferences(change)
        case "user_id_update":
            yield from _id_updates(change)
        case _:
            yield _event(change, field, change.value)


def _event(change: _Change, field: str, value: Node) -> AccountEvent:
    number_id = change.number_id or None
    return AccountEvent(change.account_id, field, storable(value), number_id, change.at)


def _messages(change: _Change) -> Iterator[Inbound]:
    people = People(nodes(change.value.get("contacts")))
    for message in nodes(change.value.get("messages")):
        yield from _message(change, message, _sender(people, message))
    for status in nodes(change.value.get("statuses")):
        yield from _status(change, status)
    errors = nodes(change.value.get("errors"))
    if errors:
        yield _event(change, "errors", {"errors": list(errors)})


def _echoes(change: _Change) -> Iterator[InboundMessage]:
    people = People(nodes(change.value.get("contacts")))
    ours = phone_of(word(change.value, "metadata", "display_phone_number"))
    for message in nodes(change.value.get("message_echoes")):
        person = _receiver(people, message)
        if same_line(person.phone, ours):
            # Edits have been seen with both ends exchanged: the person is who is not us.
            person = _sender(people, message)
        for read in _message(change, message, person):
            yield replace(read, echo=True)


def _history(change: _Change) -> Iterator[InboundMessage]:
    """What was said before the number was connected, in threads of one person each, or for a
    file of it on its own."""
    people = People(nodes(change.value.get("contacts")))
    ours = phone_of(word(change.value, "metadata", "display_phone_number"))
    said = [(message, thread.get("id")) for part in nodes(change.value.get("history"))
            for thread in nodes(part.get("threads"))
            for message in nodes(thread.get("messages"))]  # fmt: skip
    said += [(message, None) for message in nodes(change.value.get("messages"))]
    for message, thread_id in said:
        sender = _sender(people, message)
        person = people.find(thread_id, None, None) if thread_id else sender
        from_us = same_line(sender.phone, ours) or (
            # Where the person has no other number, a second one in the thread is ours.
            bool(person.phone and sender.phone) and not same_line(sender.phone, person.phone)
        )
        if from_us and not thread_id:
            person = _receiver(people, message)
        for read in _message(change, message, person):
            yield replace(read, history=True, echo=from_us)


def _refusals(change: _Change) -> Iterator[AccountEvent]:
    """The business may have kept its history to itself; then an error says so."""
    errors = [error for part in nodes(change.value.get("history"))
              for error in nodes(part.get("errors"))]  # fmt: skip
    errors += nodes(change.value.get("errors"))
    if errors:
        yield _event(change, "history", {"errors": errors})


def _sender(people: People, message: Node) -> Person:
    ids = message.get("from_user_id"), message.get("from_parent_user_id")
    return people.find(message.get("from"), *ids)


def _receiver(people: People, message: Node) -> Person:
    ids = message.get("to_user_id"), message.get("to_parent_user_id")
    return people.find(message.get("to"), *ids)


def _message(change: _Change, message: Node, person: Person) -> Iterator[InboundMessage]:
    message_id = identifier(message.get("id"))
    if not message_id:
        return
    kind = type_of(message)
    held = read_content(kind, message)
    target = held.content.target if isinstance(held.content, Reacted | Edited | Revoked) else ""
    yield InboundMessage(
        number_id=change.number_id,
        message_id=message_id,
        at=moment(message.get("timestamp")) or change.clock(),
        type=kind,
        text=held.text,
        phone=person.phone,
        user_id=person.user_id,
        parent_user_id=person.parent_user_id,
        profile_name=person.name,
        content=held.content,
        about=read_about(message),
        username=person.username,
        reply_to=target or word(message, "context", "id") or None,
        group_id=identifier(message.get("group_id")) or None,
        raw=storable(message),
    )


def _status(change: _Change, status: Node) -> Iterator[StatusUpdate]:
    message_id = identifier(status.get("id"))
    said = identifier(status.get("status")).lower()
    if not message_id or said not in _STATUSES or status.get("type") == "call":
        return
    errors = nodes(status.get("errors"))
    error = errors[0] if errors else {}
    pricing = status.get("pricing")
    phone, user_id = status.get("recipient_id"), status.get("recipient_user_id")
    yield StatusUpdate(
        number_id=change.number_id,
        message_id=message_id,
        status=said,
        at=moment(status.get("timestamp")) or change.clock(),
        send_id=identifier(status.get("biz_opaque_callback_data")) or None,
        recipient_id=identifier(phone or user_id) or None,
        recipient_user_id=identifier(user_id) or None,
        error_code=error_code(error),
        error_detail=_error_detail(error),
        pricing=storable(pricing) if isinstance(pricing, dict) else None,
    )


def _preferences(change: _Change) -> Iterator[Preference]:
    people = People(nodes(change.value.get("contacts")))
    for said in nodes(change.value.get("user_preferences")):
        value = _PREFERENCES.get(word(said, "value").lower())
        if value is None or word(said, "category").lower() not in ("marketing_messages", ""):
            continue
        ids = said.get("user_id"), said.get("parent_user_id")
        person = people.find(said.get("wa_id"), *ids)
        yield Preference(
            number_id=change.number_id,
            phone=person.phone,
            user_id=person.user_id,
            value="stop" if value == "stop" else "resume",
            at=moment(said.get("timestamp")) or change.clock(),
        )


def _id_updates(change: _Change) -> Iterator[InboundMessage]:
    """Read the field that was documented for a while before system messages took its place."""
    people = People(nodes(change.value.get("contacts")))
    for said in nodes(change.value.get("user_id_update")):
        known = people.find(said.get("wa_id"), None, None)
        new, old = (word(said, "user_id", name) or word(said, f"{name}_user_id")
                    for name in ("current", "previous"))  # fmt: skip
        parent = word(said, "parent_user_id", "current")
        at = moment(said.get("timestamp")) or change.at or change.clock()
        told = NumberChange("user_changed_user_id", known.phone or "", "", old, new, parent)
        yield InboundMessage(
            number_id=change.number_id,
            message_id=f"user_id_update:{old}:{new}",
            at=at,
            type="system",
            text=word(said, "detail"),
            phone=known.phone,
            user_id=old or None,
            parent_user_id=None,
            profile_name=known.name,
            content=told,
            raw=storable(said),
        )


def error_code(error: Node) -> int | None:
    """Return the code of an error node, also one written as text."""
    try:
        return int(error["code"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _error_detail(error: Node) -> str:
    detail = node(error.get("error_data")).get("details")
    return identifier(detail or error.get("message") or error.get("title"))
