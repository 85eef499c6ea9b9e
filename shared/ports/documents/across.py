"""Reading across tenants: the only door, for the relay, the schedulers, privacy and admin."""

from datetime import datetime

from shared.kernel.clock import to_text
from shared.ports.documents import Document, Documents, Due


def scan_due(
    documents: Documents, kind: Due, before: datetime, limit: int
) -> list[tuple[str, Document]]:
    """Return (tenant, document) of every tenant where `due_at` lies before, oldest first.

    At most `limit` rows; call again after handling them.
    """
    return documents.driver.scan_due(kind, to_text(before), limit)
