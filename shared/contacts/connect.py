"""Wires contacts from the settings."""

from shared.config import Settings
from shared.contacts.service import ContactService
from shared.events.connect import connect_documents
from shared.kernel.once import once
from shared.ports.blobs.connect import connect_blobs
from shared.usage.connect import connect_usage


@once
def connect_contacts(settings: Settings) -> ContactService:
    """Return the contacts of this process."""
    return ContactService(
        connect_documents(settings), connect_usage(settings), connect_blobs(settings)
    )
