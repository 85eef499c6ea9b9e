"""Wires privacy from the settings: every domain that keeps something of a person."""

from shared.campaigns.personal import CampaignsPersonal
from shared.config import Settings
from shared.contacts.personal import ContactsPersonal
from shared.conversations.personal import ConversationsPersonal
from shared.events.connect import connect_documents
from shared.kernel.once import once
from shared.messaging.personal import MessagingPersonal
from shared.ports.blobs import Blobs
from shared.ports.blobs.connect import connect_blobs
from shared.ports.documents import Documents
from shared.privacy.erasing import Erase, Erasing


@once
def connect_erasing(settings: Settings) -> Erasing:
    """Return the erasures of this process."""
    documents, blobs = connect_documents(settings), connect_blobs(settings)
    return Erasing(documents, blobs, erasers(documents, blobs))


def erasers(documents: Documents, blobs: Blobs) -> dict[str, Erase]:
    """Return how each domain forgets a person; `conversations` forget for knowledge too."""
    return {
        "conversations": ConversationsPersonal(documents, blobs).erase,
        "messaging": MessagingPersonal(documents).erase,
        "campaigns": CampaignsPersonal(documents).erase,
        "contacts": ContactsPersonal(documents).erase,
    }
