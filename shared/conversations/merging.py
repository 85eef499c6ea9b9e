"""Two contacts turned out to be one person: their conversations become one."""

from functools import partial

import msgspec
from msgspec.structs import replace

from shared.conversations import store
from shared.conversations.incoming import reply_task
from shared.conversations.model import Owner
from shared.events import later
from shared.events.contacts import ContactMerged
from shared.kernel.clock import Clock, system_clock
from shared.messaging import store as messaging
from shared.messaging.gates import close_gate
from shared.messaging.model import Cause, conversation_id
from shared.ports.documents import Documents, Tx

_MOVED_AT_ONCE = 100
_MOST_ACCOUNTS = 100


class ConversationMerging(msgspec.Struct, frozen=True):
    """Moves what was said, page by page; a repeat goes on where it stopped."""

    documents: Documents
    clock: Clock = system_clock

    def contact_merged(self, fact: ContactMerged) -> None:
        """Join every conversation of the record that is gone to the one that stays."""
        equal = {"contact_id": fact.merged_id}
        page = self.documents.transact(
            fact.tenant, lambda tx: tx.find(store.OF_CONTACT, equal, limit=_MOST_ACCOUNTS)
        )
        for found in page.items:
            target = conversation_id(found["account_id"], fact.contact_id)
            join = partial(self._join, found["id"], target, fact.contact_id)
            self.documents.transact(fact.tenant, join)
            move = partial(_move, found["id"], target, fact.contact_id)
            while self.documents.transact(fact.tenant, move):
                continue

    def _join(self, id: str, target: str, contact_id: str, tx: Tx) -> None:
        now = self.clock()
        gone, kept = store.read(tx, id), store.read(tx, target)
        if gone is None or gone.merged_into:
            return
        known = kept or replace(gone, id=target, contact_id=contact_id, lease=None)
        joined = known if kept is None else known.absorb(gone, now)
        store.put(tx, joined)
        store.put(tx, gone.end_in(target, now))
        if joined.owner is Owner.HUMAN:
            close_gate(tx, Cause("conversation", target), "a person speaks")
        if joined.reply_due_at is not None:
            later(tx, replace(reply_task(joined), name=None))


def _move(id: str, target: str, contact_id: str, tx: Tx) -> int:
    equal = {"conversation_id": id}
    page = tx.find(messaging.MESSAGES_BY_CONVERSATION, equal, limit=_MOVED_AT_ONCE)
    for message in page.items:
        move_message(tx, message["id"], target, contact_id)
    return len(page.items)


def move_message(tx: Tx, id: str, target: str, contact_id: str) -> None:
    """Put a message into another conversation of the same person."""
    tx.merge(messaging.MESSAGES, id, {"conversation_id": target, "contact_id": contact_id})
