"""Sealing: what is stored encrypted, e.g. an account's token, bound to its tenant and purpose."""

import base64
import binascii
import hashlib
import json
import secrets as randomness

import msgspec

from shared.kernel.errors import Invalid, Unavailable
from shared.ports.secrets import Secrets

SEALING_KEY = "sealing-key"
"""The secret whose versions are the keys."""

_FORM = "s1"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class Unsealable(Invalid):
    """The sealed text was changed, or was sealed for another tenant or purpose."""


class SealingKeyMissing(Unavailable):
    """The key it was sealed under is not here (yet): a rotation shows within a minute."""


class Sealer(msgspec.Struct, frozen=True):
    """AES-256-GCM under the newest version of one secret; older versions still open.

    The text is `s1.<key id>.<nonce and ciphertext>`. To rotate, `add` a version to the
    secret; disable an old one only when nothing sealed under it is left.
    """

    secrets: Secrets
    name: str = SEALING_KEY

    def seal(self, tenant: str, purpose: str, plain: bytes) -> str:
        """Return text that only the same tenant and purpose can open."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self.secrets.ensure(self.name, lambda: randomness.token_bytes(_KEY_BYTES))
        nonce = randomness.token_bytes(_NONCE_BYTES)
        hidden = AESGCM(_checked(key)).encrypt(nonce, plain, _context(tenant, purpose))
        return f"{_FORM}.{_key_id(key)}.{_text(nonce + hidden)}"

    def open(self, tenant: str, purpose: str, sealed: str) -> bytes:
        """Return the plain bytes. Raises `Unsealable` or `SealingKeyMissing`."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key_id, nonce, hidden = _parts(sealed)
        key = self._key(key_id)
        try:
            return AESGCM(_checked(key)).decrypt(nonce, hidden, _context(tenant, purpose))
        except InvalidTag as error:
            raise Unsealable("the sealed text does not belong here or was changed") from error

    def _key(self, key_id: str) -> bytes:
        for key in self.secrets.versions(self.name):
            if _key_id(key) == key_id:
                return key
        raise SealingKeyMissing(f"no version of {self.name} has the id {key_id}")


def _parts(sealed: str) -> tuple[str, bytes, bytes]:
    try:
        form, key_id, text = sealed.split(".")
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise Unsealable("this is no sealed text") from error
    # Several texts decode to the same bytes; only the one `seal` writes is ours.
    if form != _FORM or len(raw) < _NONCE_BYTES or _text(raw) != text:
        raise Unsealable("this is no sealed text")
    return key_id, raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _context(tenant: str, purpose: str) -> bytes:
    # JSON keeps the border between the two: ("ab", "c") is not ("a", "bc").
    return json.dumps([_FORM, tenant, purpose]).encode()


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"sealing key id" + key).hexdigest()[:12]


def _checked(key: bytes) -> bytes:
    if len(key) != _KEY_BYTES:
        raise SealingKeyMissing(f"a sealing key has {_KEY_BYTES} bytes, this one {len(key)}")
    return key
