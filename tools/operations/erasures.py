"""Erases again whom restored documents know: `python -m tools.operations.erasures`.

Erasures are recorded in files that no restore of documents rolls back. Doing it again is harmless:
what the documents know as erased is left alone.
"""

import sys

from shared.config import load_settings
from shared.ports.blobs.connect import connect_blobs
from shared.ports.documents.connect import connect_store
from shared.privacy.connect import erasers
from shared.privacy.erasing import Erasing
from tools.operations.tenants import all_tenants


def replay_all(erasing: Erasing) -> int:
    """Carry out in every business what the restore has undone; return how many erasures."""
    return sum(erasing.replay(tenant) for tenant in all_tenants(erasing.documents))


def main() -> int:
    """Replay the erasures of the store of the settings."""
    settings = load_settings()
    # Without the relay, as in `quiet`: what these moves tell leaves when the sweeper runs again.
    documents, blobs = connect_store(settings), connect_blobs(settings)
    print(replay_all(Erasing(documents, blobs, erasers(documents, blobs))), "erased again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
