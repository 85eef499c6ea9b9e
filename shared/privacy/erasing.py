"""Erasing a person in every domain: the record at once, the rest page by page in tasks."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import msgspec

from shared.contacts import personal
from shared.contacts import store as contacts
from shared.contacts.model import Contact
from shared.entry.auth import Principal
from shared.events import later
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock
from shared.ports.blobs import Blobs
from shared.ports.documents import Documents, Tx
from shared.ports.tasks import Task
from shared.privacy import store
from shared.privacy.model import Erasure, Record

TASK = "privacy_task_erase"
# By then every answer that was being written and every message on its way has ended.
SETTLED = timedelta(minutes=5)
_PAGES_PER_TASK = 50

Erase = Callable[[str, str, str | None], str | None]
"""A domain's `personal.py`: (tenant, contact id, where to go on) → where to go on, or None.

A page that is done again changes nothing.
"""


class EraseTask(msgspec.Struct, frozen=True):
    """Go on with the erasure of a person."""

    tenant: str
    contact_id: str


class Erasing(msgspec.Struct, frozen=True):
    """Use cases of erasing."""

    documents: Documents
    blobs: Blobs
    domains: Mapping[str, Erase]
    clock: Clock = system_clock

    def start(self, tenant: str, principal: Principal | None, contact_id: str) -> Erasure:
        """Empty the person's record and forbid every message now, erase the rest in minutes.

        A repeat while it goes on only makes sure that it does. Raises `ContactNotFound`.
        """

        def work(tx: Tx) -> Erasure:
            contact = contacts.get(tx, contact_id)
            running = store.find(tx, contact.id)
            now = self.clock()
            if running is not None and running.erased_at is None:
                # Its task may have been given up.
                later(tx, _task(contact.id, max(now, running.requested_at + SETTLED)))
                return running
            erasure = self._begin(tx, contact, now, principal)
            audit.record(tx, principal, "contact.erasure_started", contact.id, {}, now)
            later(tx, _task(contact.id, now + SETTLED))
            return erasure

        erasure = self.documents.transact(tenant, work)
        store.keep_record(self.blobs, tenant, erasure)
        return erasure

    def get(self, tenant: str, contact_id: str) -> Erasure:
        """Return how far the erasure of a person is. Raises `ErasureNotFound`."""
        found = self.documents.transact(tenant, lambda tx: store.find(tx, contact_id))
        if found is None:
            raise store.ErasureNotFound("nobody has asked to erase this person")
        return found

    def run(self, task: EraseTask) -> None:
        """Erase the next pages; asks for another task until all are done."""
        # Whoever asked may have died before the record was kept.
        store.keep_record(self.blobs, task.tenant, self.get(task.tenant, task.contact_id))
        for _ in range(_PAGES_PER_TASK):
            if not self._page(task.tenant, task.contact_id):
                return
        self.documents.transact(task.tenant, lambda tx: later(tx, _task(task.contact_id)))

    def replay(self, tenant: str) -> int:
        """Erase again, at once, whom restored documents know; return how many erasures that were.

        Records the documents know as done are left alone: who was erased then may have written
        since. Nothing is sent, and a repeat does nothing.
        """
        done = 0
        for record in store.read_records(self.blobs, tenant):
            people = self.documents.transact(tenant, partial(self._begin_again, record))
            for contact_id in people:
                while self._page(tenant, contact_id):
                    continue
            done += bool(people)
        return done

    def _begin(
        self, tx: Tx, contact: Contact, at: datetime, principal: Principal | None
    ) -> Erasure:
        people = (contact.id, *(merge.contact_id for merge in contact.merges))
        erasure = Erasure(
            contact.id,
            at,
            principal.user_id if principal else None,
            tuple(contacts.directory_ids(contact.identifiers)),
            tuple((domain, person) for domain in self.domains for person in people),
        )
        personal.forget(tx, contact, at)
        store.put(tx, erasure)
        return erasure

    def _begin_again(self, record: Record, tx: Tx) -> list[str]:
        """Begin what a restore has undone; return whose erasures are to be carried out."""
        known = store.find(tx, record.contact_id)
        if known is not None and known.requested_at >= record.requested_at:
            return [] if known.erased_at else [record.contact_id]
        people = personal.owners(tx, record.keys)
        if tx.get(contacts.CONTACTS, record.contact_id) is not None:
            people.append(contacts.get(tx, record.contact_id).id)
        people = list(dict.fromkeys(people))
        if not people:
            personal.remember(tx, record.contact_id, record.keys, record.requested_at)
        for id in people:
            self._begin(tx, contacts.get(tx, id), record.requested_at, None)
        if record.contact_id not in people:
            done = Erasure(record.contact_id, record.requested_at, None, record.keys, ())
            store.put(tx, done.went_on(None, self.clock()))
        return people

    def _page(self, tenant: str, contact_id: str) -> bool:
        """Erase one page; False when nothing is left to do."""
        erasure = self.get(tenant, contact_id)
        if not erasure.pending:
            return False
        domain, person = erasure.pending[0]
        cursor = self.domains[domain](tenant, person, erasure.cursor)
        self.documents.transact(tenant, partial(self._went_on, erasure, cursor))
        return True

    def _went_on(self, before: Erasure, cursor: str | None, tx: Tx) -> None:
        # Another run of the same task may have been here.
        if store.find(tx, before.contact_id) != before:
            return
        after = before.went_on(cursor, self.clock())
        store.put(tx, after)
        if after.erased_at is not None:
            audit.record(tx, None, "contact.erased", before.contact_id, {}, after.erased_at)


def _task(contact_id: str, at: datetime | None = None) -> Task:
    return Task(TASK, {"contact_id": contact_id}, at)
