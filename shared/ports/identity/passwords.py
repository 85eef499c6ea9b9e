"""Passwords as scrypt hashes that carry their own cost."""

import base64
import hashlib
import hmac
import secrets
import threading

import msgspec

_BLOCK_SIZE = 8
# At most this many hashes at once: each takes 128 · 8 · n bytes (32 MiB at n = 2^15).
_AT_ONCE = threading.BoundedSemaphore(2)


class PasswordCost(msgspec.Struct, frozen=True):
    """scrypt with n = 2^15, r = 8, p = 3: 32 MiB and about 0.3 s a guess (OWASP's setting)."""

    log2_n: int = 15
    parallel: int = 3


def hash_password(password: str, cost: PasswordCost) -> str:
    """Return `scrypt$log2_n$r$p$salt$hash`."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, cost.log2_n, _BLOCK_SIZE, cost.parallel)
    numbers = f"{cost.log2_n}${_BLOCK_SIZE}${cost.parallel}"
    return f"scrypt${numbers}${_encode(salt)}${_encode(digest)}"


def matches(password: str, stored: str) -> bool:
    """Tell whether the password is the hashed one; takes the same time either way."""
    _, log2_n, block_size, parallel, salt, digest = stored.split("$")
    found = _scrypt(password, _decode(salt), int(log2_n), int(block_size), int(parallel))
    return hmac.compare_digest(found, _decode(digest))


def _scrypt(password: str, salt: bytes, log2_n: int, block_size: int, parallel: int) -> bytes:
    memory = 128 * block_size * 2**log2_n
    with _AT_ONCE:
        return hashlib.scrypt(
            password.encode(),
            salt=salt,
            n=2**log2_n,
            r=block_size,
            p=parallel,
            maxmem=2 * memory,
        )


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text)
