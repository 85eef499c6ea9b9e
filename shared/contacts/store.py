"""How contacts lie in documents: `contacts`, their directory `identifiers`, and `consents`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import asdict

from shared.contacts.model import (
    Basis,
    Contact,
    ContactNotFound,
    Identifier,
    Merge,
    Suppression,
)
from shared.contacts.permission import MarketingChoice
from shared.kernel.clock import from_text, to_text
from shared.kernel.ids import stable_id
from shared.kernel.phones import matching_key
from shared.kernel.words import fold
from shared.ports.documents import Document, Index, Page, Tx

CONTACTS = "contacts"
IDENTIFIERS = "identifiers"
FORMER = "former_identifiers"
"""Identifiers that a person has left: the contact and `until` when they were theirs."""
CONSENTS = "consents"

NEWEST = Index(CONTACTS, ("archived",), "created_at", descending=True)
BY_NAME = Index(CONTACTS, ("archived",), "name_key")
BY_EMAIL = Index(CONTACTS, ("email",))
CONSENTS_OF = Index(CONSENTS, ("contact_id",), "at", descending=True)

_MOST_MERGES_FOLLOWED = 10


def directory_id(identifier: Identifier) -> str | None:
    """Return under which id the directory knows this identifier.

    None for user names, which may pass to another person.
    """
    match identifier.kind:
        case "phone" | "wa_id":
            return stable_id("phone", matching_key(identifier.value))
        case "bsuid" | "parent_bsuid":
            return stable_id("bsuid", identifier.value)
        case "instagram_id":
            return stable_id("instagram", identifier.value)
        case "email":
            return stable_id("email", identifier.value.casefold())
        case "username":
            return None


def directory_ids(identifiers: Iterable[Identifier]) -> list[str]:
    """Return the directory ids that stand for exactly this person.

    An e-mail address counts only where there is nothing else: businesses share theirs.
    """
    known = [(one, directory_id(one)) for one in identifiers]
    own = [id for one, id in known if id and one.kind != "email"]
    shared = [id for one, id in known if id and one.kind == "email"]
    return list(dict.fromkeys(own or shared))


def get(tx: Tx, id: str) -> Contact:
    """Return the contact, or the one it was merged into; protected. Raises ContactNotFound."""
    for _ in range(_MOST_MERGES_FOLLOWED):
        found = tx.get(CONTACTS, id)
        if found is None:
            break
        if not found.get("merged_into"):
            return contact_from(found)
        id = found["merged_into"]
    raise ContactNotFound("there is no such contact")


def peek(tx: Tx, id: str) -> Contact:
    """Do `get` without protecting what was read."""
    for _ in range(_MOST_MERGES_FOLLOWED):
        found = tx.peek(CONTACTS, id)
        if found is None:
            break
        if not found.get("merged_into"):
            return contact_from(found)
        id = found["merged_into"]
    raise ContactNotFound("there is no such contact")


def put(tx: Tx, contact: Contact) -> None:
    """Write the contact. Its directory entries are written by `create` and `claim`."""
    tx.put(CONTACTS, contact.id, to_document(contact))


def create(tx: Tx, contact: Contact) -> None:
    """Write a new contact and its directory entries.

    `AlreadyExists` for an identifier that belongs to somebody, unless the transaction has
    looked for it with `get`: then it runs again and finds them.
    """
    tx.create(CONTACTS, contact.id, to_document(contact))
    for id in directory_ids(contact.identifiers):
        tx.create(IDENTIFIERS, id, {"contact_id": contact.id})


def claim(tx: Tx, contact_id: str, identifiers: Sequence[Identifier]) -> None:
    """Let the directory name this contact for identifiers found free or merged."""
    for id in directory_ids(identifiers):
        tx.put(IDENTIFIERS, id, {"contact_id": contact_id})


def find_by(tx: Tx, identifiers: Sequence[Identifier]) -> str | None:
    """Return the contact id the directory has for any of them, without protecting it."""
    keys = [(IDENTIFIERS, id) for id in directory_ids(identifiers)]
    entries = tx.peek_all(keys) if keys else []
    return next((entry["contact_id"] for entry in entries if entry), None)


def page(tx: Tx, limit: int, cursor: str | None, archived: bool = False) -> Page:
    """Return contacts, newest first."""
    return tx.find(NEWEST, {"archived": archived}, limit=limit, cursor=cursor)


def page_by_name(tx: Tx, prefix: str, limit: int, cursor: str | None) -> Page:
    """Return contacts whose name starts with `prefix`, folded."""
    key = name_key(prefix)
    return tx.find(
        BY_NAME,
        {"archived": False},
        at_least=key,
        below=key + "\U0010ffff",
        limit=limit,
        cursor=cursor,
    )


def page_by_email(tx: Tx, email: str, limit: int, cursor: str | None) -> Page:
    """Return contacts with exactly this e-mail address; businesses share theirs."""
    return tx.find(BY_EMAIL, {"email": email.strip().casefold()}, limit=limit, cursor=cursor)


def count(tx: Tx) -> int:
    """Count the contacts that are not archived, without reading them."""
    return tx.count(NEWEST, {"archived": False})


def name_key(name: str) -> str:
    """Return the folded name that lists and searches compare."""
    return " ".join(fold(name).split())


def to_document(contact: Contact) -> Document:
    """Return the stored form."""
    return {
        "id": contact.id,
        "name": contact.name,
        "name_key": name_key(contact.name),
        "email": (contact.value_of("email") or "").casefold() or None,
        "company": contact.company,
        "language": contact.language,
        "time_zone": contact.time_zone,
        "identifiers": [asdict(one) for one in contact.identifiers],
        "basis": _timed(contact.basis),
        "retired": dict(contact.retired),
        "suppression": _timed(contact.suppression),
        "choice": _timed(contact.choice),
        "windows": dict(contact.windows),
        "pair": dict(contact.pair),
        "capped_until": to_text(contact.capped_until) if contact.capped_until else None,
        "capped_times": contact.capped_times,
        "undelivered_days": list(contact.undelivered_days),
        "tags": list(contact.tags),
        "fields": dict(contact.fields),
        "source": contact.source,
        "archived": contact.archived,
        "merges": [_timed(merge) for merge in contact.merges],
        "merged_into": contact.merged_into,
        "created_at": to_text(contact.created_at),
        "updated_at": to_text(contact.updated_at),
    }


def contact_from(document: Document) -> Contact:
    """Read the stored form back."""
    basis, suppression = document.get("basis"), document.get("suppression")
    choice = document.get("choice")
    return Contact(
        id=document["id"],
        name=document["name"],
        company=document.get("company", ""),
        language=document["language"],
        time_zone=document["time_zone"],
        identifiers=tuple(Identifier(**one) for one in document["identifiers"]),
        basis=Basis(**_untimed(basis)) if basis else None,
        suppression=Suppression(**_untimed(suppression)) if suppression else None,
        choice=MarketingChoice(**_untimed(choice)) if choice else None,
        retired=document.get("retired", {}),
        windows=document.get("windows", {}),
        pair=document.get("pair", {}),
        capped_until=_moment(document.get("capped_until")),
        capped_times=document.get("capped_times", 0),
        undelivered_days=tuple(document.get("undelivered_days", ())),
        tags=tuple(document.get("tags", ())),
        fields=document.get("fields", {}),
        source=document.get("source", ""),
        archived=document.get("archived", False),
        merges=tuple(Merge(**_untimed(merge)) for merge in document.get("merges", ())),
        merged_into=document.get("merged_into"),
        created_at=from_text(document["created_at"]),
        updated_at=from_text(document["updated_at"]),
    )


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None


def _timed(part: Basis | Suppression | MarketingChoice | Merge | None) -> dict[str, Any] | None:
    return {**asdict(part), "at": to_text(part.at)} if part else None


def _untimed(part: dict[str, Any]) -> dict[str, Any]:
    at: datetime = from_text(part["at"])
    return {**part, "at": at}
