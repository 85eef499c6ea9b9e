"""The routes of contacts, except files (`files_api`)."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from shared.contacts.answers import (
    ConsentAnswer,
    ConsentsAnswer,
    ContactAnswer,
    ContactsAnswer,
    TimelineAnswer,
    TimelineEntryAnswer,
    answer,
    consent_answer,
)
from shared.contacts.consents import ConsentEvent, ConsentKind
from shared.contacts.files_api import FILE_ROUTES
from shared.contacts.service import ContactService, NewContact
from shared.entry.auth import Role
from shared.entry.http import Call, Route
from shared.kernel.clock import in_utc
from shared.kernel.errors import Invalid

Name = Annotated[str, Meta(max_length=200)]
Phone = Annotated[str, Meta(min_length=1, max_length=60)]
Email = Annotated[str, Meta(min_length=3, max_length=250)]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2}(-[A-Z]{2})?$(?!\n)")]
Zone = Annotated[str, Meta(max_length=60, pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$(?!\n)")]
Tag = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"\S")]
Tags = Annotated[list[Tag], Meta(max_length=20)]
FieldName = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[^_].*$|^_[^_].*$")]
Fields = Annotated[dict[FieldName, Annotated[str, Meta(max_length=1000)]], Meta(max_length=50)]
Words = Annotated[str, Meta(max_length=2000)]
Source = Annotated[str, Meta(min_length=1, max_length=1000)]


class ConsentBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who agreed to what, where, in which words, and what proves it."""

    kind: ConsentKind
    source: Source
    channel: Annotated[str, Meta(max_length=60)] = ""
    wording: Words = ""
    proof: Words = ""
    at: datetime | None = None
    """When it happened; now, if left out."""


class ContactBody(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody to add, with a phone or an e-mail address."""

    name: Name = ""
    phone: Phone | None = None
    email: Email | None = None
    company: Name = ""
    language: Language | None = None
    time_zone: Zone | None = None
    tags: Tags = []
    fields: Fields = {}
    consent: ConsentBody | None = None


class ContactChange(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; a phone or an e-mail address is added to those known.

    `add_tags` and `remove_tags` leave the other tags as they are; `tags` replaces them all.
    """

    name: Name | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    company: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    time_zone: Zone | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    add_tags: Tags | UnsetType = UNSET
    remove_tags: Tags | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class OptOutBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to forbid: marketing, or everything."""

    scope: Literal["marketing", "all"] = "all"
    reason: Annotated[str, Meta(min_length=1, max_length=200)] = "asked a member"


class ContactsQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging, and one way to search: the beginning of the name, or an exact identifier."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=2000)] | None = None
    name: Annotated[str, Meta(max_length=200)] = ""
    identifier: Annotated[str, Meta(max_length=250)] = ""
    archived: bool = False


class PageQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=2000)] | None = None


def _list(service: ContactService, call: Call) -> ContactsAnswer:
    query: ContactsQuery = call.query
    contacts, cursor = service.search(
        call.tenant, query.limit, query.cursor, query.name, query.identifier, query.archived
    )
    return ContactsAnswer([answer(contact) for contact in contacts], cursor)


def _create(service: ContactService, call: Call) -> ContactAnswer:
    body: ContactBody = call.body
    new = NewContact(
        body.name,
        body.phone or "",
        body.email or "",
        body.company,
        body.language,
        body.time_zone,
        tuple(body.tags),
        body.fields,
        _event(service, body.consent) if body.consent else None,
    )
    return answer(service.create(call.tenant, call.user, new))


def _get(service: ContactService, call: Call) -> ContactAnswer:
    return answer(service.get(call.tenant, call.path["id"]))


def _update(service: ContactService, call: Call) -> ContactAnswer:
    body: ContactChange = call.body
    changes: dict[str, Any] = {
        name: getattr(body, name)
        for name in body.__struct_fields__
        if getattr(body, name) is not UNSET
    }
    return answer(service.update(call.tenant, call.user, call.path["id"], changes))


def _archive(service: ContactService, call: Call) -> ContactAnswer:
    return answer(service.archive(call.tenant, call.user, call.path["id"]))


def _opt_out(service: ContactService, call: Call) -> ContactAnswer:
    body: OptOutBody = call.body
    contact = service.opt_out(call.tenant, call.user, call.path["id"], body.scope, body.reason)
    return answer(contact)


def _consent(service: ContactService, call: Call) -> ContactAnswer:
    event = _event(service, call.body)
    return answer(service.consent(call.tenant, call.user, call.path["id"], event))


def _consents(service: ContactService, call: Call) -> ConsentsAnswer:
    page = service.consents(call.tenant, call.path["id"], call.query.limit, call.query.cursor)
    items: list[ConsentAnswer] = [consent_answer(document) for document in page.items]
    return ConsentsAnswer(items, page.next_cursor)


def _timeline(service: ContactService, call: Call) -> TimelineAnswer:
    entries, cursor = service.timeline(
        call.tenant, call.path["id"], call.query.limit, call.query.cursor
    )
    items = [TimelineEntryAnswer(entry.kind, entry.at, entry.details) for entry in entries]
    return TimelineAnswer(items, cursor)


def _event(service: ContactService, body: ConsentBody) -> ConsentEvent:
    now = service.clock()
    at = now if body.at is None else in_utc(body.at, "at")
    if at > now:
        raise Invalid("a consent lies in the past", field="at")
    return ConsentEvent(body.kind, at, body.channel, body.wording, body.source, body.proof)


ROUTES: tuple[Route[ContactService], ...] = (
    *FILE_ROUTES,
    Route("GET", "/contacts", _list, "List or search contacts", query=ContactsQuery,
          answer=ContactsAnswer),
    Route("POST", "/contacts", _create, "Add a contact", role=Role.AGENT, body=ContactBody,
          answer=ContactAnswer, status=201),
    Route("GET", "/contacts/{id}", _get, "Show a contact", answer=ContactAnswer),
    Route("PATCH", "/contacts/{id}", _update, "Change a contact", role=Role.AGENT,
          body=ContactChange, answer=ContactAnswer),
    Route("DELETE", "/contacts/{id}", _archive, "Archive a contact", role=Role.AGENT,
          answer=ContactAnswer),
    Route("GET", "/contacts/{id}/consents", _consents, "List consent events", query=PageQuery,
          answer=ConsentsAnswer),
    Route("POST", "/contacts/{id}/consents", _consent, "Record a consent event", role=Role.AGENT,
          body=ConsentBody, answer=ContactAnswer, status=201),
    Route("POST", "/contacts/{id}/opt-out", _opt_out, "Forbid further messages", role=Role.AGENT,
          body=OptOutBody, answer=ContactAnswer),
    Route("GET", "/contacts/{id}/timeline", _timeline, "Show what happened with a contact",
          query=PageQuery, answer=TimelineAnswer),
)  # fmt: skip
