"""Identity on Google: Firebase Auth, verified here with cached certificates."""

import base64
import binascii
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec

from shared.config import Settings
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Invalid, Unauthenticated, Unavailable
from shared.ports.identity import SignIn
from shared.ports.identity.certificates import (
    Certificates,
    Fetch,
    fetch_over_https,
    monotonic_seconds,
)
from shared.ports.identity.claims import read_sign_in, refuse_long

TOKEN_CERTIFICATES = (
    "https://www.googleapis.com/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com"
)
SESSION_CERTIFICATES = "https://www.googleapis.com/identitytoolkit/v3/relyingparty/publicKeys"
_SHORTEST_SESSION = timedelta(minutes=5)
_LONGEST_SESSION = timedelta(days=14)


class FirebaseIdentity:
    """An `IdentityProvider` over one Firebase project; `firebase_admin` only mints and revokes."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock = system_clock,
        fetch: Fetch = fetch_over_https,
        monotonic: Callable[[], float] = monotonic_seconds,
    ) -> None:
        self._project = settings.google_cloud_project
        # The Auth emulator signs nothing. The settings refuse it in a deployed function.
        self._unsigned = bool(settings.firebase_auth_emulator_host)
        self._clock = clock
        self._token_keys = Certificates(TOKEN_CERTIFICATES, fetch, monotonic)
        self._session_keys = Certificates(SESSION_CERTIFICATES, fetch, monotonic)
        self._app: Any = None
        self._starting = threading.Lock()

    def verify_token(self, token: str) -> SignIn:
        """Check an ID token of this project."""
        issuer = f"https://securetoken.google.com/{self._project}"
        return self._verify(token, self._token_keys, issuer)

    def verify_session(self, cookie: str) -> SignIn:
        """Check a session cookie of this project."""
        issuer = f"https://session.firebase.google.com/{self._project}"
        return self._verify(cookie, self._session_keys, issuer)

    def mint_session(self, token: str, ttl_seconds: int) -> str:
        """Exchange an ID token for a session cookie, one call to Firebase."""
        ttl = timedelta(seconds=ttl_seconds)
        if not _SHORTEST_SESSION <= ttl <= _LONGEST_SESSION:
            raise Invalid("a session lasts 5 minutes to 14 days", field="ttl_seconds")
        self.verify_token(token)
        from firebase_admin import auth, exceptions

        try:
            cookie: bytes | str = auth.create_session_cookie(  # type: ignore[no-untyped-call]
                token, ttl, app=self._firebase()
            )
        except (auth.InvalidIdTokenError, exceptions.InvalidArgumentError):
            raise Unauthenticated("Firebase does not take this sign-in") from None
        except exceptions.FirebaseError as error:
            raise Unavailable(f"Firebase did not answer: {error.code}") from None
        return cookie.decode() if isinstance(cookie, bytes) else cookie

    def revoke(self, user_id: str) -> None:
        """End the refresh tokens of the user; one who is gone already is fine."""
        from firebase_admin import auth, exceptions

        try:
            auth.revoke_refresh_tokens(  # type: ignore[no-untyped-call]
                user_id, app=self._firebase()
            )
        except auth.UserNotFoundError:
            return
        except exceptions.FirebaseError as error:
            raise Unavailable(f"Firebase did not answer: {error.code}") from None

    def _verify(self, token: str, keys: Certificates, issuer: str) -> SignIn:
        refuse_long(token)
        claims = _read_unsigned(token) if self._unsigned else _read_signed(token, keys)
        firebase = claims.get("firebase")
        # Each of our tenants lives in our own documents; Identity Platform tenants are strangers.
        if isinstance(firebase, dict) and firebase.get("tenant"):
            raise Unauthenticated("the proof belongs to an Identity Platform tenant")
        return read_sign_in(claims, issuer, self._project, self._clock())

    def _firebase(self) -> Any:
        import firebase_admin

        with self._starting:
            if self._app is None:
                options = {"projectId": self._project}
                self._app = firebase_admin.initialize_app(  # type: ignore[no-untyped-call]
                    options=options, name=f"identity-{id(self)}"
                )
            return self._app


def _read_signed(token: str, keys: Certificates) -> dict[str, Any]:
    from joserfc import jws, jwt
    from joserfc.errors import JoseError

    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
        key = keys.key(kid) if isinstance(kid, str) else None
        if key is None:
            raise Unauthenticated("the proof is signed with no key of Google's")
        return dict(jwt.decode(token, key, algorithms=["RS256"]).claims)
    except (JoseError, ValueError):
        raise Unauthenticated("the proof is not signed by Google") from None


def _read_unsigned(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        raise Unauthenticated("this is no token")
    try:
        raw = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.MsgspecError, binascii.Error, ValueError):
        raise Unauthenticated("this is no token") from None
