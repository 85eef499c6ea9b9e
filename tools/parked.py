"""Lists what came for numbers nobody has connected: `python -m tools.parked`.

Shows kinds, numbers and times of the deployment that the environment names, never what people
wrote: that is sealed until the number is connected, and then delivered.
"""

from collections import Counter

from shared.config import load_settings
from shared.conversations.parking import PARKED_NEWEST
from shared.events.connect import connect_documents
from shared.ports.documents import PLATFORM, Documents

_SHOWN = 1_000


def lines(documents: Documents) -> list[str]:
    """Return one line per number and kind, with the newest time and how many there are."""
    page = documents.transact(PLATFORM, lambda tx: tx.find(PARKED_NEWEST, limit=_SHOWN))
    newest: dict[tuple[str, str, str], str] = {}
    for item in page.items:
        newest.setdefault((item["number_id"], item["kind"], item["type"]), item["parked_at"])
    counts = Counter((item["number_id"], item["kind"], item["type"]) for item in page.items)
    found = [f"{counts[key]:6} {at} {' '.join(key)}" for key, at in newest.items()]
    return found + (["… and more"] if page.next_cursor else [])


def main() -> int:
    """Print them."""
    print("\n".join(lines(connect_documents(load_settings()))) or "nothing is parked")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
