"""What other domains do with a person inside their own transactions."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from shared.contacts import store
from shared.contacts.merging import merge
from shared.contacts.model import (
    Contact,
    Identifier,
    Scope,
)
from shared.contacts.permission import PROVIDER_STOP, MarketingChoice
from shared.contacts.phones import time_zone_of
from shared.events import emit
from shared.events.contacts import ContactSuppressed
from shared.kernel.clock import to_text
from shared.kernel.ids import new_id, stable_id
from shared.ports.documents import Tx


def identifiers_of(
    phone: str | None,
    user_id: str | None = None,
    parent_user_id: str | None = None,
    instagram_id: str | None = None,
    username: str | None = None,
) -> tuple[Identifier, ...]:
    """Return the identifiers a provider names a person by; `phone` is its own spelling."""
    found: list[Identifier] = []
    if phone and phone.lstrip("+").isdigit():
        found.append(Identifier("wa_id", phone.lstrip("+")))
    if user_id:
        found.append(Identifier("bsuid", user_id))
    if parent_user_id:
        found.append(Identifier("parent_bsuid", parent_user_id))
    if instagram_id:
        found.append(Identifier("instagram_id", instagram_id))
    if username and found:
        found.append(Identifier("username", username))
    return tuple(found)


def resolve_sender(
    tx: Tx,
    identifiers: Sequence[Identifier],
    name: str | None,
    now: datetime,
    at: datetime | None = None,
) -> Contact:
    """Return the person behind these identifiers, found or made, with all of them learned.

    `at` is when they were seen: a number may have been somebody else's before. Two records that
    turn out to be one person are merged. Costs two reads for a known person with known
    identifiers. Raises ValueError when nothing identifies anybody.
    """
    return meet_sender(tx, identifiers, name, now, at)[0]


def meet_sender(
    tx: Tx,
    identifiers: Sequence[Identifier],
    name: str | None,
    now: datetime,
    at: datetime | None = None,
) -> tuple[Contact, bool]:
    """Do `resolve_sender`, and tell whether this is the first anybody knows of the person: then
    no document can be about them yet, and none needs to be looked for."""
    seen = to_text(at or now)
    ids = store.directory_ids(identifiers)
    if not ids:
        raise ValueError("a sender needs an identifier")
    # Mostly the first one is known and names all the others: then nothing else is read.
    first = tx.peek(store.IDENTIFIERS, ids[0])
    if first is not None:
        contact = store.get(tx, first["contact_id"])
    else:
        owner = next((owner for owner in _owners(tx, ids, seen) if owner), None)
        if owner is None:
            return _make(tx, identifiers, name, now), True
        contact = store.get(tx, owner)
    contact = learn(tx, contact, identifiers, seen, now)
    if (name and not contact.name) or contact.archived:
        named = contact.name or (name or "").strip()
        contact = replace(contact, name=named, archived=False, updated_at=now)
        store.put(tx, contact)
    return contact, False


def learn(
    tx: Tx, contact: Contact, identifiers: Sequence[Identifier], seen: str, now: datetime
) -> Contact:
    """Add identifiers to a person; whoever else has one of them is the same person."""
    before = contact
    unknown = [one for one in identifiers if one not in contact.identifiers]
    ids = store.directory_ids(unknown)
    for id, owner in zip(ids, _owners(tx, ids, seen), strict=True):
        if owner is None:
            tx.put(store.IDENTIFIERS, id, {"contact_id": contact.id})
        elif owner != contact.id:
            other = store.get(tx, owner)
            if other.id != contact.id:
                contact = merge(tx, contact, other, now)
    contact = contact.with_identifiers(tuple(identifiers))
    if contact is not before:
        store.put(tx, contact)
    return contact


def note_choice(tx: Tx, contact: Contact, choice: MarketingChoice) -> Contact:
    """Follow what the person told the provider about marketing; kept as proof."""
    chosen = contact.chose(choice)
    if chosen is contact:
        return contact
    store.put(tx, chosen)
    if choice.value == "stop":
        return suppress(tx, chosen, "marketing", PROVIDER_STOP, choice.at)
    told = stable_id("choice", contact.id, choice.value, to_text(choice.at))
    event = {"kind": "resume", "source": "provider", "at": to_text(choice.at)}
    tx.put(store.CONSENTS, told, {**event, "contact_id": contact.id})
    return chosen


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


def _owners(tx: Tx, ids: Sequence[str], seen: str) -> list[str | None]:
    """Return whose each directory id was at the moment `seen`."""
    if not ids:
        return []
    # Protected although absent: of two first messages at once, the second runs again and finds.
    entries = tx.get_all([(store.IDENTIFIERS, id) for id in ids])
    if all(entries):
        return [entry["contact_id"] if entry else None for entry in entries]
    # Not protected: whoever leaves an identifier changes its entry above in the same commit.
    former = tx.peek_all([(store.FORMER, id) for id in ids])
    return [
        entry["contact_id"]
        if (entry := now or (was if was and seen <= was["until"] else None))
        else None
        for now, was in zip(entries, former, strict=True)
    ]


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


def _suppress_merged(tx: Tx, contact: Contact) -> None:
    for merged in contact.merges:
        found = tx.get(store.CONTACTS, merged.contact_id)
        if found is not None:
            record = store.contact_from(found)
            store.put(tx, replace(record, suppression=contact.suppression))
