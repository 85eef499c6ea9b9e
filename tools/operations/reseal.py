"""Seals every secret of an account anew under the newest key: `python -m tools.operations.reseal`.

The step of a rotation between adding a version of the key and disabling the one before. What is
sealed under the newest key already is left alone, so it may be stopped and started again.
"""

import sys
from dataclasses import dataclass
from functools import partial

from shared.config import load_settings
from shared.messaging import store
from shared.ports.documents import Documents, Tx
from shared.ports.documents.connect import connect_store
from shared.ports.secrets import Sealing
from shared.ports.secrets.connect import connect_sealing
from tools.operations.seals import keys_of, sealed_anew
from tools.operations.tenants import all_accounts


@dataclass(frozen=True)
class Reseal:
    """Opens with whatever version fits and seals with the newest."""

    documents: Documents
    sealing: Sealing

    def run(self) -> int:
        """Return how many documents were sealed anew."""
        return sum(
            self.documents.transact(tenant, partial(self._both, id=account["id"]))
            for tenant, account in all_accounts(self.documents)
        )

    def _both(self, tx: Tx, id: str) -> int:
        account, webhook = store.get_account(tx, id), tx.platform.get(store.WEBHOOK_ACCOUNTS, id)
        changed = 0
        for there, kind, before in (
            (tx, store.ACCOUNTS, account),
            (tx.platform, store.WEBHOOK_ACCOUNTS, webhook),
        ):
            if before is None:
                continue
            after = sealed_anew(before, tx.tenant, self.sealing, self.sealing)
            if keys_of(before) != keys_of(after):
                there.put(kind, id, after)
                changed += 1
        return changed


def main() -> int:
    """Seal anew in the store of the settings."""
    settings = load_settings()
    print(f"sealed anew: {Reseal(connect_store(settings), connect_sealing(settings)).run()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
