"""The people of the simulator: how a phone becomes a person, and what Meta calls that person."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

_BRAZIL = "55"
_FIRST_AREA_WITHOUT_NINTH_DIGIT = 31
_FIRST_NAMES = (
    *("Ana", "Bruno", "Camila", "Diego", "Elisa", "Fábio", "Gabriela", "Heitor", "Isabela"),
    *("João", "Karina", "Lucas", "Marina", "Nelson", "Olívia", "Paulo", "Renata", "Sérgio"),
    *("Tânia", "Vitor", "Yasmin", "Zeca"),
)
_LAST_NAMES = ("Almeida", "Barros", "Castro", "Duarte", "Farias", "Gomes", "Lima", "Moraes")


@dataclass(frozen=True)
class Person:
    """One person with a phone."""

    phone: str
    """Digits with the country code; Brazilian mobiles always with their ninth digit."""
    name: str
    user_id: str
    hidden: bool = False
    """Their number is not told to businesses."""
    opted_out: bool = False
    no_whatsapp: bool = False


def phone_of(text: str) -> str | None:
    """Return the digits of a person's phone, however it is written; None if it is none.

    Without a plus Meta takes the number for one of the business's own country.
    """
    digits = re.sub(r"[\s().-]", "", text)
    if not re.fullmatch(r"\+?\d{6,18}", digits):
        return None
    if not digits.startswith("+"):
        digits = "+" + _BRAZIL + digits
    return canonical(digits[1:])


def shown_address(person: str) -> str:
    """Return how a person is written: a phone with its plus, a user name with its @."""
    return person if person.startswith("@") else "+" + person


def canonical(digits: str) -> str:
    """Return the one form of a phone: old Brazilian mobiles get their ninth digit."""
    if digits.startswith(_BRAZIL) and len(digits) == 12 and digits[4] in "6789":
        return digits[:4] + "9" + digits[4:]
    return digits


def wa_id_of(phone: str, *, ninth_digit_dropped: bool) -> str:
    """Return what Meta calls the person."""
    mobile = phone.startswith(_BRAZIL) and len(phone) == 13 and phone[4] == "9"
    if ninth_digit_dropped and mobile and int(phone[2:4]) >= _FIRST_AREA_WITHOUT_NINTH_DIGIT:
        return phone[:4] + phone[5:]
    return phone


def is_reachable(phone: str) -> bool:
    """Tell whether a phone can exist; in Brazil an area code is needed."""
    if len(phone) < 8:
        return False
    return not phone.startswith(_BRAZIL) or (len(phone) in (12, 13) and phone[2:4] > "10")


def stranger(phone: str) -> Person:
    """Return the person behind a phone nobody has described: always the same one."""
    digest = hashlib.sha256(phone.encode()).digest()
    first = _FIRST_NAMES[digest[0] % len(_FIRST_NAMES)]
    last = _LAST_NAMES[digest[1] % len(_LAST_NAMES)]
    number = int.from_bytes(digest[2:10], "big")
    country = "BR" if phone.startswith(_BRAZIL) else "US"
    return Person(phone, f"{first} {last}", f"{country}.{number:020d}")


def contact_node(person: Person, wa_id: str) -> dict[str, Any]:
    """Return the person as webhooks show them."""
    node: dict[str, Any] = {"profile": {"name": person.name}, "user_id": person.user_id}
    return node if person.hidden else {**node, "wa_id": wa_id}
