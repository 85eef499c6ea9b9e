"""Identity on one machine: accounts in a SQLite file, tokens signed with our own key."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Unauthenticated
from shared.kernel.ids import new_id
from shared.ports.identity import SignIn
from shared.ports.identity.accounts import (
    Accounts,
    Code,
    Person,
    Provider,
    change_person,
    delete_person,
    end_refresh_tokens,
    insert_person,
    link_provider,
    read_person,
)
from shared.ports.identity.checks import (
    LONGEST_PASSWORD,
    checked_email,
    checked_password,
    read_pretended_token,
)
from shared.ports.identity.codes import PASSWORD_RESET, VERIFY_EMAIL, CodeDesk
from shared.ports.identity.passwords import PasswordCost, hash_password, matches
from shared.ports.identity.signing import TokenSigner
from shared.ports.identity.tokens import Refused, Started, TokenDesk, Tokens
from shared.ports.secrets import Secrets

GOOGLE = "google.com"
PASSWORD = "password"

_LONGEST_NAME = 200
_FAILURES_ALLOWED = 10
_FAILURES_FORGOTTEN_AFTER_SECONDS = 900
_RECENT_SIGN_IN_SECONDS = 300


class NeedsConfirmation(Refused):
    """The address belongs to an account that another sign-in must confirm first."""


class EmbeddedIdentity:
    """An `IdentityProvider` that keeps the accounts itself, and what the toolkit API needs."""

    def __init__(
        self,
        path: Path,
        secrets: Secrets,
        clock: Clock = system_clock,
        cost: PasswordCost | None = None,
        pretend_google: bool = True,
    ) -> None:
        self.accounts = Accounts(path)
        self._desk = TokenDesk(self.accounts, TokenSigner(secrets), clock)
        self.codes = CodeDesk(self.accounts, self._desk)
        self._cost = cost or PasswordCost()
        # A pretended Google account proves nothing: only where nobody else can reach us.
        self._pretend_google = pretend_google

    def verify_token(self, token: str) -> SignIn:
        """Check signature and claims of an ID token."""
        return self._desk.read(token)

    def mint_session(self, token: str, ttl_seconds: int) -> str:
        """Exchange an ID token for a session cookie."""
        try:
            _, sign_in = self._desk.holder(token)
        except Refused as error:
            raise Unauthenticated(f"this sign-in has ended: {error.message}") from None
        return self._desk.session(sign_in, ttl_seconds)

    def verify_session(self, cookie: str) -> SignIn:
        """Check signature and claims of a session cookie."""
        return self._desk.read_session(cookie)

    def revoke(self, user_id: str) -> None:
        """End every refresh token, and ID tokens of earlier sign-ins in our own calls."""
        now = self._desk.now()

        def work(connection: sqlite3.Connection) -> None:
            change_person(connection, user_id, valid_since=now)
            end_refresh_tokens(connection, user_id)

        self.accounts.file.write(work)

    def sign_up(self, email: str, password: str, name: str = "") -> Tokens:
        """Make an account with a password and sign in."""
        person = replace(
            self._new_person(checked_email(email), name[:_LONGEST_NAME]),
            password_hash=hash_password(checked_password(password), self._cost),
        )

        def work(connection: sqlite3.Connection) -> Started:
            if not insert_person(connection, person):
                raise Refused("EMAIL_EXISTS")
            return self._desk.start(connection, person, PASSWORD)

        return self._desk.tokens(self.accounts.file.write(work), is_new=True)

    def sign_in_with_password(self, email: str, password: str) -> Tokens:
        """Sign in; a wrong address and a wrong password look and take the same."""
        if not password:
            raise Refused("MISSING_PASSWORD")
        person = self.accounts.by_email(checked_email(email))
        guess = password[:LONGEST_PASSWORD]
        if person is None or not person.password_hash:
            hash_password(guess, self._cost)
            raise Refused("INVALID_LOGIN_CREDENTIALS")
        now = self._desk.now()
        recent = now - person.failing_since < _FAILURES_FORGOTTEN_AFTER_SECONDS
        if recent and person.failures >= _FAILURES_ALLOWED:
            raise Refused("TOO_MANY_ATTEMPTS_TRY_LATER : Too many wrong passwords. Try later.")
        if not matches(guess, person.password_hash):
            self._note_failure(person.user_id)
            raise Refused("INVALID_LOGIN_CREDENTIALS")
        return self._sign_in(person.user_id, PASSWORD, failures=0)

    def sign_in_with_idp(self, provider: str, id_token: str) -> Tokens:
        """Sign in with a pretended Google account: `id_token` is JSON claims, as the Auth
        emulator takes them. A verified address leads to the account that has it."""
        if provider != GOOGLE or not self._pretend_google:
            raise Refused("OPERATION_NOT_ALLOWED : The identity provider is not enabled.")
        claims = read_pretended_token(id_token)
        subject = claims["sub"]
        known = self.accounts.by_provider(provider, subject)
        if known:
            return self._sign_in(known.user_id, provider)
        email = checked_email(str(claims.get("email") or f"{subject}@google.invalid"))
        link = Provider(provider, subject, email)
        verified = claims.get("email_verified") is True
        owner = self.accounts.by_email(email)
        if owner is None:
            return self._sign_up_linked(link, verified, claims)
        if not verified:
            raise NeedsConfirmation("EMAIL_EXISTS")
        return self._sign_in(owner.user_id, provider, link)

    def lookup(self, id_token: str) -> tuple[Person, list[Provider]]:
        """Return the account of an ID token."""
        person, _ = self._desk.holder(id_token)
        return person, self.accounts.providers_of(person.user_id)

    def refresh(self, refresh_token: str) -> Tokens:
        """Return a new ID token."""
        return self._desk.refresh(refresh_token)

    def reset_code(self, email: str) -> str | None:
        """Return a one-time code for a new password, None where none should be mailed."""
        person = self.accounts.by_email(checked_email(email))
        if person is None or person.disabled:
            return None
        return self.codes.make(PASSWORD_RESET, person)

    def verification_code(self, id_token: str) -> tuple[Person, str]:
        """Return a one-time code that proves the address of the signed-in account."""
        person, _ = self._desk.holder(id_token)
        code = self.codes.make(VERIFY_EMAIL, person)
        if code is None:
            raise Refused("TOO_MANY_ATTEMPTS_TRY_LATER")
        return person, code

    def reset_password(self, code: str, password: str) -> Code:
        """Set a new password; every earlier sign-in ends, the address counts as proven."""
        found = self.codes.expect(code, PASSWORD_RESET)
        password_hash = hash_password(checked_password(password), self._cost)
        self.codes.use(
            code,
            found,
            password_hash=password_hash,
            email_verified=True,
            valid_since=self._desk.now(),
            failures=0,
        )
        return found

    def confirm_email(self, code: str) -> Person:
        """Mark the address as proven."""
        return self.codes.use(code, self.codes.expect(code, VERIFY_EMAIL), email_verified=True)

    def update(self, id_token: str, changes: Mapping[str, str]) -> Tokens | Person:
        """Change `name`, `photo_url`, `email` or `password`; the last two need a sign-in of
        the last minutes, end every other sign-in and return new tokens."""
        person, sign_in = self._desk.holder(id_token)
        columns: dict[str, object] = {
            key: value[:2_000] for key, value in changes.items() if key in ("name", "photo_url")
        }
        sensitive = "email" in changes or "password" in changes
        if sensitive:
            self._require_recent(sign_in)
            columns |= {"valid_since": self._desk.now(), "signed_in_at": self._desk.now()}
        if "email" in changes and (email := checked_email(changes["email"])) != person.email:
            columns |= {"email": email, "email_verified": False}
        if "password" in changes:
            password = checked_password(changes["password"])
            columns["password_hash"] = hash_password(password, self._cost)
        return self._update(person, columns, sensitive)

    def delete(self, id_token: str) -> None:
        """Delete the signed-in account."""
        person, sign_in = self._desk.holder(id_token)
        self._require_recent(sign_in)
        self.accounts.file.write(lambda connection: delete_person(connection, person.user_id))

    def _new_person(self, email: str, name: str) -> Person:
        now = self._desk.now()
        return Person(new_id(), email, False, name, "", "", False, 0, now, now)

    def _sign_in(
        self, user_id: str, provider: str, link: Provider | None = None, **changes: object
    ) -> Tokens:
        now = self._desk.now()

        def work(connection: sqlite3.Connection) -> Started:
            found = read_person(connection, user_id)
            if found is None:
                raise Refused("USER_NOT_FOUND")
            if found.disabled:
                raise Refused("USER_DISABLED")
            if link:
                changes.update(_take_over(connection, found, link, now))
            person = change_person(connection, user_id, signed_in_at=now, **changes)
            return self._desk.start(connection, person or found, provider)

        return self._desk.tokens(self.accounts.file.write(work))

    def _sign_up_linked(self, link: Provider, verified: bool, claims: Mapping[str, Any]) -> Tokens:
        person = replace(
            self._new_person(link.email, str(claims.get("name") or "")[:_LONGEST_NAME]),
            email_verified=verified,
            photo_url=str(claims.get("picture") or "")[:2_000],
        )

        def work(connection: sqlite3.Connection) -> Started:
            if not insert_person(connection, person):
                raise Refused("EMAIL_EXISTS")
            link_provider(connection, person.user_id, link)
            return self._desk.start(connection, person, link.provider)

        return self._desk.tokens(self.accounts.file.write(work), is_new=True)

    def _note_failure(self, user_id: str) -> None:
        now = self._desk.now()

        def work(connection: sqlite3.Connection) -> None:
            person = read_person(connection, user_id)
            if person is None:
                return
            fresh = now - person.failing_since >= _FAILURES_FORGOTTEN_AFTER_SECONDS
            failures = 1 if fresh else person.failures + 1
            since = now if fresh else person.failing_since
            change_person(connection, user_id, failures=failures, failing_since=since)

        self.accounts.file.write(work)

    def _update(
        self, person: Person, columns: Mapping[str, object], restart: bool
    ) -> Tokens | Person:
        def work(connection: sqlite3.Connection) -> Started | Person:
            try:
                changed = change_person(connection, person.user_id, **columns)
            except sqlite3.IntegrityError:
                raise Refused("EMAIL_EXISTS") from None
            if changed is None:
                raise Refused("USER_NOT_FOUND")
            if not restart:
                return changed
            end_refresh_tokens(connection, person.user_id)
            return self._desk.start(connection, changed, PASSWORD)

        done = self.accounts.file.write(work)
        return self._desk.tokens(done) if isinstance(done, Started) else done

    def _require_recent(self, sign_in: SignIn) -> None:
        if self._desk.now() - sign_in.signed_in_at.timestamp() > _RECENT_SIGN_IN_SECONDS:
            raise Refused("CREDENTIAL_TOO_OLD_LOGIN_AGAIN")


def _take_over(
    connection: sqlite3.Connection, person: Person, link: Provider, now: int
) -> dict[str, object]:
    link_provider(connection, person.user_id, link)
    if person.email_verified:
        return {}
    # Whoever set the password never proved the address: it must not stay a way in.
    end_refresh_tokens(connection, person.user_id)
    return {"email_verified": True, "password_hash": "", "valid_since": now}
