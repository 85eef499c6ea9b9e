"""What other domains do with a person inside their own transactions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.contacts import store
from shared.contacts.model import (
    Contact,
    Identifier,
    Scope,
)
from shared.contacts.phones import time_zone_of
from shared.events import emit
from shared.events.contacts import ContactSuppressed
from shared.kernel.clock import to_text
from shared.kernel.ids import new_id, stable_id
from shared.ports.documents import Tx


def identifiers_of(
    phone: str | None, user_id: str | None = None, parent_user_id: str | None = None
) -> tuple[Identifier, ...]:
    """Return the identifiers a provider names a person by; `phone` is its own spelling."""
    found: list[Identifier] = []
    if phone and phone.lstrip("+").isdigit():
        found.append(Identifier("wa_id", phone.lstrip("+")))
    if user_id:
        found.append(Identifier("bsuid", user_id))
    if parent_user_id:
        found.append(Identifier("parent_bsuid", parent_user_id))
    return tuple(found)


def resolve_sender(
    tx: Tx, identifiers: Sequence[Identifier], name: str | None, now: datetime
) -> Contact:
    """Return the person behind these identifiers, found or made, with all of them learned.

    Two records that turn out to be one person are merged. Costs two reads for a known person
    with known identifiers. Raises ValueError when nothing identifies anybody.
    """
    ids = store.directory_ids(identifiers)
    if not ids:
        raise ValueError("a sender needs an identifier")
    # Mostly the first one is known and names all the others: then nothing else is read.
    first = tx.peek(store.IDENTIFIERS, ids[0])
    if first is not None:
        contact = store.get(tx, first["contact_id"])
    else:
        owner = _protected_owner(tx, ids)
        if owner is None:
            return _make(tx, identifiers, name, now)
        contact = store.get(tx, owner)
    return _learned(tx, contact, identifiers, name, now)


def note_inbound(tx: Tx, contact: Contact, account_id: str, at: datetime) -> Contact:
    """Note that the person wrote to the account: opens the window for free text."""
    heard = contact.heard(account_id, at)
    if heard is not contact:
        store.put(tx, heard)
    return heard


def suppress(tx: Tx, contact: Contact, scope: Scope, reason: str, now: datetime) -> Contact:
    """Forbid messages from this commit on, tell everybody, and keep the event as proof."""
    changed = contact.suppressed(scope, reason, now)
    if changed is contact:
        return contact
    store.put(tx, changed)
    _suppress_merged(tx, changed)
    told = stable_id("suppressed", contact.id, scope, to_text(now))
    event = {"kind": "opt_out", "scope": scope, "source": reason, "at": to_text(now)}
    tx.put(store.CONSENTS, told, {**event, "contact_id": contact.id})
    emit(
        tx,
        ContactSuppressed(tenant=tx.tenant, fact_id=told, contact_id=contact.id, scope=scope),
    )
    return changed


def merge(tx: Tx, one: Contact, other: Contact, now: datetime) -> Contact:
    """Make two records of one person one; the older stays. Nothing of either is forgotten."""
    kept, gone = sorted((one, other), key=lambda contact: (contact.created_at, contact.id))
    merged = kept.absorb(gone, now)
    store.put(tx, merged)
    # Sends that were planned for the other record are still checked against it.
    store.put(
        tx,
        replace(
            gone,
            archived=True,
            merged_into=kept.id,
            suppression=merged.suppression,
            updated_at=now,
        ),
    )
    store.claim(tx, kept.id, gone.identifiers)
    if merged.suppression is not None and merged.suppression != kept.suppression:
        told = stable_id("suppressed", kept.id, "merge", gone.id)
        scope = merged.suppression.scope
        emit(
            tx,
            ContactSuppressed(tenant=tx.tenant, fact_id=told, contact_id=kept.id, scope=scope),
        )
    return merged


def _protected_owner(tx: Tx, ids: Sequence[str]) -> str | None:
    # Protected although absent: of two first messages at once, the second runs again and finds.
    entries = tx.get_all([(store.IDENTIFIERS, id) for id in ids])
    return next((entry["contact_id"] for entry in entries if entry), None)


def _make(tx: Tx, identifiers: Sequence[Identifier], name: str | None, now: datetime) -> Contact:
    contact = Contact(
        id=new_id(),
        created_at=now,
        updated_at=now,
        name=(name or "").strip(),
        identifiers=tuple(dict.fromkeys(identifiers)),
        source="inbound",
    )
    phone = contact.address().phone
    if phone:
        contact = replace(contact, time_zone=time_zone_of(phone, contact.time_zone))
    store.create(tx, contact)
    return contact


def _learned(
    tx: Tx, contact: Contact, identifiers: Sequence[Identifier], name: str | None, now: datetime
) -> Contact:
    before = contact
    unknown = [one for one in identifiers if one not in contact.identifiers]
    if unknown:
        contact = _joined(tx, contact, unknown, now)
    contact = contact.with_identifiers(tuple(identifiers))
    if name and not contact.name:
        contact = replace(contact, name=name.strip(), updated_at=now)
    if contact.archived:
        contact = replace(contact, archived=False, updated_at=now)
    if contact is not before:
        store.put(tx, contact)
    return contact


def _joined(tx: Tx, contact: Contact, unknown: Sequence[Identifier], now: datetime) -> Contact:
    ids = store.directory_ids(unknown)
    entries = tx.get_all([(store.IDENTIFIERS, id) for id in ids])
    for id, entry in zip(ids, entries, strict=True):
        if entry is None:
            tx.put(store.IDENTIFIERS, id, {"contact_id": contact.id})
        elif entry["contact_id"] != contact.id:
            other = store.get(tx, entry["contact_id"])
            if other.id != contact.id:
                contact = merge(tx, contact, other, now)
    return contact


def _suppress_merged(tx: Tx, contact: Contact) -> None:
    for merged in contact.merges:
        found = tx.get(store.CONTACTS, merged.contact_id)
        if found is not None:
            record = store.contact_from(found)
            store.put(tx, replace(record, suppression=contact.suppression))
