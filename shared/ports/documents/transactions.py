"""The transaction logic that every documents adapter shares: tracking, retries, read-back."""

import base64
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import msgspec

from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.ports.documents import (
    ABSENT,
    OUTBOX,
    PLATFORM,
    AfterCommit,
    Bounds,
    Check,
    Contended,
    Document,
    Driver,
    Index,
    Key,
    Operations,
    Page,
    Stale,
    Stored,
    Tx,
    Uncertain,
    Write,
)

T = TypeVar("T")

_MAX_RUNS = 24
_MAX_WRITES = 500
_BACKOFF_SECONDS = 0.004
_BACKOFF_CAP_SECONDS = 0.4
# The sweeper waits this long before it doubts that the fast path delivered.
_SWEEP_AFTER = timedelta(seconds=20)

_Place = tuple[str, str, str]


class TransactionalDocuments:
    """`Documents` over any driver."""

    def __init__(self, driver: Driver, clock: Clock = system_clock) -> None:
        self.driver = driver
        self.after_commit: AfterCommit | None = None
        self.operations = Operations()
        self._clock = clock

    def transact(self, tenant: str, work: Callable[[Tx], T]) -> T:
        """Run `work` until its commit holds; see the contract."""
        if not tenant:
            raise Invalid("a transaction needs a tenant", field="tenant")
        for run in range(_MAX_RUNS):
            transaction = _Transaction(self.driver, self.operations)
            tx = _TenantTx(transaction, tenant, [])
            result = work(tx)
            outbox_id = self._stage_outbox(tx)
            try:
                transaction.commit()
            except Stale:
                _back_off(run)
                continue
            if outbox_id and self.after_commit:
                self.after_commit(tenant, outbox_id, tx.outgoing)
            return result
        raise Contended("too many writers at once, try again")

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
                "created_at": to_text(now),
                "due_at": to_text(now + _SWEEP_AFTER),
            },
        )
        return outbox_id


class _Transaction:
    """What one run of `work` has read and wants to write, over tenant and platform."""

    def __init__(self, driver: Driver, operations: Operations) -> None:
        self.driver = driver
        self.operations = operations
        self.seen: dict[_Place, Any] = {}
        self.writes: dict[_Place, Write] = {}

    def read(self, tenant: str, keys: Sequence[Key], protect: bool) -> list[Document | None]:
        missing = [key for key in dict.fromkeys(keys) if (tenant, *key) not in self.writes]
        stored = (
            dict(zip(missing, self.driver.read(tenant, missing), strict=True)) if missing else {}
        )
        self.operations.reads += len(missing)
        if protect:
            for key, found in stored.items():
                self.seen.setdefault((tenant, *key), found.version if found else ABSENT)
        return [self._view(tenant, key, stored.get(key)) for key in keys]

    def _view(self, tenant: str, key: Key, found: Stored | None) -> Document | None:
        write = self.writes.get((tenant, *key))
        if write is not None:
            return write.document
        return found.document if found else None

    def write(self, tenant: str, key: Key, document: Document | None, create: bool) -> None:
        place = (tenant, *key)
        earlier = self.writes.get(place)
        must_create = (create or (earlier is not None and earlier.must_create)) and (
            place not in self.seen
        )
        expect = ABSENT if must_create else self.seen.get(place)
        self.writes[place] = Write(tenant, *key, document, expect, must_create)
        if len(self.writes) > _MAX_WRITES:
            raise Invalid(f"more than {_MAX_WRITES} writes in one transaction")

    def merge(self, tenant: str, key: Key, fields: Document) -> None:
        place = (tenant, *key)
        if place in self.seen or place in self.writes:
            raise Invalid("a merge cannot be mixed with other uses of the same document")
        self.writes[place] = Write(tenant, *key, fields, merge=True)

    def commit(self) -> None:
        if not self.writes:
            return
        writes = list(self.writes.values())
        checks = [
            Check(*place, expect) for place, expect in self.seen.items() if place not in self.writes
        ]
        attempt = new_id()
        try:
            self.driver.commit(writes, checks, attempt)
        except Uncertain:
            if not self._arrived(writes, attempt):
                raise Stale from None
        self._count(writes, checks)

    def _arrived(self, writes: list[Write], attempt: str) -> bool:
        """Tell whether an unacknowledged commit was applied, by reading one side of it back."""
        for write in writes:
            if write.document is not None:
                found = self.driver.read(write.tenant, [(write.kind, write.id)])[0]
                if found and attempt in found.attempts:
                    return True
        return False

    def _count(self, writes: list[Write], checks: list[Check]) -> None:
        deletes = sum(write.document is None for write in writes)
        self.operations.writes += len(writes) - deletes
        self.operations.deletes += deletes
        self.operations.checks += len(checks)
        self.operations.commits += 1


class _TenantTx:
    """The `Tx` of one tenant over a shared transaction."""

    def __init__(self, transaction: _Transaction, tenant: str, outgoing: list[Document]) -> None:
        self.tenant = tenant
        self.outgoing = outgoing
        self._transaction = transaction

    @property
    def platform(self) -> Tx:
        return _TenantTx(self._transaction, PLATFORM, self.outgoing)

    def get(self, kind: str, id: str) -> Document | None:
        return self._transaction.read(self.tenant, [(kind, id)], protect=True)[0]

    def get_all(self, keys: Sequence[Key]) -> list[Document | None]:
        return self._transaction.read(self.tenant, keys, protect=True)

    def peek(self, kind: str, id: str) -> Document | None:
        return self._transaction.read(self.tenant, [(kind, id)], protect=False)[0]

    def peek_all(self, keys: Sequence[Key]) -> list[Document | None]:
        return self._transaction.read(self.tenant, keys, protect=False)

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
        after = _read_cursor(cursor) if cursor else None
        # One more than asked for tells whether another page follows.
        bounds = Bounds(_checked(index, equal), at_least, below, size + 1, after)
        found = self._transaction.driver.query(self.tenant, index, bounds)
        self._transaction.operations.queries += 1
        self._transaction.operations.reads += min(len(found), size)
        items = [stored.document for stored in found[:size]]
        more = _write_cursor(index, items[-1]) if len(found) > size else None
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
        self._transaction.operations.queries += 1
        return self._transaction.driver.count(self.tenant, index, bounds)

    def create(self, kind: str, id: str, document: Mapping[str, Any]) -> None:
        self._transaction.write(self.tenant, (kind, id), {**document, "id": id}, create=True)

    def put(self, kind: str, id: str, document: Mapping[str, Any]) -> None:
        self._transaction.write(self.tenant, (kind, id), {**document, "id": id}, create=False)

    def merge(self, kind: str, id: str, fields: Mapping[str, Any]) -> None:
        self._transaction.merge(self.tenant, (kind, id), dict(fields))

    def delete(self, kind: str, id: str) -> None:
        self._transaction.write(self.tenant, (kind, id), None, create=False)


def _checked(index: Index, equal: Mapping[str, Any] | None) -> Mapping[str, Any]:
    given = equal or {}
    if set(given) != set(index.equal):
        raise Invalid(f"this query compares {list(index.equal)}, not {sorted(given)}")
    return given


def _write_cursor(index: Index, last: Document) -> str:
    value = last.get(index.order) if index.order else None
    return base64.urlsafe_b64encode(msgspec.json.encode([value, last["id"]])).decode()


def _read_cursor(cursor: str) -> tuple[Any, str]:
    try:
        value, id = msgspec.json.decode(base64.urlsafe_b64decode(cursor), type=tuple[Any, str])
    except (ValueError, msgspec.MsgspecError):
        raise Invalid("this is not a cursor of ours", field="cursor") from None
    return value, id


def _back_off(run: int) -> None:
    ceiling = min(_BACKOFF_CAP_SECONDS, _BACKOFF_SECONDS * 2**run)
    time.sleep(random.uniform(0, ceiling))
