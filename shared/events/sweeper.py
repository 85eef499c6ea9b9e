"""The sweeper: late outbox entries go out, and documents past their date are removed."""

import logging
from datetime import datetime

import msgspec

from shared.events import DEAD_LETTERS, INBOX
from shared.events.relay import Relay
from shared.kernel.clock import Clock, system_clock, to_text
from shared.ports.documents import Documents, Due, Tx
from shared.ports.documents.across import scan_due

_OTHERS = ("idempotency", "invite_directory", "parked_items", "reached", "sessions")
EXPIRING = tuple(map(Due, (INBOX, DEAD_LETTERS, *_OTHERS)))
"""Kinds whose `due_at` is the moment they may go. They carry it as `expires_at` too: on Firestore
what the sweeper has not reached goes by the TTL policy within a day."""

_PAGE = 200
_MOST_PAGES = 25

_log = logging.getLogger(__name__)


class Sweeper(msgspec.Struct, frozen=True):
    """Runs every minute, in bounded pages: what is left waits for the next minute."""

    relay: Relay
    clock: Clock = system_clock

    def sweep(self) -> int:
        """Deliver and clean up; return how many documents were handled."""
        now = self.clock()
        delivered = self._deliver(now)
        removed = sum(self._remove(kind, now) for kind in EXPIRING)
        if delivered:
            _log.warning("outbox entries delivered late", extra={"count": delivered})
        return delivered + removed

    def _deliver(self, now: datetime) -> int:
        total = 0
        for _ in range(_MOST_PAGES):
            swept = self.relay.sweep(now, _PAGE)
            total += swept
            if swept < _PAGE:
                break
        return total

    def _remove(self, kind: Due, now: datetime) -> int:
        total = 0
        for _ in range(_MOST_PAGES):
            due = scan_due(self.relay.documents, kind, now, _PAGE)
            by_tenant: dict[str, list[str]] = {}
            for tenant, document in due:
                by_tenant.setdefault(tenant, []).append(document["id"])
            for tenant, ids in by_tenant.items():
                _delete(self.relay.documents, tenant, kind, ids, to_text(now))
            total += len(due)
            if len(due) < _PAGE:
                break
        return total


def _delete(documents: Documents, tenant: str, kind: str, ids: list[str], now: str) -> None:
    def work(tx: Tx) -> None:
        # Read again, protected: a key may have been taken anew since the scan.
        for document in tx.get_all([(kind, id) for id in ids]):
            if document is not None and document["due_at"] < now:
                tx.delete(kind, document["id"])

    documents.transact(tenant, work)
