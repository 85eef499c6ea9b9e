"""Members, invites, sessions, keys and businesses: their rules, without any storage."""

import hmac
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from shared.entry.auth import Principal, Role
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from shared.kernel.ids import stable_id
from shared.kernel.money import Money

LANGUAGES = ("pt-BR", "en")
SESSION_LIFE = timedelta(days=7)
SIGN_IN_FRESH_FOR = timedelta(minutes=5)
INVITE_LIFE = timedelta(days=7)
KEY_PREFIX = "pk_"
MOST_MEMBERSHIPS = 20
MOST_KEYS = 50
MOST_OPEN_INVITES = 100

_TENANT = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_SHOWN_OF_KEY = 9


class SignInTooOld(Unauthenticated):
    """The person proved who they are too long ago; sign in again."""


class LastOwner(Conflict):
    """A business always keeps an owner."""


class InviteClosed(Conflict):
    """The invite was used, revoked, replaced or has expired."""


class OtherAddress(Forbidden):
    """The invite was sent to another e-mail address."""


class AddressNotProven(Forbidden):
    """The e-mail address of the account is not verified yet."""


class PersonNeeded(Forbidden):
    """This is done by a signed-in person, not with an API key."""


class Profile(msgspec.Struct, frozen=True):
    """What a business says about itself."""

    name: str
    language: str
    time_zone: str
    currency: str
    created_at: datetime
    plan: str | None = None

    def checked(self) -> "Profile":
        """Return the profile. Raises `Invalid` naming the field that cannot be."""
        if not self.name.strip():
            raise Invalid("a business has a name", field="name")
        if self.language not in LANGUAGES:
            raise Invalid(f"we speak {', '.join(LANGUAGES)}", field="language")
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            raise Invalid(
                "a time zone is an IANA name, e.g. America/Sao_Paulo", field="time_zone"
            ) from None
        Money(0, self.currency)
        return self


class User(msgspec.Struct, frozen=True):
    """A person over all businesses. `memberships` is for showing; a member document decides."""

    id: str
    email: str
    name: str
    language: str
    memberships: dict[str, Role]
    selected: str | None = None

    def joining(self, tenant: str, role: Role) -> "User":
        """Return the user as a member of one more business, which is selected."""
        if tenant not in self.memberships and len(self.memberships) >= MOST_MEMBERSHIPS:
            raise Conflict(f"a person belongs to at most {MOST_MEMBERSHIPS} businesses")
        return replace(self, memberships={**self.memberships, tenant: role}, selected=tenant)

    def leaving(self, tenant: str) -> "User":
        """Return the user without this business."""
        rest = {key: role for key, role in self.memberships.items() if key != tenant}
        return replace(
            self, memberships=rest, selected=None if self.selected == tenant else self.selected
        )

    def first_tenant(self) -> str | None:
        """Return the business a new session begins in."""
        if self.selected in self.memberships:
            return self.selected
        return next(iter(sorted(self.memberships)), None)


class Member(msgspec.Struct, frozen=True):
    """A user in one business."""

    user_id: str
    role: Role
    joined_at: datetime
    key_ids: tuple[str, ...] = ()
    """Keys this member made: they must not outlive the rights of their maker."""


class Session(msgspec.Struct, frozen=True):
    """One signed-in browser; its id is a hash of the cookie."""

    id: str
    user_id: str
    email: str
    email_verified: bool
    name: str
    tenant: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Tell whether it still counts."""
        return self.revoked_at is None and now < self.expires_at


class Invite(msgspec.Struct, frozen=True):
    """A chance for one address to become a member, once."""

    id: str
    email: str
    role: Role
    invited_by: str
    created_at: datetime
    expires_at: datetime
    token_id: str
    state: str = "open"
    """open, accepted or revoked."""
    mailed_at: datetime | None = None

    def fits(self, token_id: str, now: datetime) -> bool:
        """Tell whether it can still be accepted with this token."""
        return self.state == "open" and now < self.expires_at and self.token_id == token_id

    def accepted_by(self, principal: Principal, token_id: str, now: datetime) -> "Invite":
        """Return the used invite, or say why this person cannot use it."""
        if not self.fits(token_id, now):
            raise InviteClosed("this invite is no longer valid; ask for another one")
        if principal.email.lower() != self.email:
            raise OtherAddress("this invite was sent to another e-mail address")
        if not principal.email_verified:
            raise AddressNotProven("confirm your e-mail address first, then sign in again")
        return replace(self, state="accepted")


class ApiKey(msgspec.Struct, frozen=True):
    """A key for programs; the key itself is shown once and never stored."""

    id: str
    name: str
    role: Role
    shown: str
    """Its first characters, so that people can tell keys apart."""
    created_by: str
    created_at: datetime
    directory_id: str
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


def session_id(cookie: str) -> str:
    """Return the id of the session document of a cookie."""
    return stable_id("session", cookie)


def csrf_token(cookie: str) -> str:
    """Return what changes with this cookie must carry.

    It follows from the cookie, which no script and no other site can read, so nothing more has
    to be stored or kept secret.
    """
    return stable_id("csrf", cookie)


def same_secret(given: str, expected: str) -> bool:
    """Compare without telling by the time taken how much was right."""
    return hmac.compare_digest(given.encode(), expected.encode())


def key_directory_id(key: str) -> str:
    """Return the id under which the platform finds an API key."""
    return stable_id("api-key", key)


def invite_token_id(token: str) -> str:
    """Return the id under which the platform finds an invite."""
    return stable_id("invite-token", token)


def shown_of(key: str) -> str:
    """Return the start of a key, as lists show it."""
    return key[:_SHOWN_OF_KEY]


def role_of(word: str) -> Role:
    """Return the role of the API's spelling."""
    return Role[word.upper()]


def checked_tenant(text: str) -> str:
    """Return a business id a client sent, or refuse what cannot be one."""
    if not _TENANT.fullmatch(text) or text == "platform":
        raise NotFound("there is no such business")
    return text


def person(principal: Principal) -> Principal:
    """Return the caller if it is a person. Raises `PersonNeeded` for an API key."""
    if principal.via == "key":
        raise PersonNeeded("sign in to do this; an API key cannot")
    return principal


def check_rank(acting: Role, *touched: Role) -> None:
    """Refuse to touch or give a role above one's own."""
    if any(role > acting for role in touched):
        raise Forbidden("nobody gives, changes or removes a role above their own")
