"""Phone numbers that people type: taken as they are or refused, never repaired.

A guess would write to a stranger.
"""

import re
import unicodedata
from typing import Literal

import msgspec

from shared.kernel.errors import Invalid

DEFAULT_REGION = "BR"

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_PREFIX = re.compile(
    r"^(?:whatsapp|tel|phone|fone)\s*:\s*(?://)?"
    r"|^(?:https?://)?(?:wa\.me/|api\.whatsapp\.com/send/?\?phone=)",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"^\d+[.,]?\d*e\+?\d+$", re.IGNORECASE)
_SPREADSHEET_FLOAT = re.compile(r"^\+?(\d{8,15})[.,]0$")
_BSUID = re.compile(r"^[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128}$")
_LONGEST_TYPED = 60

# National parts in Brazil: two digits of area, then the subscriber.
_BR_SHORT_MOBILE = re.compile(r"^\+?55\d\d[6-9]\d{7}$")
_BR_WITHOUT_AREA = re.compile(r"^\+55\d{1,9}$")

# Where the clock differs from São Paulo; Fernando de Noronha shares the 81 of Recife.
_BR_ZONES = {
    **dict.fromkeys(("92", "97"), "America/Manaus"),
    **dict.fromkeys(("65", "66"), "America/Cuiaba"),
    "67": "America/Campo_Grande",
    "68": "America/Rio_Branco",
    "69": "America/Porto_Velho",
    "95": "America/Boa_Vista",
}

Line = Literal["mobile", "fixed", "other"]


class InvalidPhone(Invalid):
    """The number cannot be taken as typed; `reason` says what to ask the person."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, field="phone", reason=reason)
        self.reason = reason


class Phone(msgspec.Struct, frozen=True):
    """A valid number in E.164."""

    e164: str
    line: Line


def read_typed(text: str, region: str = DEFAULT_REGION) -> Phone:
    """Read a number a person typed or a file holds. Raises `InvalidPhone`."""
    import phonenumbers  # heavy: only where a number is really read

    plain = _plain(text)
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        raise InvalidPhone("not_a_number", "this is not a phone number") from None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_valid_number(number):
        raise _invalid(phonenumbers.is_possible_number_with_reason(number), e164)
    kind = phonenumbers.number_type(number)
    return Phone(e164, _line(kind))


def _plain(text: str) -> str:
    if len(text) > _LONGEST_TYPED:
        raise InvalidPhone("not_a_number", "this is too long to be a phone number")
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    plain = _PREFIX.sub("", plain).strip()
    if not plain:
        raise InvalidPhone("empty", "there is no phone number")
    if _SCIENTIFIC.match(plain):
        raise InvalidPhone("rounded", "a spreadsheet has rounded this number: format it as text")
    plain = _SPREADSHEET_FLOAT.sub(r"\1", plain)
    if any(mark.isalpha() for mark in plain):
        raise InvalidPhone("not_a_number", "a phone number has no letters")
    return re.sub(r"^00(?=[1-9 ])", "+", plain)


def _invalid(possible: int, e164: str) -> InvalidPhone:
    from phonenumbers import ValidationResult

    if _BR_SHORT_MOBILE.match(e164):
        return InvalidPhone("digit_missing", "a digit is missing: Brazilian mobiles have nine")
    if possible == ValidationResult.TOO_SHORT or _BR_WITHOUT_AREA.match(e164):
        return InvalidPhone("too_short", "the number is too short, or the area code is missing")
    if possible == ValidationResult.TOO_LONG:
        return InvalidPhone("too_long", "the number has too many digits")
    return InvalidPhone("not_in_use", "no such number can exist; check the area code")


def _line(kind: int) -> Line:
    from phonenumbers import PhoneNumberType

    if kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE):
        return "mobile"
    return "fixed" if kind == PhoneNumberType.FIXED_LINE else "other"


def is_user_id(text: str) -> bool:
    """Tell whether this is a provider's own id of a person, not a number."""
    return _BSUID.match(text) is not None


def time_zone_of(e164: str, otherwise: str) -> str:
    """Return the time zone a Brazilian area code lies in; `otherwise` for foreign numbers."""
    digits = e164.lstrip("+")
    if not digits.startswith("55") or len(digits) < 12:
        return otherwise
    return _BR_ZONES.get(digits[2:4], "America/Sao_Paulo")
