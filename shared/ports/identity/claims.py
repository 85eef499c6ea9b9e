"""Reads the claims of a token or cookie whose signature was checked, and refuses doubtful ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.kernel.clock import from_unix
from shared.kernel.errors import Unauthenticated
from shared.ports.identity import SignIn

LONGEST_TOKEN = 8_192
_LONGEST_USER_ID = 128
# Clocks of two machines differ a little; a proof from further ahead was not issued yet.
_SKEW = timedelta(seconds=10)


def read_sign_in(claims: Mapping[str, Any], issuer: str, audience: str, now: datetime) -> SignIn:
    """Return who the claims name. Raises `Unauthenticated` for any that does not hold."""
    if claims.get("iss") != issuer or claims.get("aud") != audience:
        raise Unauthenticated("the proof was issued by or for somebody else")
    user_id = claims.get("sub")
    if not isinstance(user_id, str) or not 0 < len(user_id) <= _LONGEST_USER_ID:
        raise Unauthenticated("the proof names nobody")
    expires_at = _moment(claims, "exp")
    issued_at = _moment(claims, "iat")
    signed_in_at = _moment(claims, "auth_time")
    if expires_at <= now:
        raise Unauthenticated("the proof has expired")
    if max(issued_at, signed_in_at) > now + _SKEW:
        raise Unauthenticated("the proof is from the future")
    return SignIn(
        user_id=user_id,
        email=_text(claims, "email").lower(),
        email_verified=claims.get("email_verified") is True,
        name=_text(claims, "name"),
        signed_in_at=signed_in_at,
        issued_at=issued_at,
        expires_at=expires_at,
    )


def refuse_long(token: str) -> None:
    """Refuse a text far longer than any proof before anything parses it."""
    if len(token) > LONGEST_TOKEN:
        raise Unauthenticated("the proof is too long")


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Unauthenticated(f"the proof has no {name}")
    try:
        return from_unix(value)
    except (OverflowError, ValueError, OSError):
        raise Unauthenticated(f"the proof has no sensible {name}") from None


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
