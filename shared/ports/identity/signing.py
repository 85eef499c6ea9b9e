"""Signs and reads RS256 tokens with keys kept in the secrets port."""

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.kernel.errors import Unauthenticated
from shared.ports.identity.claims import refuse_long
from shared.ports.secrets import Secrets

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

SECRET = "identity-signing-key"
_BITS = 2048


class TokenSigner:
    """The newest version of the key signs; every enabled version is believed, so it can rotate."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._parsed: dict[bytes, RSAKey] = {}
        self._parsing = threading.Lock()

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return the claims as a compact token."""
        from joserfc import jwt

        key = self._parse(self._secrets.ensure(SECRET, _make_key))
        return jwt.encode({"alg": "RS256", "kid": key.thumbprint()}, dict(claims), key)

    def read(self, token: str) -> dict[str, Any]:
        """Return the claims of a token we signed; raises `Unauthenticated` for any other."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        refuse_long(token)
        for pem in self._secrets.versions(SECRET):
            try:
                return dict(jwt.decode(token, self._parse(pem), algorithms=["RS256"]).claims)
            except (JoseError, ValueError):
                continue
        raise Unauthenticated("the proof is not one of ours")

    def _parse(self, pem: bytes) -> "RSAKey":
        from joserfc.jwk import RSAKey

        with self._parsing:
            if pem not in self._parsed:
                self._parsed[pem] = RSAKey.import_key(pem)
            return self._parsed[pem]


def _make_key() -> bytes:
    from joserfc.jwk import RSAKey

    return RSAKey.generate_key(_BITS, private=True).as_pem(private=True)
