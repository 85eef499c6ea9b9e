"""Stops all sending, or lets it go on: `python -m tools.operations.sending pause|resume|show`.

Every active account of every business is paused in the ledger itself, so the very next claim is
refused, on one machine as on Google. Resuming touches only accounts that were paused by this.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from shared.config import load_settings
from shared.events import emit
from shared.events.messaging import AccountResumed
from shared.messaging import store
from shared.messaging.record import pause_account
from shared.ports.documents import Documents, Tx
from shared.ports.documents.connect import connect_store
from tools.operations.tenants import all_accounts

REASON = "all sending is paused"


@dataclass(frozen=True)
class Sending:
    """The accounts of all businesses."""

    documents: Documents

    def pause(self) -> int:
        """Pause every active account; return how many."""
        active = [each for each in all_accounts(self.documents) if each[1]["status"] == "active"]
        for tenant, account in active:
            pause = partial(pause_account, account_id=account["id"], reason=REASON)
            self.documents.transact(tenant, pause)
        return len(active)

    def resume(self) -> int:
        """Let the accounts go on that `pause` has paused; return how many."""
        return sum(
            self.documents.transact(tenant, partial(_resume, id=account["id"]))
            for tenant, account in all_accounts(self.documents)
            if account.get("status_reason") == REASON
        )

    def show(self) -> Counter[str]:
        """Count accounts by status and reason."""
        return Counter(
            f"{account['status']} {account.get('status_reason', '')}".strip()
            for _, account in all_accounts(self.documents)
        )


def _resume(tx: Tx, id: str) -> bool:
    account = store.get_account(tx, id)
    if account["status"] != "paused" or account.get("status_reason") != REASON:
        return False
    revision = int(account.get("revision", 0)) + 1
    change = {"status": "active", "status_reason": "", "revision": revision}
    tx.put(store.ACCOUNTS, id, {**account, **change})
    emit(tx, AccountResumed(tenant=tx.tenant, fact_id=f"{id}-resumed-{revision}", account_id=id))
    return True


def main(arguments: Sequence[str]) -> int:
    """Do what the word says with the store of the settings; the sweeper tells what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", choices=["pause", "resume", "show"])
    word = parser.parse_args(arguments).word
    sending = Sending(connect_store(load_settings()))
    print(sending.show() if word == "show" else getattr(sending, word)())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
