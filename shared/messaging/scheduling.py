"""The schedule of messaging: ledger entries and parked statuses that are due, over all tenants."""

from dataclasses import dataclass

from shared.kernel.clock import Clock, system_clock
from shared.messaging.flow import LedgerSweep
from shared.messaging.inbound import NumberDirectory
from shared.messaging.statuses import ORPHANS, StatusService
from shared.messaging.store import SENDS
from shared.ports.documents import Documents
from shared.ports.documents.across import scan_due

_BATCH = 500


@dataclass(frozen=True)
class MessagingSchedule:
    """Runs once a minute; every step may be repeated."""

    documents: Documents
    ledger: LedgerSweep
    statuses: StatusService
    directory: NumberDirectory
    clock: Clock = system_clock

    def run(self) -> int:
        """Settle what is due and return how many entries were looked at."""
        now = self.clock()
        sends = scan_due(self.documents, SENDS, now, _BATCH)
        for tenant, send in sends:
            self.ledger.settle(tenant, send["id"])
        orphans = scan_due(self.documents, ORPHANS, now, _BATCH)
        for tenant, orphan in orphans:
            owner = self.directory.find(orphan["number_id"])
            if owner is not None and owner.tenant == tenant:
                self.statuses.adopt(owner, orphan)
        return len(sends) + len(orphans)
