"""Ids: random ones that sort by nothing, and deterministic ones that make repeats collide."""

import base64
import hashlib
import re
import secrets

_LENGTH_BYTES = 15
_ID = re.compile("[a-z2-7]{24}")


def new_id() -> str:
    """Return 24 random url-safe characters; spread over the key space, so writes are never hot."""
    return _encode(secrets.token_bytes(_LENGTH_BYTES))


def stable_id(*parts: str) -> str:
    """Return the same 24 characters for the same parts, always.

    Used for what must be unique: a `create` under a stable id refuses the repeat.
    """
    material = "\x1f".join(parts).encode()
    return _encode(hashlib.sha256(material).digest()[:_LENGTH_BYTES])


def is_id(text: str) -> bool:
    """Tell whether a text from an address can be an id of ours."""
    return _ID.fullmatch(text) is not None


def _encode(raw: bytes) -> str:
    # Lower-case base32: safe in URLs, file names, Firestore ids and Cloud Tasks names.
    return base64.b32encode(raw).decode().lower()
