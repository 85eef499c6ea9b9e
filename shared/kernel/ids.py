"""Ids: random ones that sort by nothing, and deterministic ones that make repeats collide."""

import base64
import hashlib
import secrets

_LENGTH_BYTES = 15


def new_id() -> str:
    """Return 24 random url-safe characters; spread over the key space, so writes are never hot."""
    return _encode(secrets.token_bytes(_LENGTH_BYTES))


def stable_id(*parts: str) -> str:
    """Return the same 24 characters for the same parts, always.

    Used for what must be unique: a `create` under a stable id refuses the repeat.
    """
    material = "\x1f".join(parts).encode()
    return _encode(hashlib.sha256(material).digest()[:_LENGTH_BYTES])


def _encode(raw: bytes) -> str:
    # Lower-case base32: safe in URLs, file names, Firestore ids and Cloud Tasks names.
    return base64.b32encode(raw).decode().lower()
