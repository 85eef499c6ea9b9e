"""Matches the people of one chunk of a file with those known, and with each other."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from shared.contacts import store
from shared.contacts.model import Basis, Contact
from shared.contacts.people import suppress
from shared.contacts.phones import time_zone_of
from shared.contacts.rows import Person
from shared.kernel.clock import to_text
from shared.kernel.ids import stable_id
from shared.ports.documents import Tx

COUNTED = ("created", "updated", "skipped", "duplicates", "suppressed")
"""What becomes of a valid row; `suppressed` is counted beside the others."""


class ImportDesk:
    """Works on one transaction: `find`, then `take` each person, then `write`."""

    def __init__(self, tx: Tx, import_id: str, now: datetime) -> None:
        self._tx, self._import_id, self._now = tx, import_id, now
        self._source = f"import:{import_id}"
        self._owners: dict[str, str] = {}
        self._contacts: dict[str, Contact] = {}
        self._before: dict[str, Contact] = {}
        self._seen: set[str] = set()
        self._opted_out: set[str] = set()
        self.counts: dict[str, int] = dict.fromkeys(COUNTED, 0)

    def find(self, people: Sequence[Person]) -> None:
        """Read everybody who may be meant, in two round trips."""
        ids = list(
            dict.fromkeys(id for one in people for id in store.directory_ids(one.identifiers))
        )
        entries = self._tx.get_all([(store.IDENTIFIERS, id) for id in ids]) if ids else []
        owned = {id: entry["contact_id"] for id, entry in zip(ids, entries, strict=True) if entry}
        known = list(dict.fromkeys(owned.values()))
        found = self._tx.get_all([(store.CONTACTS, id) for id in known]) if known else []
        for document in found:
            if document is not None:
                contact = store.contact_from(document)
                self._contacts[contact.id] = self._before[contact.id] = contact
        self._owners = {key: id for key, id in owned.items() if id in self._contacts}

    def take(self, person: Person, room: int) -> bool:
        """Make or complete one contact; False where the plan has no room for a new one."""
        keys = store.directory_ids(person.identifiers)
        id = next((self._owners[key] for key in keys if key in self._owners), None)
        if id is None:
            if self.counts["created"] >= room:
                return False
            id = self._make(person, keys)
            self.counts["created"] += 1
        else:
            self.counts[self._complete(id, person)] += 1
        if person.opted_out:
            self._opted_out.add(id)
        self.counts["suppressed"] += self._contacts[id].suppression is not None
        self._seen.add(id)
        return True

    def write(self) -> None:
        """Write who is new or changed. A file can only add a suppression, never take one."""
        for id, contact in self._contacts.items():
            before = self._before.get(id)
            if before is None:
                store.create(self._tx, contact)
            elif contact != before:
                store.put(self._tx, contact)
            if contact.basis is not None and (before is None or before.basis is None):
                self._keep_proof(contact, contact.basis)
            if id in self._opted_out:
                suppress(self._tx, contact, "all", self._source, self._now)

    def _make(self, person: Person, keys: Sequence[str]) -> str:
        # The row decides the id, so a row that is read again makes the same contact.
        id = stable_id("import", self._import_id, str(person.row))
        contact = Contact(
            id=id,
            created_at=self._now,
            updated_at=self._now,
            identifiers=person.identifiers,
            source=self._source,
        )
        phone = contact.value_of("phone")
        if phone:
            contact = replace(contact, time_zone=time_zone_of(phone, contact.time_zone))
        self._contacts[id] = self._completed(contact, person)
        self._owners |= dict.fromkeys(keys, id)
        return id

    def _complete(self, id: str, person: Person) -> str:
        contact = self._contacts[id]
        if contact.is_erased:
            return "skipped"
        changed = self._contacts[id] = self._completed(contact, person)
        if id in self._seen or contact.source == self._source:
            return "duplicates"
        return "skipped" if changed is contact else "updated"

    def _completed(self, contact: Contact, person: Person) -> Contact:
        changed = replace(
            contact,
            name=contact.name or person.name,
            company=person.company or contact.company,
            language=person.language or contact.language,
            tags=tuple(dict.fromkeys([*contact.tags, *person.tags])),
            fields={**contact.fields, **person.fields},
            basis=contact.basis or self._basis(person),
            archived=False,
        )
        new = tuple(one for one in person.identifiers if contact.value_of(one.kind) is None)
        changed = changed.with_identifiers(new)
        return replace(changed, updated_at=self._now) if changed != contact else contact

    def _basis(self, person: Person) -> Basis:
        proof = person.basis_proof or f"import {self._import_id}, row {person.row}"
        return Basis(person.basis, person.basis_source, proof, self._now)

    def _keep_proof(self, contact: Contact, basis: Basis) -> None:
        event = {
            "contact_id": contact.id,
            "kind": basis.kind,
            "channel": "import",
            "wording": "",
            "source": basis.source,
            "proof": basis.proof,
            "at": to_text(basis.at),
        }
        self._tx.put(store.CONSENTS, stable_id("import", self._import_id, contact.id), event)
