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
from shared.messaging.trouble import lift_pause, pause_account
from shared.ports.documents import Document, Documents
from shared.ports.documents.connect import connect_store
from tools.operations.tenants import all_accounts

REASON = "SendingStopped"


@dataclass(frozen=True)
class Sending:
    """The accounts of all businesses."""

    documents: Documents
    clock: Clock = system_clock

    def pause(self) -> int:
        """Pause every account that sends or would go on by itself; return how many."""
        all_of_them = all_accounts(self.documents)
        going = [each for each in all_of_them if _sends_by_itself(each[1])]
        for tenant, account in going:
            pause = partial(pause_account, account_id=account["id"], code=REASON, now=self.clock())
            self.documents.transact(tenant, pause)
        return len(going)

    def resume(self) -> int:
        """Let the accounts go on that `pause` has paused; return how many."""
        return sum(
            self.documents.transact(
                tenant, partial(lift_pause, account_id=account["id"], codes=frozenset({REASON}))
            )
            for tenant, account in all_accounts(self.documents)
            if account.get("status_reason") == REASON
        )

    def show(self) -> Counter[str]:
        """Count accounts by status and reason."""
        return Counter(
            f"{account['status']} {account.get('status_reason', '')}".strip()
            for _, account in all_accounts(self.documents)
        )


def _sends_by_itself(account: Document) -> bool:
    return account["status"] == "active" or bool(account.get("status_until"))


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
