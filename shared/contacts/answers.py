"""What the routes of contacts answer."""

from datetime import datetime
from typing import Any

import msgspec

from shared.contacts.model import Contact
from shared.kernel.clock import from_text
from shared.ports.documents import Document


class IdentifierAnswer(msgspec.Struct):
    """One way to know the person again."""

    kind: str
    value: str


class BasisAnswer(msgspec.Struct):
    """Why we may write marketing to the person."""

    kind: str
    source: str
    proof: str
    at: datetime


class SuppressionAnswer(msgspec.Struct):
    """What the person does not want any more."""

    scope: str
    reason: str
    at: datetime


class ContactAnswer(msgspec.Struct):
    """A person."""

    id: str
    name: str
    company: str
    phone: str | None
    email: str | None
    language: str
    time_zone: str
    identifiers: list[IdentifierAnswer]
    basis: BasisAnswer | None
    suppression: SuppressionAnswer | None
    tags: list[str]
    fields: dict[str, str]
    windows: dict[str, datetime]
    """Account id → until when free text may be sent there."""
    source: str
    archived: bool
    created_at: datetime
    updated_at: datetime


class ContactsAnswer(msgspec.Struct):
    """A page of people."""

    items: list[ContactAnswer]
    next_cursor: str | None


class ConsentAnswer(msgspec.Struct):
    """A consent event; `scope` only where it forbids."""

    kind: str
    at: datetime
    channel: str
    wording: str
    source: str
    proof: str
    scope: str | None
    recorded_by: str | None


class ConsentsAnswer(msgspec.Struct):
    """A page of consent events, newest first."""

    items: list[ConsentAnswer]
    next_cursor: str | None


class TimelineEntryAnswer(msgspec.Struct):
    """One thing that happened."""

    kind: str
    at: datetime
    details: dict[str, Any]


class TimelineAnswer(msgspec.Struct):
    """What happened with a person, newest first."""

    items: list[TimelineEntryAnswer]
    next_cursor: str | None


class RowErrorAnswer(msgspec.Struct):
    """What is wrong in one row; `imported` tells that the rest of it was taken."""

    row: int
    column: str | None
    code: str
    message: str
    imported: bool


class ColumnAnswer(msgspec.Struct):
    """What a column was taken for: one of ours, `field:{name}`, or nothing."""

    header: str
    meaning: str


class ImportAnswer(msgspec.Struct):
    """How far an import has come. At most the first 1,000 errors are listed."""

    id: str
    status: str
    total: int
    done: int
    created: int
    updated: int
    skipped: int
    duplicates: int
    suppressed: int
    failed: int
    errors: list[RowErrorAnswer]
    error_count: int
    columns: list[ColumnAnswer]
    encoding: str
    separator: str
    created_at: datetime
    updated_at: datetime


def answer(contact: Contact) -> ContactAnswer:
    """Return the API's form of a contact."""
    basis, stop = contact.basis, contact.suppression
    windows = {account: contact.window_ends(account) for account in contact.windows}
    return ContactAnswer(
        id=contact.id,
        name=contact.name,
        company=contact.company,
        phone=contact.address().phone,
        email=contact.value_of("email"),
        language=contact.language,
        time_zone=contact.time_zone,
        identifiers=[IdentifierAnswer(one.kind, one.value) for one in contact.identifiers],
        basis=BasisAnswer(basis.kind, basis.source, basis.proof, basis.at) if basis else None,
        suppression=SuppressionAnswer(stop.scope, stop.reason, stop.at) if stop else None,
        tags=list(contact.tags),
        fields=dict(contact.fields),
        windows={account: end for account, end in windows.items() if end},
        source=contact.source,
        archived=contact.archived,
        created_at=contact.created_at,
        updated_at=contact.updated_at,
    )


def consent_answer(document: Document) -> ConsentAnswer:
    """Return the API's form of a consent event."""
    return ConsentAnswer(
        document["kind"],
        from_text(document["at"]),
        document.get("channel", ""),
        document.get("wording", ""),
        document.get("source", ""),
        document.get("proof", ""),
        document.get("scope"),
        document.get("recorded_by"),
    )


def import_answer(document: Document) -> ImportAnswer:
    """Return the API's form of an import's progress."""
    return msgspec.convert(document, ImportAnswer)
