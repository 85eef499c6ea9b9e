"""How conversations are stored."""

from datetime import datetime
from typing import Any

from shared.conversations.model import Conversation, Owner
from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import NotFound
from shared.ports.documents import Document, Due, Index, Tx

CONVERSATIONS = Due("conversations")

BY_LAST_MESSAGE = Index(CONVERSATIONS, (), "last_message_at", descending=True)
BY_OWNER = Index(CONVERSATIONS, ("owner",), "last_message_at", descending=True)
BY_ASSIGNEE = Index(CONVERSATIONS, ("assignee",), "last_message_at", descending=True)

OF_CONTACT = Index(CONVERSATIONS, ("contact_id",))
BY_CHANGE = Index(CONVERSATIONS, (), "updated_at")

_NAMES = Conversation.__struct_fields__
_TIMES = tuple(name for name in _NAMES if name.endswith("_at")) + ("lease_until",)


_MOST_MERGES_FOLLOWED = 10


class ConversationNotFound(NotFound):
    """There is no such conversation in this tenant."""


def document_of(conversation: Conversation) -> Document:
    """Return the stored shape."""
    document: Document = {name: getattr(conversation, name) for name in _NAMES}
    for name in _TIMES:
        moment: datetime | None = document[name]
        document[name] = to_text(moment) if moment else None
    document["owner"] = str(conversation.owner)
    return document


def conversation_from(document: Document) -> Conversation:
    """Read the stored shape back."""
    values: dict[str, Any] = {name: document[name] for name in _NAMES if name in document}
    for name in _TIMES:
        text: str | None = values.get(name)
        values[name] = from_text(text) if text else None
    values["owner"] = Owner(document["owner"])
    return Conversation(**values)


def find(tx: Tx, id: str) -> Conversation | None:
    """Return the conversation, protected, or the one it was merged into; None when nobody has
    written yet."""
    for _ in range(_MOST_MERGES_FOLLOWED):
        found = read(tx, id)
        if found is None or not found.merged_into:
            return found
        id = found.merged_into
    return None


def read(tx: Tx, id: str) -> Conversation | None:
    """Return exactly this conversation, protected."""
    found = tx.get(CONVERSATIONS, id)
    return conversation_from(found) if found else None


def get(tx: Tx, id: str) -> Conversation:
    """Return the conversation, protected."""
    found = find(tx, id)
    if found is None:
        raise ConversationNotFound("there is no such conversation")
    return found


def put(tx: Tx, conversation: Conversation) -> None:
    """Store the conversation."""
    tx.put(CONVERSATIONS, conversation.id, document_of(conversation))


def message_folder(message_id: str) -> str:
    """Return how the names of a message's files begin."""
    return f"messages/{message_id}/"


def outgoing_file(conversation_id: str, file: str) -> str:
    """Return under which name a file that a member sends in this conversation is kept."""
    return f"outgoing/{conversation_id}/{file}"
