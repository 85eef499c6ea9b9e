"""Counters that many instances spend from without writing one document per spending.

A counter document holds what is spent and which blocks are leased to instances. Of its block
an instance marks a part as spent in a lease document of its own, *before* it is spent: so a
crash loses at most what was marked and not yet used, the rest of the block comes back when the
lease expires, and the sum never passes the limit, whatever the clocks of the instances say.
Marks double while they follow each other within a second: a busy instance writes about once
a second, an idle one holds nothing back.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from shared.kernel.clock import Clock, from_text, to_text
from shared.kernel.ids import new_id
from shared.ports.documents import Document, Documents, Tx

KIND = "usage"
LEASES = "usage_leases"

_LEASE_LASTS = timedelta(seconds=60)
_SETTLED_AFTER = timedelta(seconds=1)
# One block is at most so many spendings ahead, and at most this share of what is left.
_BLOCK_SPENDINGS = 64
_SHARE_OF_REST = 8


class Exhausted(msgspec.Struct, frozen=True):
    """Nothing was spent: the limit does not leave the amount."""

    used: int


class _Pool(msgspec.Struct):
    """What this instance holds of one counter: `marked` is spent for everybody else."""

    lock: threading.Lock = msgspec.field(default_factory=threading.Lock)
    lease_id: str = ""
    marked: int = 0
    unmarked: int = 0
    step: int = 0
    written_at: datetime | None = None


class _Taken(msgspec.Struct, frozen=True):
    lease_id: str
    marked: int
    unmarked: int


@dataclass(frozen=True)
class LeasedCounters:
    """One instance's share of all counters it was asked for."""

    documents: Documents
    clock: Clock
    _pools: dict[tuple[str, str], _Pool] = field(default_factory=dict, init=False, repr=False)

    def spend(
        self, tenant: str, id: str, amount: int, limit: Callable[[Tx], int]
    ) -> Exhausted | None:
        """Spend all of `amount` or nothing; `limit` is read whenever a block is taken."""
        pool = self._pool(tenant, id)
        with pool.lock:
            if pool.marked < amount and not self._mark(tenant, pool, amount):
                refused = self._take(tenant, id, pool, amount, limit)
                if refused is not None:
                    return refused
            pool.marked -= amount
        return None

    def give_back(self, tenant: str, id: str, amount: int) -> None:
        """Return what was spent and not used after all."""
        pool = self._pool(tenant, id)
        with pool.lock:
            pool.marked += amount
            # A busy instance uses it for its next spending; a quiet one leaves it to all.
            if pool.marked > 0 and not _recent(pool, self.clock()):
                self._unmark(tenant, id, pool)

    def overspend(self, tenant: str, id: str, amount: int) -> None:
        """Record what was used beyond what was spent, also above the limit."""

        def work(tx: Tx) -> None:
            counter = _counter(tx, id)
            tx.put(KIND, id, {**counter, "spent": counter["spent"] + amount})

        self.documents.transact(tenant, work)

    def used(self, tx: Tx, id: str) -> int:
        """Return what all instances have used or marked; this one's unused marks are left out."""
        counter = tx.peek(KIND, id) or {"spent": 0, "leases": {}}
        leases = tx.peek_all([(LEASES, lease_id) for lease_id in counter["leases"]])
        marked = sum(lease["marked"] for lease in leases if lease)
        spent: int = counter["spent"]
        return spent + int(marked) - self._pool(tx.tenant, id).marked

    def _pool(self, tenant: str, id: str) -> _Pool:
        return self._pools.setdefault((tenant, id), _Pool())

    def _mark(self, tenant: str, pool: _Pool, amount: int) -> bool:
        """Mark more of the lease this instance holds; False when it has too little of it."""
        missing = amount - pool.marked
        if missing > pool.unmarked:
            return False
        now = self.clock()
        step = min(pool.unmarked, max(missing, _next_step(pool, now)))
        if not self._write_mark(tenant, pool, step):
            return False
        pool.step, pool.written_at = step, now
        return True

    def _unmark(self, tenant: str, id: str, pool: _Pool) -> None:
        lease_id, unused = pool.lease_id, pool.marked

        def work(tx: Tx) -> int:
            lease = tx.get(LEASES, lease_id) if lease_id else None
            leased = min(unused, int(lease["marked"])) if lease else 0
            if lease:
                tx.put(LEASES, lease_id, {"marked": lease["marked"] - leased})
            if leased < unused:
                # The rest was marked under a lease that is closed, so it counts as spent.
                counter = _counter(tx, id)
                tx.put(KIND, id, {**counter, "spent": counter["spent"] - (unused - leased)})
            return leased

        pool.unmarked += self.documents.transact(tenant, work)
        pool.marked = 0
        pool.step, pool.written_at = 0, self.clock()

    def _write_mark(self, tenant: str, pool: _Pool, step: int) -> bool:
        lease_id = pool.lease_id

        def work(tx: Tx) -> bool:
            lease = tx.get(LEASES, lease_id) if lease_id else None
            # Gone: it expired, and another instance has closed it with what was marked then.
            if lease is None:
                return False
            tx.put(LEASES, lease_id, {"marked": lease["marked"] + step})
            return True

        written = self.documents.transact(tenant, work)
        if written:
            pool.marked += step
            pool.unmarked -= step
        return written

    def _take(
        self, tenant: str, id: str, pool: _Pool, amount: int, limit: Callable[[Tx], int]
    ) -> Exhausted | None:
        lease_id, missing, held, now = new_id(), amount - pool.marked, pool.lease_id, self.clock()

        def work(tx: Tx) -> _Taken | Exhausted:
            counter = _close_leases(tx, _counter(tx, id), held, now)
            leased = sum(lease["granted"] for lease in counter["leases"].values())
            rest = limit(tx) - counter["spent"] - leased
            if missing > rest:
                # Without a block, but what was closed must not be lost.
                tx.put(KIND, id, counter)
                return Exhausted(used=counter["spent"] + leased - pool.marked)
            granted = max(missing, min(_BLOCK_SPENDINGS * amount, rest // _SHARE_OF_REST))
            lease = {"granted": granted, "expires_at": to_text(now + _LEASE_LASTS)}
            tx.put(KIND, id, {**counter, "leases": {**counter["leases"], lease_id: lease}})
            marked = min(granted, max(missing, _next_step(pool, now)))
            tx.put(LEASES, lease_id, {"marked": marked})
            return _Taken(lease_id, marked, granted - marked)

        taken = self.documents.transact(tenant, work)
        if isinstance(taken, Exhausted):
            pool.lease_id, pool.unmarked = "", 0
            return taken
        pool.lease_id, pool.unmarked = taken.lease_id, taken.unmarked
        pool.marked += taken.marked
        pool.step, pool.written_at = taken.marked, now
        return None


def _counter(tx: Tx, id: str) -> Document:
    return tx.get(KIND, id) or {"spent": 0, "leases": {}}


def _close_leases(tx: Tx, counter: Document, held: str, now: datetime) -> Document:
    """Count the marks of expired leases, and of the caller's own, as spent; free the rest."""
    closed = [
        lease_id
        for lease_id, lease in counter["leases"].items()
        if lease_id == held or from_text(lease["expires_at"]) <= now
    ]
    marks = tx.get_all([(LEASES, lease_id) for lease_id in closed])
    for lease_id in closed:
        tx.delete(LEASES, lease_id)
    kept = {key: lease for key, lease in counter["leases"].items() if key not in closed}
    spent = counter["spent"] + sum(mark["marked"] for mark in marks if mark)
    return {"spent": spent, "leases": kept}


def _next_step(pool: _Pool, now: datetime) -> int:
    return pool.step * 2 if _recent(pool, now) else 0


def _recent(pool: _Pool, now: datetime) -> bool:
    return pool.written_at is not None and now - pool.written_at < _SETTLED_AFTER
