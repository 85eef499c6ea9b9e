"""Our own messages in the inbox: follows the facts of messaging."""

from dataclasses import dataclass, replace

from shared.conversations import store
from shared.conversations.merging import move_message
from shared.conversations.model import Conversation, Owner
from shared.events.messaging import MessageSent
from shared.kernel.clock import Clock, system_clock
from shared.messaging import store as messaging
from shared.messaging.model import message_id
from shared.messaging.shown import shown_text, shown_type
from shared.ports.documents import Documents, Tx


@dataclass(frozen=True)
class SentMessages:
    """Keeps the conversation's last message and its agent."""

    documents: Documents
    clock: Clock = system_clock

    def message_sent(self, fact: MessageSent) -> None:
        """Show the message as the newest one; a repeat changes nothing."""
        self.documents.transact(fact.tenant, lambda tx: self._note(tx, fact))

    def _note(self, tx: Tx, fact: MessageSent) -> None:
        now = self.clock()
        entry, account = tx.peek_all(
            [(messaging.SENDS, fact.send_id), (messaging.ACCOUNTS, fact.account_id)]
        )
        if entry is None:
            return
        send = messaging.send_from(entry)
        text = shown_text(send.content, account or {}) or f"[{shown_type(send.content)}]"
        known = store.find(tx, fact.conversation_id)
        conversation = known or Conversation(
            fact.conversation_id, fact.contact_id, fact.account_id, Owner.AI, now, now
        )
        agent_id = conversation.agent_id or fact.agent_id
        noted = replace(conversation, agent_id=agent_id).sent(text, send.sent_at or now, now)
        store.put(tx, noted)
        if noted.id != fact.conversation_id and send.provider_message_id:
            # Planned for a record that has become part of another one.
            key = message_id(fact.account_id, send.provider_message_id)
            move_message(tx, key, noted.id, noted.contact_id)
