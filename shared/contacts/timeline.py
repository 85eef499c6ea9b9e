"""What happened with a person, as far as this domain knows it."""

from datetime import datetime
from typing import Any

import msgspec

from shared.contacts.model import Contact
from shared.kernel.clock import from_text
from shared.ports.documents import Document


class TimelineEntry(msgspec.Struct, frozen=True):
    """One thing that happened; `details` holds what its kind has to say."""

    kind: str
    at: datetime
    details: dict[str, Any] = msgspec.field(default_factory=dict)


def timeline(
    contact: Contact, events: list[Document], first: bool, last: bool
) -> list[TimelineEntry]:
    """Return entries newest first. Consent events come in pages: what the contact itself says
    stands on the first page, its beginning on the last."""
    entries = [_event(document) for document in events]
    if first:
        entries += [
            TimelineEntry("message", from_text(text), {"account_id": account_id})
            for account_id, text in contact.windows.items()
        ]
        entries += [
            TimelineEntry("merge", merge.at, {"contact_id": merge.contact_id})
            for merge in contact.merges
        ]
    if last:
        entries.append(TimelineEntry("created", contact.created_at, {"source": contact.source}))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _event(document: Document) -> TimelineEntry:
    hidden = ("id", "contact_id", "kind", "at")
    details = {name: value for name, value in document.items() if name not in hidden}
    return TimelineEntry(document["kind"], from_text(document["at"]), details)
