"""Who a WhatsApp item is from: phones, business-scoped ids and names, matched by id."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from shared.kernel.phones import matching_key

_PHONE = re.compile(r"\+?(\d{5,20})")
_USER_ID = re.compile(r"\b[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128}\b")


class Person(msgspec.Struct, frozen=True):
    """The identifiers of one person in a webhook."""

    phone: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    name: str | None = None
    username: str | None = None


class People:
    """The `contacts` of a webhook; their order says nothing about the messages."""

    def __init__(self, nodes: Sequence[Mapping[str, Any]]) -> None:
        self._people = [_read(node) for node in nodes]

    def find(self, sender: object, user_id: object, parent_user_id: object) -> Person:
        """Return everything known about the person with these ids."""
        phone = phone_of(sender)
        # Where a phone is expected an id can stand: people may hide their number.
        user = _id(user_id) or (_id(sender) if phone is None else None)
        parent = _id(parent_user_id)
        known = self._match(phone, user)
        return Person(
            phone=phone or known.phone,
            user_id=user or known.user_id,
            parent_user_id=parent or known.parent_user_id,
            name=known.name,
            username=known.username,
        )

    def _match(self, phone: str | None, user_id: str | None) -> Person:
        for person in self._people:
            if phone and person.phone == phone:
                return person
            if user_id and person.user_id == user_id:
                return person
        # A message that names nobody is from the only contact there is, or from nobody known.
        if phone is None and user_id is None and len(self._people) == 1:
            return self._people[0]
        return Person()


def phone_of(value: object) -> str | None:
    """Return `value` with a plus in front if it is a phone, written as text or as a number."""
    found = _PHONE.fullmatch(str(value)) if isinstance(value, str | int) else None
    return "+" + found.group(1) if found else None


def same_line(one: str | None, other: str | None) -> bool:
    """Tell whether two phones are known and one line, however they are spelt."""
    return bool(one and other) and matching_key(one or "") == matching_key(other or "")


def user_ids_in(text: str) -> list[str]:
    """Return the business-scoped ids that a sentence of the provider names, in order."""
    return _USER_ID.findall(text)


def _read(node: Mapping[str, Any]) -> Person:
    found = node.get("profile")
    profile: Mapping[str, Any] = found if isinstance(found, dict) else {}
    phone = phone_of(node.get("wa_id"))
    user_id = _id(node.get("user_id")) or (_id(node.get("wa_id")) if phone is None else None)
    handle = (_id(profile.get("username")) or _id(node.get("username")) or "").removeprefix("@")
    parent, name = _id(node.get("parent_user_id")), _id(profile.get("name"))
    return Person(phone, user_id, parent, name, handle or None)


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
