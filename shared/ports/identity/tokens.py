"""Issues and reads the tokens of the embedded identity: ID tokens, cookies, refresh tokens."""

import secrets as randomness
import sqlite3
from datetime import datetime

import msgspec

from shared.kernel.clock import Clock
from shared.kernel.errors import Invalid, Unauthenticated
from shared.ports.identity import SignIn
from shared.ports.identity.accounts import Accounts, Person, Refresh, insert_refresh
from shared.ports.identity.claims import read_sign_in
from shared.ports.identity.signing import TokenSigner

AUDIENCE = "piloto"
# Two issuers, so that an ID token is never taken for a cookie nor a cookie for an ID token.
TOKEN_ISSUER = "https://identity.piloto.invalid/token"
SESSION_ISSUER = "https://identity.piloto.invalid/session"
ID_TOKEN_SECONDS = 3_600
SHORTEST_SESSION_SECONDS = 300
LONGEST_SESSION_SECONDS = 14 * 24 * 3_600


class Refused(Invalid):
    """The identity service says no; the message is Google's own code, e.g. `EMAIL_EXISTS`."""


class Tokens(msgspec.Struct, frozen=True):
    """What a sign-in gives to the browser."""

    person: Person
    id_token: str
    refresh_token: str
    is_new: bool = False


class Started(msgspec.Struct, frozen=True):
    """A sign-in as it is stored; its ID token is signed once the commit is done."""

    person: Person
    refresh: Refresh
    refresh_token: str


class TokenDesk(msgspec.Struct, frozen=True):
    """Hands tokens out over the accounts file and takes them back."""

    accounts: Accounts
    signer: TokenSigner
    clock: Clock

    def start(self, connection: sqlite3.Connection, person: Person, provider: str) -> Started:
        """Begin a sign-in of somebody who proved who they are just now."""
        refresh_token = randomness.token_urlsafe(32)
        refresh = Refresh(person.user_id, provider, person.signed_in_at)
        insert_refresh(connection, refresh_token, refresh)
        return Started(person, refresh, refresh_token)

    def tokens(self, started: Started, is_new: bool = False) -> Tokens:
        """Sign the first ID token of a sign-in that is stored."""
        id_token = self.id_token(started.person, started.refresh)
        return Tokens(started.person, id_token, started.refresh_token, is_new)

    def id_token(self, person: Person, refresh: Refresh) -> str:
        """Sign an ID token of one hour with Firebase's claims."""
        now = self.now()
        providers = self.accounts.providers_of(person.user_id)
        identities: dict[str, list[str]] = {"email": [person.email]}
        for provider in providers:
            identities.setdefault(provider.provider, []).append(provider.subject)
        return self.signer.sign(
            {
                "iss": TOKEN_ISSUER,
                "aud": AUDIENCE,
                "sub": person.user_id,
                "user_id": person.user_id,
                "iat": now,
                "exp": now + ID_TOKEN_SECONDS,
                "auth_time": refresh.auth_time,
                "email": person.email,
                "email_verified": person.email_verified,
                **({"name": person.name} if person.name else {}),
                **({"picture": person.photo_url} if person.photo_url else {}),
                "firebase": {"identities": identities, "sign_in_provider": refresh.provider},
            }
        )

    def refresh(self, refresh_token: str) -> Tokens:
        """Return a new ID token for a refresh token that still holds."""
        refresh = self.accounts.refresh(refresh_token)
        if refresh is None:
            raise Refused("INVALID_REFRESH_TOKEN")
        person = self.accounts.person(refresh.user_id)
        if person is None:
            raise Refused("USER_NOT_FOUND")
        if person.disabled:
            raise Refused("USER_DISABLED")
        if refresh.auth_time < person.valid_since:
            raise Refused("TOKEN_EXPIRED")
        return Tokens(person, self.id_token(person, refresh), refresh_token)

    def read(self, token: str) -> SignIn:
        """Check an ID token."""
        return read_sign_in(self.signer.read(token), TOKEN_ISSUER, AUDIENCE, self.clock())

    def holder(self, token: str) -> tuple[Person, SignIn]:
        """Return the account behind an ID token, as the toolkit's own calls need it."""
        try:
            sign_in = self.read(token)
        except Unauthenticated:
            raise Refused("INVALID_ID_TOKEN") from None
        person = self.accounts.person(sign_in.user_id)
        if person is None:
            raise Refused("USER_NOT_FOUND")
        if person.disabled:
            raise Refused("USER_DISABLED")
        if sign_in.signed_in_at.timestamp() < person.valid_since:
            raise Refused("TOKEN_EXPIRED")
        return person, sign_in

    def session(self, sign_in: SignIn, ttl_seconds: int) -> str:
        """Sign a session cookie for somebody whose ID token was checked."""
        if not SHORTEST_SESSION_SECONDS <= ttl_seconds <= LONGEST_SESSION_SECONDS:
            raise Invalid("a session lasts 5 minutes to 14 days", field="ttl_seconds")
        now = self.now()
        return self.signer.sign(
            {
                "iss": SESSION_ISSUER,
                "aud": AUDIENCE,
                "sub": sign_in.user_id,
                "jti": randomness.token_urlsafe(16),
                "iat": now,
                "exp": now + ttl_seconds,
                "auth_time": _unix(sign_in.signed_in_at),
                "email": sign_in.email,
                "email_verified": sign_in.email_verified,
                "name": sign_in.name,
            }
        )

    def read_session(self, cookie: str) -> SignIn:
        """Check a session cookie."""
        return read_sign_in(self.signer.read(cookie), SESSION_ISSUER, AUDIENCE, self.clock())

    def now(self) -> int:
        """Return the time in whole unix seconds, as tokens carry it."""
        return _unix(self.clock())


def _unix(moment: datetime) -> int:
    return int(moment.timestamp())
