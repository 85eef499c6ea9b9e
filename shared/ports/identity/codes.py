"""One-time codes that go by mail: for a new password, for proving an address."""

import secrets as randomness
import sqlite3

import msgspec

from shared.ports.identity.accounts import (
    Accounts,
    Code,
    Person,
    change_person,
    end_refresh_tokens,
    insert_code,
    read_person,
    take_code,
)
from shared.ports.identity.tokens import Refused, TokenDesk

PASSWORD_RESET = "PASSWORD_RESET"
VERIFY_EMAIL = "VERIFY_EMAIL"

_LIFE_SECONDS = 3_600
# Not more than one mail in this time: nobody's mailbox is flooded through us.
_PAUSE_SECONDS = 20


class CodeDesk(msgspec.Struct, frozen=True):
    """Makes codes and takes them back, each once."""

    accounts: Accounts
    desk: TokenDesk

    def make(self, purpose: str, person: Person) -> str | None:
        """Return a new code, which ends the earlier one; None when that is seconds old."""
        token, now = randomness.token_urlsafe(32), self.desk.now()
        code = Code(purpose, person.user_id, person.email, now + _LIFE_SECONDS)
        latest = now + _LIFE_SECONDS - _PAUSE_SECONDS

        def work(connection: sqlite3.Connection) -> bool:
            return insert_code(connection, token, code, latest)

        return token if self.accounts.file.write(work) else None

    def read(self, token: str) -> Code:
        """Return what a code is for, without using it up."""
        found = self.accounts.code(token)
        if found is None:
            raise Refused("INVALID_OOB_CODE")
        if found.expires_at <= self.desk.now():
            raise Refused("EXPIRED_OOB_CODE")
        return found

    def expect(self, token: str, purpose: str) -> Code:
        """Return what a code is for, and refuse one for another purpose."""
        found = self.read(token)
        if found.purpose != purpose:
            raise Refused("INVALID_OOB_CODE")
        return found

    def use(self, token: str, code: Code, **changes: object) -> Person:
        """Use the code up and change the columns of its account in the same write."""

        def work(connection: sqlite3.Connection) -> Person:
            person = read_person(connection, code.user_id)
            # A code proves the address it was mailed to, not one set since.
            if not take_code(connection, token) or person is None or person.email != code.email:
                raise Refused("INVALID_OOB_CODE")
            if person.disabled:
                raise Refused("USER_DISABLED")
            if "valid_since" in changes:
                end_refresh_tokens(connection, code.user_id)
            return change_person(connection, code.user_id, **changes) or person

        return self.accounts.file.write(work)
