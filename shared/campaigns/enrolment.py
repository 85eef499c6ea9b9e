"""Adding people to a campaign: by id, by tag, from a file; in chunks, resumable."""

from collections.abc import Sequence
from functools import partial

import msgspec
from msgspec.structs import asdict

from shared.campaigns import store
from shared.campaigns.enrolling import (
    CHUNK,
    ENROLMENTS,
    Tally,
    enqueue,
    enroll,
    require_open,
    tally_of,
)
from shared.campaigns.file_enrolment import FileEnrolment
from shared.campaigns.tasks import EnrollTask
from shared.contacts import store as contacts
from shared.contacts.rows import ImportOptions
from shared.entry.auth import Principal
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from shared.ports.documents import Document, Documents, Tx

_CHUNKS_PER_TASK = 20


class EnrolmentNotFound(NotFound):
    """There is no such enrolment in this campaign."""


class EnrolmentService(msgspec.Struct, frozen=True):
    """Use cases of adding people. Suppressed people and those without a legal basis are added
    too and left out, with the reason, when their turn comes: both may change until then."""

    documents: Documents
    files: FileEnrolment
    clock: Clock = system_clock

    def enroll(
        self, principal: Principal, tenant: str, campaign_id: str, contact_ids: Sequence[str]
    ) -> Tally:
        """Add people by id, chunk by chunk; a repeat finds them there."""
        tally = Tally()
        unique = list(dict.fromkeys(contact_ids))
        for start in range(0, len(unique), CHUNK):
            chunk = unique[start : start + CHUNK]
            work = partial(_chunk, self, campaign_id, chunk)
            tally = tally.plus(self.documents.transact(tenant, work))

        self.documents.transact(
            tenant,
            lambda tx: audit.record(
                tx, principal, "prospects.enrolled", campaign_id, asdict(tally)
            ),
        )
        return tally

    def enroll_tagged(
        self, principal: Principal, tenant: str, campaign_id: str, tag: str
    ) -> Document:
        """Begin to add everybody with a tag; a task goes through the list."""
        id = new_id()

        def work(tx: Tx) -> Document:
            require_open(store.get(tx, campaign_id))
            enrolment: Document = {
                "id": id,
                "campaign_id": campaign_id,
                "tag": tag,
                "import_id": None,
                "state": "running",
                "cursor": None,
                "created_at": to_text(self.clock()),
                **asdict(Tally()),
            }
            tx.create(ENROLMENTS, id, enrolment)
            enqueue(tx, enrolment)
            audit.record(tx, principal, "prospects.enrolling", campaign_id, {"tag": tag})
            return enrolment

        return self.documents.transact(tenant, work)

    def enrolment(self, tenant: str, campaign_id: str, id: str) -> Document:
        """Return how far an enrolment has come."""

        def work(tx: Tx) -> Document:
            found = tx.peek(ENROLMENTS, id)
            if found is None or found["campaign_id"] != campaign_id:
                raise EnrolmentNotFound("there is no such enrolment")
            return found

        return self.documents.transact(tenant, work)

    def run(self, task: EnrollTask) -> None:
        """Do what the task asks for."""
        self.go_on(task.tenant, task.enrolment_id)

    def enroll_file(
        self,
        principal: Principal,
        tenant: str,
        campaign_id: str,
        data: bytes,
        options: ImportOptions,
    ) -> Document:
        """Import the contacts of a CSV file and add all of its people."""
        self.documents.transact(tenant, lambda tx: require_open(store.peek(tx, campaign_id)))
        return self.files.begin(principal, tenant, campaign_id, data, options)

    def go_on(self, tenant: str, enrolment_id: str) -> None:
        """Run some chunks of an enrolment; each commit keeps where it stands."""
        found = self.documents.transact(tenant, lambda tx: tx.peek(ENROLMENTS, enrolment_id))
        if found is not None and found["import_id"] is not None:
            self.files.go_on(tenant, found)
            return
        for _ in range(_CHUNKS_PER_TASK):
            if not self.documents.transact(tenant, lambda tx: self._next(tx, enrolment_id)):
                return
        self.documents.transact(tenant, partial(_come_again, enrolment_id))

    def _next(self, tx: Tx, enrolment_id: str) -> bool:
        enrolment = tx.get(ENROLMENTS, enrolment_id)
        if enrolment is None or enrolment["state"] != "running":
            return False
        page = contacts.page(tx, CHUNK, enrolment["cursor"])
        ids = [item["id"] for item in page.items if enrolment["tag"] in item["tags"]]
        tally = tally_of(enrolment).plus(enroll(tx, enrolment["campaign_id"], ids, self.clock()))
        state = "running" if page.next_cursor else "done"
        progress = {"cursor": page.next_cursor, "state": state, **asdict(tally)}
        tx.put(ENROLMENTS, enrolment_id, {**enrolment, **progress})
        return page.next_cursor is not None


def _chunk(service: EnrolmentService, campaign_id: str, ids: Sequence[str], tx: Tx) -> Tally:
    return enroll(tx, campaign_id, ids, service.clock())


def _come_again(enrolment_id: str, tx: Tx) -> None:
    enrolment = tx.get(ENROLMENTS, enrolment_id)
    if enrolment is not None and enrolment["state"] == "running":
        tx.put(ENROLMENTS, enrolment_id, enrolment)
        enqueue(tx, enrolment)
