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
from shared.kernel.clock import Clock, system_clock
from shared.messaging.health import replan_held_replies
from shared.messaging.trouble import lift_pause, pause_account
from shared.ports.documents import Documents
from shared.ports.documents.connect import connect_store
from tools.operations.tenants import all_accounts

REASON = "AllSendingPaused"


@dataclass(frozen=True)
class Sending:
    """The accounts of all businesses."""

    documents: Documents
    clock: Clock = system_clock

    def pause(self) -> int:
        """Pause every account that sends, or would go on by itself; return how many."""
        found = list(all_accounts(self.documents))
        going = [each for each in found if each[1]["status"] == "active" or each[1]["status_until"]]
        for tenant, account in going:
            pause = partial(pause_account, account_id=account["id"], code=REASON, now=self.clock())
            self.documents.transact(tenant, pause)
        return len(going)

    def resume(self) -> int:
        """Let the accounts go on that `pause` has paused; return how many."""
        resumed = 0
        for tenant, account in list(all_accounts(self.documents)):
            lift = partial(lift_pause, account_id=account["id"], codes=frozenset({REASON}))
            if self.documents.transact(tenant, lift):
                replan_held_replies(self.documents, tenant, account["id"], self.clock())
                resumed += 1
        return resumed

    def show(self) -> Counter[str]:
        """Count accounts by status and reason."""
        return Counter(
            f"{account['status']} {account.get('status_reason', '')}".strip()
            for _, account in all_accounts(self.documents)
        )


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
