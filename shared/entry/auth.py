"""Who is calling: the words the entry needs, and the protocol that identity implements."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

import msgspec


class Role(IntEnum):
    """What a member may do; a higher role includes the lower ones."""

    VIEWER = 1
    AGENT = 2
    ADMIN = 3
    OWNER = 4

    @property
    def word(self) -> str:
        """Return the API's spelling."""
        return self.name.lower()


class Credentials(msgspec.Struct, frozen=True):
    """What a request brought along to say who it is."""

    bearer: str | None
    session: str | None
    csrf: str | None
    origin: str | None
    wanted_tenant: str | None
    """The `X-Tenant` header; a wish, checked against memberships."""
    changes: bool
    """The method is not GET or HEAD."""
    path: str


@dataclass(frozen=True)
class Principal:
    """The verified caller. `tenant` comes from the session or the membership, never a body."""

    user_id: str
    tenant: str | None
    role: Role | None
    email: str = ""
    via: str = "session"
    """session, token or key."""
    email_verified: bool = False
    name: str = ""
    """As the sign-in service has it; empty for a key."""
    session_id: str = ""
    """The session document, when via is session."""
    csrf: str = field(default="", repr=False)
    """What a change with this session must carry as `X-CSRF-Token`."""


class Authenticator(Protocol):
    """Turns credentials into a caller and spends from the caller's request limits."""

    def admit(self, credentials: Credentials) -> Principal:
        """Return the caller.

        Raises `Unauthenticated` without a valid proof, `Forbidden` for a missing CSRF token,
        a foreign origin or a tenant the user is no member of, `TooMany` over the limits.
        """
        ...
