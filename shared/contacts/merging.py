"""Making two records of one person one: nothing of either is forgotten."""

from datetime import datetime

from msgspec.structs import replace

from shared.contacts import store
from shared.contacts.model import Contact
from shared.events import emit
from shared.events.contacts import ContactMerged, ContactSuppressed
from shared.kernel.ids import stable_id
from shared.ports.documents import Tx

_MOST_CONSENTS_MOVED = 200


def merge(tx: Tx, one: Contact, other: Contact, now: datetime) -> Contact:
    """Make two records of one person one; the older stays and takes over everything.

    Consent events move along; conversations follow the fact, campaigns read `merges`. The
    other record stays as a pointer, for what still names it.
    """
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
    held = tuple(one for one in gone.identifiers if one.value.lstrip("+") not in merged.retired)
    store.claim(tx, kept.id, held)
    _move_consents(tx, gone.id, kept.id)
    emit(
        tx,
        ContactMerged(
            tenant=tx.tenant,
            fact_id=stable_id("merged", kept.id, gone.id),
            contact_id=kept.id,
            merged_id=gone.id,
        ),
    )
    if merged.suppression is not None and merged.suppression != kept.suppression:
        told = stable_id("suppressed", kept.id, "merge", gone.id)
        scope = merged.suppression.scope
        emit(
            tx,
            ContactSuppressed(tenant=tx.tenant, fact_id=told, contact_id=kept.id, scope=scope),
        )
    return merged


def _move_consents(tx: Tx, gone: str, kept: str) -> None:
    equal = {"contact_id": gone}
    for event in tx.find(store.CONSENTS_OF, equal, limit=_MOST_CONSENTS_MOVED).items:
        moved = {name: value for name, value in event.items() if name != "id"}
        tx.put(store.CONSENTS, event["id"], {**moved, "contact_id": kept, "given_as": gone})
