"""What the embedded identity accepts as an address, a password or a pretended Google account."""

import re
from typing import Any

import msgspec

from shared.ports.identity.tokens import Refused

LONGEST_PASSWORD = 1_000
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_LONGEST_EMAIL = 254
_SHORTEST_PASSWORD = 6


def read_pretended_token(id_token: str) -> dict[str, Any]:
    """Read the JSON claims of a pretended Google account."""
    try:
        claims = msgspec.json.decode(id_token.encode(), type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Refused("INVALID_IDP_RESPONSE : The id_token is no JSON object.") from None
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 128:
        raise Refused("INVALID_IDP_RESPONSE : The id_token has no sub.")
    return claims


def checked_email(text: str) -> str:
    """Return the address in lower case, or refuse it."""
    email = text.strip().lower()
    if not email:
        raise Refused("MISSING_EMAIL")
    if len(email) > _LONGEST_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise Refused("INVALID_EMAIL")
    return email


def checked_password(password: str) -> str:
    """Return the new password, or refuse it."""
    if not password:
        raise Refused("MISSING_PASSWORD")
    if not _SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused(
            f"WEAK_PASSWORD : Password should be at least {_SHORTEST_PASSWORD} characters"
        )
    return password
