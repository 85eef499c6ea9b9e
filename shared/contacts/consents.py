"""Consent events: appended, never changed, so that every message can be answered for."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import asdict, replace

from shared.contacts import store
from shared.contacts.model import Basis, Contact
from shared.contacts.people import suppress
from shared.entry.auth import Principal
from shared.kernel.clock import to_text
from shared.kernel.ids import stable_id
from shared.ports.documents import Tx

ConsentKind = Literal["consent", "legitimate_interest", "contract", "existing_customer", "opt_out"]


class ConsentEvent(msgspec.Struct, frozen=True):
    """Who agreed to what, where, in which words, and what proves it."""

    kind: ConsentKind
    at: datetime
    channel: str = ""
    wording: str = ""
    source: str = ""
    proof: str = ""


def record_consent(
    tx: Tx, contact: Contact, event: ConsentEvent, principal: Principal | None
) -> Contact:
    """Keep the event and return the contact as it is after it."""
    if event.kind == "opt_out":
        return suppress(tx, contact, "all", event.source or "recorded", event.at)
    id = stable_id("consent", contact.id, event.kind, event.channel, to_text(event.at))
    kept = {
        **asdict(event),
        "contact_id": contact.id,
        "at": to_text(event.at),
        "recorded_by": principal.user_id if principal else None,
    }
    tx.put(store.CONSENTS, id, kept)
    changed = _applied(contact, event)
    if changed is not contact:
        store.put(tx, changed)
    return changed


def _applied(contact: Contact, event: ConsentEvent) -> Contact:
    if event.kind == "opt_out":
        return contact
    basis = Basis(event.kind, event.source or event.channel, event.proof or event.wording, event.at)
    if event.kind == "consent":
        older = contact.suppression is None or contact.suppression.at < event.at
        return contact.opted_in(basis) if older else contact
    # Any other ground is no word of the person: it cannot undo their "stop".
    if contact.basis is not None and contact.basis.at >= event.at:
        return contact
    return replace(contact, basis=basis, updated_at=event.at)
