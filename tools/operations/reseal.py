"""Seals everything sealed anew under the newest key: `python -m tools.operations.reseal`.

The step of a rotation between adding a version of the key and disabling the one before. What is
sealed under the newest key already is left alone, so it may be stopped and started again.
"""

import sys
from dataclasses import dataclass

from shared.config import load_settings
from shared.ports.documents import Documents, Tx
from shared.ports.documents.connect import connect_store
from shared.ports.secrets import Sealing
from shared.ports.secrets.connect import connect_sealing
from tools.operations.sealed import sealed_anew, sealed_documents


@dataclass(frozen=True)
class Reseal:
    """Opens with whatever version fits and seals with the newest."""

    documents: Documents
    sealing: Sealing

    def run(self) -> int:
        """Return how many documents were sealed anew."""
        found = list(sealed_documents(self.documents))
        return sum(self._one(place.kind, tenant, one["id"]) for place, tenant, one in found)

    def _one(self, kind: str, tenant: str, id: str) -> bool:
        def work(tx: Tx) -> bool:
            before = tx.get(kind, id)
            after = sealed_anew(kind, tenant, before, self._again) if before else before
            if after is None or after == before:
                return False
            tx.put(kind, id, after)
            return True

        return self.documents.transact(tenant, work)

    def _again(self, tenant: str, purpose: str, sealed: str) -> str:
        plain = self.sealing.open(tenant, purpose, sealed)
        after = self.sealing.seal(tenant, purpose, plain)
        return sealed if key_of(after) == key_of(sealed) else after


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
