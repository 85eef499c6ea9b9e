"""Forgetting what was said with a person: messages, their files, the conversation itself."""

from functools import partial

import msgspec
from msgspec.structs import replace

from shared.conversations import store
from shared.kernel.clock import Clock, system_clock
from shared.knowledge.personal import forget_questions
from shared.messaging import gates
from shared.messaging import store as messaging
from shared.messaging.changes import CHANGES
from shared.messaging.model import Cause
from shared.ports.blobs import Blobs
from shared.ports.documents import Documents, Tx

_AT_ONCE = 100
_MORE = "more"


class ConversationsPersonal(msgspec.Struct, frozen=True):
    """What the inbox keeps of a person. Each page begins at what is left: a repeat is harmless."""

    documents: Documents
    blobs: Blobs
    clock: Clock = system_clock

    def erase(self, tenant: str, contact_id: str, cursor: str | None) -> str | None:
        """Forget one page of messages with their files, or a conversation that has none left.

        Return where to go on, None when nothing is left.
        """
        equal = {"contact_id": contact_id}
        page = self.documents.transact(tenant, lambda tx: tx.find(store.OF_CONTACT, equal, limit=1))
        for conversation in page.items:
            id = conversation["id"]
            messages = self.documents.transact(tenant, partial(self._close, id))
            for message_id in messages:
                self._forget_files(tenant, store.message_folder(message_id))
            self._forget_files(tenant, store.outgoing_file(id, ""))
            self.documents.transact(tenant, partial(_forget, id, messages))
            return _MORE
        return None

    def _close(self, id: str, tx: Tx) -> list[str]:
        """Have open inboxes see that it is over; return the next messages to forget."""
        conversation = store.read(tx, id)
        if conversation is not None and conversation.last_text:
            store.put(tx, replace(conversation.close(self.clock()), last_text=""))
        return _messages(tx, id)

    def _forget_files(self, tenant: str, folder: str) -> None:
        for name in self.blobs.names(tenant, folder):
            self.blobs.delete(tenant, name)


def _messages(tx: Tx, id: str) -> list[str]:
    equal = {"conversation_id": id}
    page = tx.find(messaging.MESSAGES_BY_CONVERSATION, equal, limit=_AT_ONCE)
    return [message["id"] for message in page.items]


def _forget(id: str, messages: list[str], tx: Tx) -> None:
    for message_id in messages:
        tx.delete(messaging.MESSAGES, message_id)
        tx.delete(CHANGES, message_id)
    if not messages and not forget_questions(tx, id):
        tx.delete(gates.KIND, Cause("conversation", id).key)
        tx.delete(store.CONVERSATIONS, id)
