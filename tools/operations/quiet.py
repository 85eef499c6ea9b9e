"""Makes restored data harmless before anything runs on them: `python -m tools.operations.quiet`.

An older ledger does not know what has gone out since, so nothing in it may send by itself. What is
open is lost sight of (statuses of the provider settle what really went out), campaigns end, whoever
waits for an answer of the agent waits for a person, and tasks that had not left are dropped. Doing
it again is harmless, and needed after webhooks were delivered anew.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.campaigns import moves
from shared.campaigns import store as campaigns
from shared.campaigns.model import Status
from shared.config import load_settings
from shared.conversations import store as conversations
from shared.conversations.model import Owner
from shared.kernel.clock import Clock, system_clock
from shared.messaging import store as ledger
from shared.messaging.model import OPEN_STATES
from shared.ports.documents import OUTBOX, Document, Documents, Tx
from shared.ports.documents.across import scan_due, walk
from shared.ports.documents.connect import connect_store
from tools.operations.tenants import all_tenants

Work = Callable[[Tx, str], bool]
REASON = "restored"
QUIETED = frozenset({ledger.SENDS, conversations.CONVERSATIONS, campaigns.HORIZONS, OUTBOX})
"""Kinds that schedules act on and that could lead to a message; a test knows the harmless rest."""
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_ALL = 100_000


@dataclass
class Quieted:
    """How much was made quiet."""

    sends: int = 0
    campaigns: int = 0
    conversations: int = 0
    outbox: int = 0


@dataclass(frozen=True)
class Quiet:
    """Goes through all tenants, one document in a transaction."""

    documents: Documents
    clock: Clock = system_clock

    def run(self) -> Quieted:
        """Make everything quiet and say how much that was."""
        done = Quieted()
        for tenant in all_tenants(self.documents):
            for campaign in list(walk(self.documents, tenant, campaigns.CAMPAIGNS)):
                done.campaigns += self._once(tenant, campaign["id"], self._end)
            for state in OPEN_STATES:
                while found := self._sends(tenant, str(state)):
                    done.sends += sum(self._once(tenant, id, self._lose_sight) for id in found)
        for tenant, item in scan_due(self.documents, conversations.CONVERSATIONS, _NEVER, _ALL):
            done.conversations += self._once(tenant, item["id"], self._hand_over)
        for tenant, item in scan_due(self.documents, OUTBOX, _NEVER, _ALL):
            done.outbox += self._once(tenant, item["id"], _drop_tasks)
        return done

    def _once(self, tenant: str, id: str, work: Work) -> int:
        return int(self.documents.transact(tenant, lambda tx: work(tx, id)))

    def _sends(self, tenant: str, state: str) -> list[str]:
        equal = {"state": state}
        page = self.documents.transact(
            tenant, lambda tx: tx.find(ledger.SENDS_BY_STATE, equal, limit=200)
        )
        return [item["id"] for item in page.items]

    def _end(self, tx: Tx, id: str) -> bool:
        campaign = campaigns.get(tx, id)
        if campaign.status not in (Status.RUNNING, Status.PAUSED):
            return False
        # Not paused: who was written to since the backup is not known, so it must not go on.
        moves.complete(tx, campaign, self.clock())
        return True

    def _lose_sight(self, tx: Tx, id: str) -> bool:
        send = ledger.get_send(tx, id)
        if send.state not in OPEN_STATES:
            return False
        ledger.put_send(tx, send.lose_sight(self.clock(), REASON))
        return True

    def _hand_over(self, tx: Tx, id: str) -> bool:
        conversation = conversations.get(tx, id)
        if conversation.owner is not Owner.AI:
            return False
        conversations.put(tx, conversation.ask_for_human(REASON, self.clock()))
        return True


def _drop_tasks(tx: Tx, id: str) -> bool:
    """Keep the facts of an outbox entry, which only count and notify; its tasks go."""
    entry: Document | None = tx.get(OUTBOX, id)
    if entry is None:
        return False
    facts = [item for item in entry["items"] if "topic" in item]
    if len(facts) == len(entry["items"]):
        return False
    if facts:
        tx.put(OUTBOX, id, {**entry, "items": facts})
    else:
        tx.delete(OUTBOX, id)
    return True


def main() -> int:
    """Make the store of the settings quiet."""
    # Without the relay: what these moves tell leaves when the sweeper runs again.
    print(Quiet(connect_store(load_settings())).run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
