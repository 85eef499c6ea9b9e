"""The schedule of messaging: sends, parked statuses and accounts that are due, everywhere."""

import logging
from datetime import datetime
from functools import partial

import msgspec

from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import AppError
from shared.messaging.changes import CHANGES, adopt
from shared.messaging.flow import LedgerSweep
from shared.messaging.health import HealthService
from shared.messaging.inbound import NumberDirectory
from shared.messaging.statuses import ORPHANS, StatusService
from shared.messaging.store import ACCOUNTS, SENDS
from shared.ports.documents import Documents, Tx
from shared.ports.documents.across import scan_due

_log = logging.getLogger(__name__)
_BATCH = 500
# Each is two calls to the provider inside the minute of this schedule.
_ACCOUNTS_A_MINUTE = 20


class MessagingSchedule(msgspec.Struct, frozen=True):
    """Runs once a minute; every step may be repeated."""

    documents: Documents
    ledger: LedgerSweep
    statuses: StatusService
    directory: NumberDirectory
    health: HealthService
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
        return len(sends) + len(orphans) + self._adopt_changes() + self._look_at_accounts()

    def _adopt_changes(self) -> int:
        now = self.clock()
        changes = scan_due(self.documents, CHANGES, now, _BATCH)
        for tenant, waiting in changes:
            self.documents.transact(tenant, partial(_adopt, waiting["id"], now))
        return len(changes)

    def _look_at_accounts(self) -> int:
        accounts = scan_due(self.documents, ACCOUNTS, self.clock(), _ACCOUNTS_A_MINUTE)
        for tenant, account in accounts:
            try:
                self.health.refresh(tenant, account["id"])
            except AppError as error:
                # Each stands on its own; it stays due.
                _log.error("an account was not looked at", extra={"code": error.code})
        return len(accounts)


def _adopt(key: str, now: datetime, tx: Tx) -> None:
    adopt(tx, key, now)
