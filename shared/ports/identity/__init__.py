"""Identity: who signed in, proven by an ID token or a session cookie."""

from datetime import datetime
from typing import Protocol

import msgspec


class SignIn(msgspec.Struct, frozen=True):
    """What a verified token says."""

    user_id: str
    email: str
    email_verified: bool
    name: str
    signed_in_at: datetime
    """When the person last proved who they are (`auth_time`)."""
    issued_at: datetime
    expires_at: datetime


class IdentityProvider(Protocol):
    """Verifies what the sign-in service issued; a bad proof raises `Unauthenticated`."""

    def verify_token(self, token: str) -> SignIn:
        """Check signature, issuer, audience and times of an ID token; no call outside but for
        certificates, which are cached as their answer allows."""
        ...

    def mint_session(self, token: str, ttl_seconds: int) -> str:
        """Exchange a valid ID token for a session cookie of 5 minutes to 14 days."""
        ...

    def verify_session(self, cookie: str) -> SignIn:
        """Check a session cookie the way `verify_token` checks a token. An ID token is not one."""
        ...

    def revoke(self, user_id: str) -> None:
        """End the refresh tokens of the user; our own session documents end the cookies."""
        ...
