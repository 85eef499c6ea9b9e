"""The schedule of campaigns: plan runs that nobody has come for are enqueued again."""

from functools import partial

import msgspec

from shared.campaigns import store, turns
from shared.campaigns.model import Status
from shared.kernel.clock import Clock, system_clock
from shared.ports.documents import Documents, Tx
from shared.ports.documents.across import scan_due

_BATCH = 500


class CampaignSchedule(msgspec.Struct, frozen=True):
    """Runs once a minute; every step may be repeated."""

    documents: Documents
    clock: Clock = system_clock

    def run(self) -> int:
        """Revive overdue chains; return how many were looked at."""
        overdue = scan_due(self.documents, store.HORIZONS, self.clock(), _BATCH)
        for tenant, horizon in overdue:
            self.documents.transact(tenant, partial(self._revive, campaign_id=horizon["id"]))
        return len(overdue)

    def _revive(self, tx: Tx, campaign_id: str) -> None:
        now = self.clock()
        horizon = store.get_horizon(tx, campaign_id)
        if horizon.due_at is None or horizon.due_at > now:
            return
        if store.get(tx, campaign_id).status is Status.RUNNING:
            turns.revive(tx, horizon, now)
        else:
            turns.stop_turns(tx, horizon)
