"""Google's public certificates, fetched when needed and kept as long as the answer allows."""

import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from shared.kernel.errors import Unavailable

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

Fetch = Callable[[str], tuple[bytes, float]]
"""Takes an address, returns the body and for how many seconds it may be kept."""

_TIMEOUT_SECONDS = 5
_LONGEST_BODY = 200_000
_MAX_AGE = re.compile(r"max-age=(\d+)")
# A key id we do not know asks again, but strangers must not make us ask at will.
_SHORTEST_PAUSE_SECONDS = 60.0
# How long the keys we have bridge an outage of the address.
_GRACE_SECONDS = 24 * 3600.0


class Certificates:
    """The keys behind one address."""

    def __init__(self, url: str, fetch: Fetch, monotonic: Callable[[], float]) -> None:
        self._url = url
        self._fetch = fetch
        self._monotonic = monotonic
        self._keys: dict[str, RSAKey] = {}
        self._good_until = float("-inf")
        self._usable_until = float("-inf")
        self._asked_at = float("-inf")
        self._asking = threading.Lock()

    def key(self, kid: str) -> "RSAKey | None":
        """Return the key of this id, None when Google has none.

        Raises `Unavailable` when no keys can be had.
        """
        if self._monotonic() < self._good_until and kid in self._keys:
            return self._keys[kid]
        with self._asking:
            now = self._monotonic()
            stale = now >= self._good_until
            if stale or (kid not in self._keys and now - self._asked_at > _SHORTEST_PAUSE_SECONDS):
                self._load(now)
        return self._keys.get(kid)

    def _load(self, now: float) -> None:
        self._asked_at = now
        try:
            body, max_age_seconds = self._fetch(self._url)
        except Unavailable:
            if now >= self._usable_until:
                raise
            self._good_until = now + _SHORTEST_PAUSE_SECONDS
            return
        try:
            pems = msgspec.json.decode(body, type=dict[str, str])
            self._keys = {kid: _read_key(pem) for kid, pem in pems.items()}
        except (msgspec.MsgspecError, ValueError):
            raise Unavailable("the sign-in certificates cannot be read") from None
        self._good_until = now + max_age_seconds
        self._usable_until = self._good_until + _GRACE_SECONDS


def fetch_over_https(url: str) -> tuple[bytes, float]:
    """Fetch a small JSON document. Raises `Unavailable`."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 -- no address of users
            found = _MAX_AGE.search(answer.headers.get("cache-control", ""))
            return answer.read(_LONGEST_BODY), float(found[1]) if found else 0.0
    except (urllib.error.URLError, OSError) as error:
        raise Unavailable(f"the sign-in certificates cannot be fetched: {error}") from None


def monotonic_seconds() -> float:
    """Return a time that never goes back."""
    return time.monotonic()


def _read_key(pem: str) -> "RSAKey":
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from joserfc.jwk import RSAKey

    if "BEGIN CERTIFICATE" not in pem:
        return RSAKey.import_key(pem)
    public = x509.load_pem_x509_certificate(pem.encode()).public_key()
    return RSAKey.import_key(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
