"""Imports files of contacts chunk by chunk: each row once, whatever is killed in between."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

import msgspec
from msgspec.structs import asdict

from shared.contacts import store
from shared.contacts.columns import Columns, is_known, read_columns
from shared.contacts.csv_file import CsvFile, Record, open_csv
from shared.contacts.import_desk import COUNTED, ImportDesk
from shared.contacts.rows import ImportOptions, Person, RowError, read_row, require_basis
from shared.entry.auth import Principal
from shared.events import later
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from shared.ports.blobs import Blob, Blobs
from shared.ports.documents import Document, Documents, Tx
from shared.ports.tasks import Task
from shared.usage.service import UsageService

IMPORTS = "imports"
TASK = "contacts_task_import"
AT_ONCE_ROWS = 500
"""Up to so many rows are imported before the request is answered."""

# A created row is at most four writes; a transaction takes 500.
_CHUNK_ROWS = 100
_CHUNKS_PER_TASK = 60
_KEPT_ERRORS = 1_000
_ROOM_CODE = "LimitReached"
# Counting reads the index of all contacts, so it is done for each chunk only where the plan may
# run out, also when two imports run at once.
_COUNT_BELOW = 3 * _CHUNKS_PER_TASK * _CHUNK_ROWS


class ImportNotFound(NotFound):
    """There is no such import in this tenant."""


class ImportTask(msgspec.Struct):
    """Go on with an import."""

    tenant: str
    import_id: str


class ContactImports(msgspec.Struct, frozen=True):
    """Use cases of importing."""

    documents: Documents
    usage: UsageService
    blobs: Blobs
    clock: Clock = system_clock

    def start(
        self,
        tenant: str,
        principal: Principal | None,
        data: bytes,
        options: ImportOptions,
        mapping: dict[str, str] | None = None,
    ) -> Document:
        """Import a small file at once, a large one by tasks; return the progress.

        Raises `Invalid` for what is no table or has no legal basis, `LimitReached` when the
        plan does not allow so many rows this month.
        """
        file = open_csv(data, is_known)
        columns = read_columns(file.header, mapping or {})
        require_basis(options, columns)
        total = sum(1 for _ in file.rows())
        if total == 0:
            raise Invalid("the file has a header but no rows", field="file")
        self.usage.spend(tenant, "import_rows", total)
        id = new_id()
        progress = self._new_progress(id, file, options, mapping or {}, total, principal)
        if total > AT_ONCE_ROWS:
            self.blobs.put(tenant, _blob(id), Blob(data, "text/csv"))
        self.documents.transact(tenant, lambda tx: self._begin(tx, progress, principal))
        if total <= AT_ONCE_ROWS:
            for _ in self._chunks(tenant, id, file, columns, options, 0):
                pass
        return self.progress(tenant, id)

    def progress(self, tenant: str, id: str) -> Document:
        """Return how far an import has come. Raises `ImportNotFound`."""
        found = self.documents.transact(tenant, lambda tx: tx.peek(IMPORTS, id))
        if found is None:
            raise ImportNotFound("there is no such import")
        return found

    def go_on(self, task: ImportTask) -> None:
        """Import the next rows of a large file; asks for another task until all are done."""
        progress = self.progress(task.tenant, task.import_id)
        blob = self.blobs.get(task.tenant, _blob(task.import_id))
        if blob is None or progress["status"] != "running":
            self.blobs.delete(task.tenant, _blob(task.import_id))
            return
        file = open_csv(blob.data, is_known)
        columns = read_columns(file.header, _mapping(progress["mapping"]))
        options = _options(progress["options"])
        chunks = self._chunks(task.tenant, task.import_id, file, columns, options, progress["done"])
        for _ in islice(chunks, _CHUNKS_PER_TASK):
            pass
        self._hand_over(task)

    def _hand_over(self, task: ImportTask) -> None:
        def work(tx: Tx) -> bool:
            progress = tx.peek(IMPORTS, task.import_id)
            running = progress is not None and progress["status"] == "running"
            if running:
                later(tx, Task(TASK, {"import_id": task.import_id}))
                # The outbox entry makes this a commit; the progress is left alone.
            return running

        if not self.documents.transact(task.tenant, work):
            self.blobs.delete(task.tenant, _blob(task.import_id))

    def _new_progress(
        self,
        id: str,
        file: CsvFile,
        options: ImportOptions,
        mapping: dict[str, str],
        total: int,
        principal: Principal | None,
    ) -> Document:
        now = to_text(self.clock())
        counts = dict.fromkeys(("done", *COUNTED, "failed", "error_count"), 0)
        columns = read_columns(file.header, mapping)
        return {
            "id": id,
            "status": "running",
            "total": total,
            **counts,
            "errors": [],
            # Pairs, because a header may be empty or repeated, and no key of a document is.
            "columns": [
                {"header": header, "meaning": meaning}
                for header, meaning in zip(columns.header, columns.meanings, strict=True)
            ],
            "encoding": file.encoding,
            "separator": file.separator,
            "options": asdict(options),
            "mapping": [{"header": key, "meaning": value} for key, value in mapping.items()],
            "created_by": principal.user_id if principal else None,
            "created_at": now,
            "updated_at": now,
        }

    def _begin(self, tx: Tx, progress: Document, principal: Principal | None) -> None:
        tx.create(IMPORTS, progress["id"], progress)
        changes = {"rows": progress["total"], "basis": progress["options"]["basis"]}
        audit.record(tx, principal, "contacts.imported", progress["id"], changes, self.clock())
        if progress["total"] > AT_ONCE_ROWS:
            later(tx, Task(TASK, {"import_id": progress["id"]}))

    def _chunks(
        self,
        tenant: str,
        id: str,
        file: CsvFile,
        columns: Columns,
        options: ImportOptions,
        done: int,
    ) -> Iterator[int]:
        rows = islice(file.rows(), done, None)
        room = 0
        while records := list(islice(rows, _CHUNK_ROWS)):
            chunk = _Chunk(
                id, done, tuple(records), columns, options, self.usage, self.clock(), room
            )
            room = self.documents.transact(tenant, chunk)
            done += len(records)
            yield done


class _Chunk(msgspec.Struct, frozen=True):
    """Some rows and the progress over them, written together."""

    import_id: str
    start: int
    records: tuple[Record, ...]
    columns: Columns
    options: ImportOptions
    usage: UsageService
    now: datetime
    room: int
    """What the chunk before has left of the plan's contacts; 0 when nobody has counted."""

    def __call__(self, tx: Tx) -> int:
        progress = tx.get(IMPORTS, self.import_id)
        # Another run of the same task has been here.
        if progress is None or progress["done"] != self.start:
            return 0
        people, errors = self._read()
        desk = ImportDesk(tx, self.import_id, self.now)
        desk.find(people)
        room = self.room
        if room < _COUNT_BELOW:
            room = self.usage.plan_in(tx).limits["contacts"] - store.count(tx)
        for person in people:
            if not desk.take(person, room):
                message = "the plan allows no more contacts"
                errors.append(RowError(person.row, None, _ROOM_CODE, message))
        desk.write()
        tx.put(IMPORTS, self.import_id, self._advanced(progress, desk.counts, errors))
        return room - desk.counts["created"]

    def _read(self) -> tuple[list[Person], list[RowError]]:
        people: list[Person] = []
        errors: list[RowError] = []
        for record in self.records:
            person, wrong = read_row(record, self.columns, self.options)
            errors += wrong
            if person is not None:
                people.append(person)
        return people, errors

    def _advanced(
        self, progress: Document, counts: dict[str, int], errors: Sequence[RowError]
    ) -> Document:
        done = progress["done"] + len(self.records)
        failed = {error.row for error in errors if not error.imported}
        kept = [asdict(error) for error in sorted(errors, key=lambda error: error.row)]
        added = {name: progress[name] + counts.get(name, 0) for name in COUNTED}
        added["failed"] = progress["failed"] + len(failed)
        return {
            **progress,
            **added,
            "done": done,
            "error_count": progress["error_count"] + len(errors),
            "errors": [*progress["errors"], *kept][:_KEPT_ERRORS],
            "status": "done" if done >= progress["total"] else "running",
            "updated_at": to_text(self.now),
        }


def _blob(import_id: str) -> str:
    return f"imports/{import_id}.csv"


def _mapping(stored: list[dict[str, str]]) -> dict[str, str]:
    return {pair["header"]: pair["meaning"] for pair in stored}


def _options(stored: Document) -> ImportOptions:
    return ImportOptions(**{**stored, "tags": tuple(stored["tags"])})
