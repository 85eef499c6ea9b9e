"""The signature Meta puts on a webhook: HMAC-SHA256 over the bytes exactly as they came."""

import hashlib
import hmac
import re
from collections.abc import Sequence

_HEADER = re.compile(r"sha256=([0-9a-f]{64})")


def verify(body: bytes, header: str | None, secrets: Sequence[bytes]) -> bool:
    """Tell whether `header` (X-Hub-Signature-256) signs the raw `body` with one of `secrets`.

    Several secrets hold at once while one is being replaced. An empty secret signs nothing,
    so a missing setting refuses everything. Never parse and re-dump the body before this:
    Meta signs its own escaped bytes.
    """
    found = _HEADER.fullmatch(header or "")
    if found is None:
        return False
    given = found.group(1)
    valid = False
    for secret in secrets:
        # Every secret is tried, so the time taken does not tell which one matched.
        valid |= bool(secret) and hmac.compare_digest(sign(body, secret), given)
    return valid


def sign(body: bytes, secret: bytes) -> str:
    """Return the hexadecimal signature of `body`."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()
