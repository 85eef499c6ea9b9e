"""How identity is kept: members and invites in the business, the rest in the directory."""

from datetime import datetime
from typing import Any

from shared.entry.auth import Role
from shared.identity.model import ApiKey, Invite, Member, Profile, Session, User, role_of
from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import NotFound
from shared.ports.documents import Document, Index, Tx

PROFILE, PROFILE_ID = "profile", "self"
MEMBERS = "members"
INVITES = "invites"
API_KEYS = "api_keys"
# Directory documents of the platform:
USERS = "users"
SESSIONS = "sessions"
TENANTS = "tenants"
KEY_DIRECTORY = "api_key_directory"
INVITE_DIRECTORY = "invite_directory"

MEMBERS_BY_TIME = Index(MEMBERS, (), "joined_at")
MEMBERS_BY_ROLE = Index(MEMBERS, ("role",), "joined_at")
INVITES_BY_TIME = Index(INVITES, (), "created_at", descending=True)
INVITES_BY_STATE = Index(INVITES, ("state",), "created_at", descending=True)
KEYS_BY_STATE = Index(API_KEYS, ("state",), "created_at", descending=True)
SESSIONS_BY_USER = Index(SESSIONS, ("user_id",), "expires_at")


def profile(tx: Tx) -> Profile:
    """Return the profile of the business, protected."""
    found = tx.get(PROFILE, PROFILE_ID)
    if found is None:
        raise NotFound("there is no such business")
    return Profile(
        found["name"],
        found["language"],
        found["time_zone"],
        found["currency"],
        from_text(found["created_at"]),
        found.get("plan"),
    )


def put_profile(tx: Tx, changed: Profile) -> None:
    """Store the profile, and its name where the person's list of businesses finds it."""
    document = {
        "name": changed.name,
        "language": changed.language,
        "time_zone": changed.time_zone,
        "currency": changed.currency,
        "plan": changed.plan,
        "created_at": to_text(changed.created_at),
    }
    tx.put(PROFILE, PROFILE_ID, document)
    tx.platform.put(TENANTS, tx.tenant, {"name": changed.name})


def user(tx: Tx, user_id: str) -> User | None:
    """Return a person, protected."""
    found = tx.platform.get(USERS, user_id)
    return user_from(found) if found else None


def user_from(found: Document) -> User:
    """Read a person."""
    return User(
        found["id"],
        found["email"],
        found["name"],
        found["language"],
        {tenant: role_of(word) for tenant, word in found["memberships"].items()},
        found.get("selected"),
    )


def put_user(tx: Tx, changed: User) -> None:
    """Store a person."""
    document = {
        "email": changed.email,
        "name": changed.name,
        "language": changed.language,
        "memberships": {tenant: role.word for tenant, role in changed.memberships.items()},
        "selected": changed.selected,
    }
    tx.platform.put(USERS, changed.id, document)


def member(tx: Tx, user_id: str) -> Member:
    """Return a member, protected. Raises `NotFound`."""
    found = tx.get(MEMBERS, user_id)
    if found is None:
        raise NotFound("there is no such member")
    return member_from(found)


def member_from(found: Document) -> Member:
    """Read a member."""
    return Member(
        found["id"],
        role_of(found["role"]),
        from_text(found["joined_at"]),
        tuple(found.get("key_ids", ())),
    )


def member_document(changed: Member) -> Document:
    """Return how a member is stored."""
    return {
        "role": changed.role.word,
        "joined_at": to_text(changed.joined_at),
        "key_ids": list(changed.key_ids),
    }


def session_from(found: Document) -> Session:
    """Read a session."""
    return Session(
        found["id"],
        found["user_id"],
        found["email"],
        found["email_verified"],
        found["name"],
        found["tenant"],
        from_text(found["created_at"]),
        from_text(found["expires_at"]),
        _moment(found["revoked_at"]),
    )


def put_session(tx: Tx, changed: Session) -> None:
    """Store a session; it is swept away when it has expired."""
    document = {
        "user_id": changed.user_id,
        "email": changed.email,
        "email_verified": changed.email_verified,
        "name": changed.name,
        "tenant": changed.tenant,
        "created_at": to_text(changed.created_at),
        "expires_at": to_text(changed.expires_at),
        "revoked_at": _text(changed.revoked_at),
        "due_at": to_text(changed.expires_at),
    }
    tx.platform.put(SESSIONS, changed.id, document)


def invite_from(found: Document) -> Invite:
    """Read an invite."""
    return Invite(
        found["id"],
        found["email"],
        role_of(found["role"]),
        found["invited_by"],
        from_text(found["created_at"]),
        from_text(found["expires_at"]),
        found["token_id"],
        found["state"],
        _moment(found["mailed_at"]),
    )


def put_invite(tx: Tx, changed: Invite) -> None:
    """Store an invite."""
    document = {
        "email": changed.email,
        "role": changed.role.word,
        "invited_by": changed.invited_by,
        "created_at": to_text(changed.created_at),
        "expires_at": to_text(changed.expires_at),
        "token_id": changed.token_id,
        "state": changed.state,
        "mailed_at": _text(changed.mailed_at),
    }
    tx.put(INVITES, changed.id, document)


def key_from(found: Document) -> ApiKey:
    """Read an API key."""
    return ApiKey(
        found["id"],
        found["name"],
        role_of(found["role"]),
        found["shown"],
        found["created_by"],
        from_text(found["created_at"]),
        found["directory_id"],
        _moment(found["revoked_at"]),
        _moment(found["last_used_at"]),
    )


def put_key(tx: Tx, changed: ApiKey) -> None:
    """Store an API key, and whether it counts where requests look for it."""
    document: dict[str, Any] = {
        "name": changed.name,
        "role": changed.role.word,
        "shown": changed.shown,
        "created_by": changed.created_by,
        "created_at": to_text(changed.created_at),
        "directory_id": changed.directory_id,
        "state": "revoked" if changed.revoked_at else "live",
        "revoked_at": _text(changed.revoked_at),
        "last_used_at": _text(changed.last_used_at),
    }
    tx.put(API_KEYS, changed.id, document)
    if changed.revoked_at:
        tx.platform.delete(KEY_DIRECTORY, changed.directory_id)
    else:
        entry = {"tenant": tx.tenant, "key_id": changed.id, "role": changed.role.word}
        tx.platform.put(KEY_DIRECTORY, changed.directory_id, entry)


def other_owners(tx: Tx, user_id: str) -> int:
    """Count the owners beside one member, each protected until the commit."""
    owners = tx.find(MEMBERS_BY_ROLE, {"role": Role.OWNER.word}, limit=100).items
    keys = [(MEMBERS, found["id"]) for found in owners if found["id"] != user_id]
    held = tx.get_all(keys)
    return sum(found is not None and found["role"] == Role.OWNER.word for found in held)


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None
