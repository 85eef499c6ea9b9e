"""Our own messages in the inbox: follows the facts of messaging."""

import msgspec
from msgspec.structs import replace

from shared.conversations import store
from shared.conversations.merging import move_message
from shared.conversations.model import Conversation, Owner
from shared.events import emit, first_time
from shared.events.conversations import HumanNeeded
from shared.events.messaging import MessageSent, SendFailed
from shared.kernel.clock import Clock, system_clock
from shared.messaging import store as messaging
from shared.messaging.model import Send, SendState, message_id
from shared.messaging.planning import UNCONFIRMED
from shared.messaging.shown import shown_text, shown_type
from shared.ports.documents import Documents, Tx

_LOST = (SendState.REJECTED, SendState.CANCELLED, SendState.UNCONFIRMED)
_SUBSCRIBER = "conversations_on_send_failed"
# A person speaks already, wants silence, or is gone with everything about them.
_SETTLED = frozenset(
    {"GateClosed", "Suppressed", "131050", "Archived", "ContactGone", "AccountGone"}
)  # fmt: skip
# Free words do not help any more: a member chooses a template, or waits for the person.
_WINDOW_CODES = frozenset({"131047", "WindowClosed"})


class SentMessages(msgspec.Struct, frozen=True):
    """Keeps the conversation's last message and its agent, and calls a person for what failed."""

    documents: Documents
    clock: Clock = system_clock

    def message_sent(self, fact: MessageSent) -> None:
        """Show the message as the newest one; a repeat changes nothing."""
        self.documents.transact(fact.tenant, lambda tx: self._note(tx, fact))

    def send_failed(self, fact: SendFailed) -> None:
        """Call a person for an answer that did not arrive; a repeat changes nothing.

        What a campaign wrote is the campaign's: nobody waits for an answer there.
        """
        if fact.cause_kind != "campaign":
            self.documents.transact(fact.tenant, lambda tx: self._lost(tx, fact))

    def _lost(self, tx: Tx, fact: SendFailed) -> None:
        entry = tx.peek(messaging.SENDS, fact.send_id)
        # The fact may come late: what counts is how the send is now.
        if entry is None or not _is_lost(messaging.send_from(entry)):
            return
        known = store.find(tx, fact.cause_id)
        if known is None or not first_time(tx, _SUBSCRIBER, fact, self.clock()):
            return
        now = self.clock()
        if fact.code in _SETTLED or entry["author"] == "system":
            store.put(tx, known.seen_again(now))
        elif known.owner in (Owner.HUMAN, Owner.WAITING):
            store.put(tx, known.overlooked(now))
        else:
            reason = _reason(fact.code)
            store.put(tx, known.ask_for_human(reason, now))
            needed = HumanNeeded(
                tenant=tx.tenant,
                fact_id=f"{fact.fact_id}-human",
                conversation_id=known.id,
                reason=reason,
            )
            emit(tx, needed)

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
        noted = replace(conversation, agent_id=agent_id).sent(None, text, send.sent_at or now, now)
        store.put(tx, noted)
        if noted.id != fact.conversation_id and send.provider_message_id:
            # Planned for a record that has become part of another one.
            key = message_id(fact.account_id, send.provider_message_id)
            move_message(tx, key, noted.id, noted.contact_id)


def _reason(code: str) -> str:
    if code == UNCONFIRMED:
        return "unconfirmed"
    return "window" if code in _WINDOW_CODES else "undelivered"


def _is_lost(send: Send) -> bool:
    """Tell whether the message did not arrive, or nobody can say that it did."""
    return send.state in _LOST or send.delivery == "failed"
