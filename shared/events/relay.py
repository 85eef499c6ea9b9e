"""The relay: takes what commits left in the outbox to the bus and the tasks."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta

import msgspec

from shared.events import DEAD_LETTERS
from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import AppError, Unavailable
from shared.kernel.trace import HEADER, current_traceparent
from shared.ports.bus import Bus
from shared.ports.documents import OUTBOX, Document, Documents, Tx
from shared.ports.documents.across import scan_due
from shared.ports.tasks import Task, Tasks

_log = logging.getLogger(__name__)
_KEPT = timedelta(days=30)


class Relay(msgspec.Struct, frozen=True):
    """Delivers outbox entries: at once after a commit, and again by the sweeper."""

    documents: Documents
    bus: Bus
    tasks: Tasks

    def after_commit(self, tenant: str, outbox_id: str, items: list[Document]) -> None:
        """Deliver on the fast path; what fails here stays for the sweeper."""
        try:
            self.deliver(tenant, items, current_traceparent(), durable=False)
        except Unavailable as error:
            _log.warning("outbox entry left to the sweeper", extra={"reason": error.message})
            return
        # Durable first, then removed; nobody waits for either. What a crash leaves between is
        # told once more by the sweeper.
        flushes = [self.bus.flushed()] if any("topic" in item for item in items) else []
        flushes += [self.tasks.flushed()] if any("target" in item for item in items) else []
        _when_all(flushes, lambda: self.documents.forget(tenant, OUTBOX, outbox_id))

    def deliver(
        self, tenant: str, items: list[Document], traceparent: str = "", *, durable: bool = True
    ) -> None:
        """Hand over every item. A crash before the entry is removed repeats items."""
        attributes = {"tenant": tenant} | ({HEADER: traceparent} if traceparent else {})
        published = []
        for item in items:
            if "topic" in item:
                message = msgspec.json.encode(item["fact"]), attributes
                published.append(self.bus.publish_all(item["topic"], [message], durable=durable))
        due = [_task(tenant, item, traceparent) for item in items if "target" in item]
        if due:
            self.tasks.enqueue(due, durable=durable)
        for future in published:
            future.result()

    def sweep(self, now: datetime, limit: int = 500) -> int:
        """Deliver what crashes and outages left behind; return how many entries."""
        swept = 0
        for tenant, entry in scan_due(self.documents, OUTBOX, now, limit):
            try:
                self.deliver(tenant, entry["items"], entry.get("trace", ""))
                self._remove(tenant, entry["id"])
            except AppError as error:
                if error.retry:
                    raise
                # One entry that nobody will ever take must not hold up those behind it.
                self._give_up(tenant, entry, error, now)
            swept += 1
        return swept

    def _remove(self, tenant: str, outbox_id: str) -> None:
        self.documents.transact(tenant, lambda tx: tx.delete(OUTBOX, outbox_id))

    def _give_up(self, tenant: str, entry: Document, error: AppError, now: datetime) -> None:
        _log.error("outbox entry given up", extra={"code": error.code, "reason": error.message})
        forgotten = to_text(now + _KEPT)
        letter = {
            "items": entry["items"],
            "code": error.code,
            "reason": error.message,
            "at": to_text(now),
            "due_at": forgotten,
            "expires_at": forgotten,
        }

        def work(tx: Tx) -> None:
            tx.put(DEAD_LETTERS, entry["id"], letter)
            tx.delete(OUTBOX, entry["id"])

        self.documents.transact(tenant, work)


def _when_all(flushes: Sequence["Future[None]"], then: Callable[[], None]) -> None:
    """Call `then` when all have succeeded, in the thread that ends the last one."""
    if not flushes:
        then()
        return
    first, *others = flushes

    def go_on(ended: "Future[None]") -> None:
        if ended.exception() is None:
            _when_all(others, then)

    first.add_done_callback(go_on)


def _task(tenant: str, item: Document, traceparent: str) -> Task:
    at = from_text(item["at"]) if item["at"] else None
    payload = {**item["payload"], "tenant": tenant}
    return Task(item["target"], payload, at, item["name"], traceparent)
