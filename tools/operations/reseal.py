"""Seals every account's token anew under the newest key: `python -m tools.operations.reseal`.

The step of a rotation between adding a version of the key and disabling the one before. What is
sealed under the newest key already is left alone, so it may be stopped and started again.
"""

import sys
from dataclasses import dataclass
from functools import partial

from shared.config import load_settings
from shared.messaging import store
from shared.messaging.flow import TOKEN_PURPOSE
from shared.ports.documents import Documents, Tx
from shared.ports.documents.connect import connect_store
from shared.ports.secrets import Sealing
from shared.ports.secrets.connect import connect_sealing
from tools.operations.tenants import all_accounts


@dataclass(frozen=True)
class Reseal:
    """Opens with whatever version fits and seals with the newest."""

    documents: Documents
    sealing: Sealing

    def run(self) -> int:
        """Return how many tokens were sealed anew."""
        return sum(
            self.documents.transact(tenant, partial(self._one, id=account["id"]))
            for tenant, account in all_accounts(self.documents)
        )

    def _one(self, tx: Tx, id: str) -> bool:
        account = store.get_account(tx, id)
        before = account["sealed_token"]
        plain = self.sealing.open(tx.tenant, TOKEN_PURPOSE, before)
        after = self.sealing.seal(tx.tenant, TOKEN_PURPOSE, plain)
        if key_of(before) == key_of(after):
            return False
        tx.put(store.ACCOUNTS, id, {**account, "sealed_token": after})
        return True


def key_of(sealed: str) -> str:
    """Return the id of the key that something is sealed under."""
    return sealed.split(".")[1]


def main() -> int:
    """Seal anew in the store of the settings."""
    settings = load_settings()
    print(f"sealed anew: {Reseal(connect_store(settings), connect_sealing(settings)).run()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
