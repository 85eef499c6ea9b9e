"""Forgetting a person: what stays is that they must never be written to again."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.contacts import store
from shared.contacts.model import ERASED, Contact, Suppression
from shared.contacts.people import suppress
from shared.ports.documents import Documents, Tx

_AT_ONCE = 200


class ContactsPersonal(msgspec.Struct, frozen=True):
    """What this domain keeps of a person beside the record itself."""

    documents: Documents

    def erase(self, tenant: str, contact_id: str, cursor: str | None) -> str | None:
        """Forget one page of consent events; return where to go on, None when nothing is left."""

        def work(tx: Tx) -> str | None:
            page = tx.find(store.CONSENTS_OF, {"contact_id": contact_id}, limit=_AT_ONCE)
            for event in page.items:
                tx.delete(store.CONSENTS, event["id"])
            return page.next_cursor

        return self.documents.transact(tenant, work)


def forget(tx: Tx, contact: Contact, now: datetime) -> None:
    """Empty the record, and those that were merged into it, at once.

    The directory keeps its digests: a file or a form that names the person again finds the
    empty record, which refuses to be filled, and no message ever leaves for it.
    """
    suppress(tx, contact, "all", ERASED, now)
    for merged in contact.merges:
        found = tx.get(store.CONTACTS, merged.contact_id)
        if found is not None:
            store.put(tx, _emptied(store.contact_from(found), now))
    store.put(tx, _emptied(contact, now))


def remember(tx: Tx, contact_id: str, keys: Sequence[str], now: datetime) -> None:
    """Make the empty record of somebody who was forgotten and is not known here."""
    store.put(tx, _emptied(Contact(contact_id, now, now), now))
    for key in keys:
        tx.put(store.IDENTIFIERS, key, {"contact_id": contact_id})


def owners(tx: Tx, keys: Sequence[str]) -> list[str]:
    """Return whose these directory ids are now."""
    entries = tx.get_all([(store.IDENTIFIERS, key) for key in keys]) if keys else []
    return list(dict.fromkeys(entry["contact_id"] for entry in entries if entry is not None))


def _emptied(contact: Contact, now: datetime) -> Contact:
    empty = Contact(contact.id, contact.created_at, now)
    return replace(
        empty,
        suppression=Suppression("all", ERASED, now),
        archived=True,
        merges=contact.merges,
        merged_into=contact.merged_into,
    )
