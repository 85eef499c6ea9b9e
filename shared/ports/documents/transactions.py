"""The transaction logic that every documents adapter shares: tracking, retries, read-back."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from random import SystemRandom
from typing import Any, Generic, TypeVar

import msgspec

from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.trace import current_traceparent
from shared.ports.documents import (
    OUTBOX,
    PLATFORM,
    AfterCommit,
    AlreadyExists,
    Bounds,
    Contended,
    Document,
    Driver,
    Index,
    Key,
    Operations,
    Page,
    Stale,
    Tx,
    Uncertain,
)
from shared.ports.documents.changes import Changes, Landed
from shared.ports.documents.checking import checked_document, possible_id
from shared.ports.documents.cursors import read_cursor, write_cursor

T = TypeVar("T")

_MAX_RUNS = 24
_BACKOFF_SECONDS = 0.004
_BACKOFF_CAP_SECONDS = 0.4
# Not the shared generator: whoever seeds it, or forks, would give all writers the same wait.
_jitter = SystemRandom()
# The sweeper waits this long before it doubts that the fast path delivered.
_SWEEP_AFTER = timedelta(seconds=20)


class TransactionalDocuments:
    """`Documents` over any driver.

    `turn` is held while `work` runs. Where a read is a call inside this process, as with SQLite,
    threads that take turns cost less than threads that hand the interpreter to each other at
    every statement.
    """

    def __init__(
        self,
        driver: Driver,
        clock: Clock = system_clock,
        max_runs: int = _MAX_RUNS,
        turn: AbstractContextManager[object] | None = None,
    ) -> None:
        self.driver = driver
        self._turn = turn or nullcontext()
        self._max_runs = max_runs
        self.after_commit: AfterCommit | None = None
        self.operations = Operations()
        self._clock = clock

    def transact(self, tenant: str, work: Callable[[Tx], T]) -> T:
        """Run `work` until its commit holds; see the contract."""
        if not possible_id(tenant):
            raise Invalid("a transaction needs a tenant", field="tenant")
        # One id for all runs: where it is found, some run of this call was applied.
        attempt = new_id()
        doubtful: _Run[T] | None = None
        for number in range(self._max_runs):
            changes = Changes(self.driver, self.operations, attempt)
            run = _Run[T](changes, _TenantTx(changes, tenant, []))
            applied = self._once(run, work, doubtful)
            if applied:
                applied.changes.count()
                if applied.outbox_id and self.after_commit:
                    self.after_commit(tenant, applied.outbox_id, applied.tx.outgoing)
                return applied.result[0]
            doubtful = run if run.in_doubt else doubtful
            _back_off(number)
        raise Contended("too many writers at once, try again")

    def forget(self, tenant: str, kind: str, id: str) -> None:
        """Remove a document soon; see the contract."""
        self.driver.forget(tenant, kind, id)
        self.operations.deletes += 1

    def _once(
        self, run: "_Run[T]", work: Callable[[Tx], T], doubtful: "_Run[T] | None"
    ) -> "_Run[T] | None":
        """Return the run that turned out to be applied, or None: run again.

        `doubtful` is an earlier run whose acknowledgement was lost; it may land at any time.
        """
        try:
            with self._turn:
                run.result = (work(run.tx),)
                run.outbox_id = self._stage_outbox(run.tx)
            run.changes.commit()
        except Landed:
            return doubtful
        except Uncertain:
            run.in_doubt = True
            return run if run.changes.arrived() else None
        except (Stale, AlreadyExists) as error:
            if doubtful and doubtful.changes.arrived():
                return doubtful
            if isinstance(error, AlreadyExists):
                raise
            return None
        return run

    def _stage_outbox(self, tx: "_TenantTx") -> str | None:
        if not tx.outgoing:
            return None
        outbox_id = new_id()
        now = self._clock()
        tx.create(
            OUTBOX,
            outbox_id,
            {
                "items": tx.outgoing,
                # What the sweeper delivers later still belongs to the trace of its cause.
                "trace": current_traceparent(),
                "created_at": to_text(now),
                "due_at": to_text(now + _SWEEP_AFTER),
            },
        )
        return outbox_id


class _Run(msgspec.Struct, Generic[T]):
    """One run of `work` and what became of it."""

    changes: Changes
    tx: "_TenantTx"
    result: tuple[T, ...] = ()
    outbox_id: str | None = None
    in_doubt: bool = False


class _TenantTx:
    """The `Tx` of one tenant over a shared transaction."""

    def __init__(self, changes: Changes, tenant: str, outgoing: list[Document]) -> None:
        self.tenant = tenant
        self.outgoing = outgoing
        self._changes = changes

    @property
    def platform(self) -> Tx:
        return _TenantTx(self._changes, PLATFORM, self.outgoing)

    def get(self, kind: str, id: str) -> Document | None:
        return self._changes.read(self.tenant, [(kind, id)], protect=True)[0]

    def get_all(self, keys: Sequence[Key]) -> list[Document | None]:
        return self._changes.read(self.tenant, keys, protect=True)

    def peek(self, kind: str, id: str) -> Document | None:
        return self._changes.read(self.tenant, [(kind, id)], protect=False)[0]

    def peek_all(self, keys: Sequence[Key]) -> list[Document | None]:
        return self._changes.read(self.tenant, keys, protect=False)

    def find(
        self,
        index: Index,
        equal: Mapping[str, Any] | None = None,
        *,
        at_least: Any = None,
        below: Any = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page:
        size = max(1, min(limit, 1000))
        after = read_cursor(index, cursor) if cursor else None
        # One more than asked for tells whether another page follows.
        bounds = Bounds(_checked(index, equal), at_least, below, size + 1, after)
        found = self._changes.driver.query(self.tenant, index, bounds)
        self._changes.operations.queries += 1
        self._changes.operations.reads += min(len(found), size)
        self._changes.notice(found)
        items = [stored.document for stored in found[:size]]
        more = write_cursor(index, items[-1]) if len(found) > size else None
        return Page(items, more)

    def count(
        self,
        index: Index,
        equal: Mapping[str, Any] | None = None,
        *,
        at_least: Any = None,
        below: Any = None,
    ) -> int:
        bounds = Bounds(_checked(index, equal), at_least, below)
        self._changes.operations.queries += 1
        return self._changes.driver.count(self.tenant, index, bounds)

    def create(self, kind: str, id: str, document: Mapping[str, Any]) -> None:
        self._changes.write(self.tenant, (kind, id), _named(document, id), create=True)

    def put(self, kind: str, id: str, document: Mapping[str, Any]) -> None:
        self._changes.write(self.tenant, (kind, id), _named(document, id), create=False)

    def merge(self, kind: str, id: str, fields: Mapping[str, Any]) -> None:
        self._changes.merge(self.tenant, (kind, id), checked_document(fields))

    def delete(self, kind: str, id: str) -> None:
        self._changes.write(self.tenant, (kind, id), None, create=False)


def _checked(index: Index, equal: Mapping[str, Any] | None) -> Mapping[str, Any]:
    given = equal or {}
    if set(given) != set(index.equal):
        raise Invalid(f"this query compares {list(index.equal)}, not {sorted(given)}")
    return given


def _named(document: Mapping[str, Any], id: str) -> Document:
    return checked_document({**document, "id": id})


def _back_off(run: int) -> None:
    ceiling = min(_BACKOFF_CAP_SECONDS, _BACKOFF_SECONDS * 2**run)
    time.sleep(_jitter.uniform(0, ceiling))
