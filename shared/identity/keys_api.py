"""The routes of API keys and of the audit trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from shared.entry.auth import Role
from shared.entry.http import Answer, Call, Route
from shared.entry.idempotency import SHOWN_ONCE
from shared.identity import audit
from shared.identity.model import ApiKey, role_of
from shared.identity.people_api import ListQuery, RoleWord
from shared.identity.service import IdentityService
from shared.kernel.clock import from_text, in_utc


class KeyBody(msgspec.Struct, forbid_unknown_fields=True):
    """A key to make."""

    name: Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
    role: RoleWord


class AuditQuery(ListQuery, forbid_unknown_fields=True):
    """Which changes to list; what is left out does not matter."""

    actor: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    """Who: the id of a person, `key:` and the id of an API key, or `system`."""
    thing: Annotated[str, Meta(pattern=r"^[a-z_]{1,40}$(?!\n)")] | None = None
    """The part of `action` before its dot, e.g. `member`."""
    from_at: datetime | None = None
    """The first moment; with its zone."""
    until_at: datetime | None = None
    """The moment after the last; with its zone."""


class KeyAnswer(msgspec.Struct):
    """An API key as lists show it."""

    id: str
    name: str
    role: str
    prefix: str
    created_by: str
    created_by_name: str | None
    created_at: datetime
    last_used_at: datetime | None


class NewKeyAnswer(KeyAnswer):
    """A new API key; `key` is never shown again."""

    key: str


class KeysAnswer(msgspec.Struct):
    """A page of API keys."""

    items: list[KeyAnswer]
    next_cursor: str | None


class AuditAnswer(msgspec.Struct):
    """One change; names are today's, null where there is none."""

    id: str
    actor: str
    actor_name: str | None
    via: str
    action: str
    subject: str
    subject_name: str | None
    changes: dict[str, Any]
    at: datetime


class AuditsAnswer(msgspec.Struct):
    """A page of changes, newest first."""

    items: list[AuditAnswer]
    next_cursor: str | None


def _list_keys(service: IdentityService, call: Call) -> KeysAnswer:
    keys, cursor = service.api_keys.list(call.tenant, call.query.limit, call.query.cursor)
    people = service.people(call.tenant, [key.created_by for key in keys])
    return KeysAnswer([_key(key, people) for key in keys], cursor)


def _create_key(service: IdentityService, call: Call) -> Answer:
    body: KeyBody = call.body
    name = body.name.strip()
    key, text = service.api_keys.create(call.user, call.tenant, name, role_of(body.role))
    people = service.people(call.tenant, [key.created_by])
    shown = NewKeyAnswer(**msgspec.structs.asdict(_key(key, people)), key=text)
    return Answer(shown, 201, {SHOWN_ONCE: "1"})


def _revoke_key(service: IdentityService, call: Call) -> None:
    service.api_keys.revoke(call.user, call.tenant, call.path["id"])


def _list_audit(service: IdentityService, call: Call) -> AuditsAnswer:
    query: AuditQuery = call.query
    wanted = audit.Wanted(
        query.actor,
        query.thing,
        in_utc(query.from_at, "from_at") if query.from_at else None,
        in_utc(query.until_at, "until_at") if query.until_at else None,
    )
    page, actors, subjects = service.audit(call.tenant, query.limit, query.cursor, wanted)
    entries = [
        AuditAnswer(
            found["id"],
            found["actor"],
            actors.get(found["actor"]),
            found["via"],
            found["action"],
            found["subject"],
            subjects.get(found["subject"]),
            audit.read_changes(found),
            from_text(found["at"]),
        )
        for found in page.items
    ]
    return AuditsAnswer(entries, page.next_cursor)


def _key(key: ApiKey, people: Mapping[str, str]) -> KeyAnswer:
    return KeyAnswer(
        key.id,
        key.name,
        key.role.word,
        key.shown,
        key.created_by,
        people.get(key.created_by),
        key.created_at,
        key.last_used_at,
    )


_ADMIN = Role.ADMIN
KEY_ROUTES: tuple[Route[IdentityService], ...] = (
    Route(
        "GET",
        "/api-keys",
        _list_keys,
        "List API keys",
        _ADMIN,
        query=ListQuery,
        answer=KeysAnswer,
    ),
    Route(
        "POST",
        "/api-keys",
        _create_key,
        "Make an API key",
        _ADMIN,
        body=KeyBody,
        answer=NewKeyAnswer,
        status=201,
    ),
    Route("DELETE", "/api-keys/{id}", _revoke_key, "Revoke an API key", _ADMIN, status=204),
    Route(
        "GET",
        "/audit",
        _list_audit,
        "List changes, newest first",
        _ADMIN,
        query=AuditQuery,
        answer=AuditsAnswer,
    ),
)
