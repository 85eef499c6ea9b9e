"""Adding the people of a CSV file: contacts import it, then its rows are looked up and enrolled."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice

import msgspec
from msgspec.structs import asdict

from shared.campaigns.enrolling import CHUNK, ENROLMENTS, Tally, enqueue, enroll, tally_of
from shared.contacts import store as contacts
from shared.contacts.columns import is_known, read_columns
from shared.contacts.csv_file import open_csv
from shared.contacts.importing import ContactImports
from shared.contacts.model import Identifier
from shared.contacts.rows import ImportOptions, read_row
from shared.entry.auth import Principal
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.ids import new_id
from shared.ports.blobs import Blob, Blobs
from shared.ports.documents import Document, Documents, Tx

_IMPORT_TAKES = timedelta(seconds=5)
_CHUNKS_PER_TASK = 20
Row = tuple[Identifier, ...]


class FileEnrolment(msgspec.Struct, frozen=True):
    """Costs the same per row, however many contacts the business has. A repeat finds everybody
    there, so a step that was killed is simply done again."""

    documents: Documents
    imports: ContactImports
    blobs: Blobs
    clock: Clock = system_clock

    def begin(
        self,
        principal: Principal,
        tenant: str,
        campaign_id: str,
        data: bytes,
        options: ImportOptions,
    ) -> Document:
        """Import the contacts; enroll a small file at once, a large one by tasks."""
        progress = self.imports.start(tenant, principal, data, options)
        enrolment: Document = {
            "id": new_id(),
            "campaign_id": campaign_id,
            "tag": None,
            "import_id": progress["id"],
            "options": asdict(options),
            "state": "running",
            "cursor": 0,
            "created_at": to_text(self.clock()),
            **asdict(Tally()),
        }
        self.blobs.put(tenant, _blob(enrolment["id"]), Blob(data, "text/csv"))
        self.documents.transact(tenant, partial(self._begin, principal, enrolment))
        if progress["status"] == "done":
            self.go_on(tenant, enrolment)
        found = self.documents.transact(tenant, lambda tx: tx.peek(ENROLMENTS, enrolment["id"]))
        return found or enrolment

    def go_on(self, tenant: str, enrolment: Document) -> None:
        """Enroll the next rows, once the import has all of them."""
        id = enrolment["id"]
        blob = self.blobs.get(tenant, _blob(id))
        if blob is None or enrolment["state"] != "running":
            return
        if self.imports.progress(tenant, enrolment["import_id"])["status"] == "running":
            self.documents.transact(tenant, partial(self._wait, id))
            return
        rows = islice(_rows(blob.data, enrolment["options"]), enrolment["cursor"], None)
        done = enrolment["cursor"]
        for _ in range(_CHUNKS_PER_TASK):
            chunk = list(islice(rows, CHUNK))
            last = len(chunk) < CHUNK
            self.documents.transact(tenant, partial(self._chunk, id, done, chunk, last))
            done += len(chunk)
            if last:
                self.blobs.delete(tenant, _blob(id))
                return
        self.documents.transact(tenant, partial(self._wait, id))

    def _begin(self, principal: Principal, enrolment: Document, tx: Tx) -> None:
        tx.create(ENROLMENTS, enrolment["id"], enrolment)
        # Also where the rows are enrolled at once: should that be killed, this goes on.
        enqueue(tx, enrolment, self.clock() + _IMPORT_TAKES)
        changes = {"import_id": enrolment["import_id"]}
        audit.record(tx, principal, "prospects.enrolling", enrolment["campaign_id"], changes)

    def _wait(self, id: str, tx: Tx) -> None:
        enrolment = tx.get(ENROLMENTS, id)
        if enrolment is not None and enrolment["state"] == "running":
            tx.put(ENROLMENTS, id, enrolment)
            enqueue(tx, enrolment, self.clock() + _IMPORT_TAKES)

    def _chunk(self, id: str, start: int, rows: Sequence[Row], last: bool, tx: Tx) -> None:
        enrolment = tx.get(ENROLMENTS, id)
        # Another run of the same task has been here.
        if enrolment is None or enrolment["cursor"] != start or enrolment["state"] != "running":
            return
        found = _contact_ids(tx, rows)
        ids = list(dict.fromkeys(id for id in found if id is not None))
        tally = tally_of(enrolment).plus(Tally(unknown=found.count(None)))
        if ids:
            tally = tally.plus(enroll(tx, enrolment["campaign_id"], ids, self.clock()))
        progress = {"cursor": start + len(rows), "state": "done" if last else "running"}
        tx.put(ENROLMENTS, id, {**enrolment, **progress, **asdict(tally)})


def _rows(data: bytes, stored: Document) -> Iterator[Row]:
    """Return the identifiers of every row; () for a row the import has refused."""
    options = ImportOptions(**{**stored, "tags": tuple(stored["tags"])})
    file = open_csv(data, is_known)
    columns = read_columns(file.header, {})
    for record in file.rows():
        person, _ = read_row(record, columns, options)
        yield person.identifiers if person is not None else ()


def _contact_ids(tx: Tx, rows: Sequence[Row]) -> list[str | None]:
    """Return the contact of each row; None where the import has refused it."""
    wanted = [contacts.directory_ids(row) for row in rows]
    ids = list(dict.fromkeys(id for row in wanted for id in row))
    entries = tx.peek_all([(contacts.IDENTIFIERS, id) for id in ids]) if ids else []
    pairs = zip(ids, entries, strict=True)
    owners = {id: str(entry["contact_id"]) for id, entry in pairs if entry is not None}
    return [next((owners[id] for id in row if id in owners), None) for row in wanted]


def _blob(enrolment_id: str) -> str:
    return f"enrolments/{enrolment_id}.csv"
