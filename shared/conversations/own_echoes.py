"""Instagram echoes what we send ourselves: such an echo settles the send, and is shown once."""

import msgspec

from shared.contacts import store as contacts
from shared.conversations.senders import identifiers
from shared.messaging import store
from shared.messaging.inbound import Owner, files_of
from shared.messaging.model import Send, SendState, conversation_id, message_id
from shared.messaging.statuses import StatusService
from shared.ports.channels import InboundMessage, StatusUpdate
from shared.ports.documents import Documents, Tx

_IN_FLIGHT = (SendState.CLAIMED, SendState.UNKNOWN, SendState.UNCONFIRMED)
_LOOKED_AT = 20


class OwnEchoes(msgspec.Struct, frozen=True):
    """Tells our own messages from those of the people behind the account."""

    documents: Documents
    statuses: StatusService

    def claim(self, owner: Owner, item: InboundMessage) -> bool:
        """Return True when the echo is of a message of ours, and settle its send."""
        send_id = self.documents.transact(owner.tenant, lambda tx: _find(tx, owner, item))
        if send_id is None:
            return False
        if send_id:
            told = StatusUpdate(
                item.number_id, item.message_id, "sent", item.at, send_id, item.instagram_id
            )
            self.statuses.apply(owner, told)
        return True


def _find(tx: Tx, owner: Owner, item: InboundMessage) -> str | None:
    """Return the send in flight that this is, '' when it is recorded already, else None."""
    known = tx.peek(store.MESSAGES, message_id(owner.account_id, item.message_id))
    if known is not None:
        return ""
    contact_id = contacts.find_by(tx, identifiers(item))
    if contact_id is None:
        return None
    equal = {"conversation_id": conversation_id(owner.account_id, contact_id), "unsent": True}
    found = tx.find(store.SENDS_UNSENT_IN_CONVERSATION, equal, limit=_LOOKED_AT).items
    sends = [store.send_from(one) for one in found]
    return next((send.id for send in sends if _is_this(send, item)), None)


def _is_this(send: Send, item: InboundMessage) -> bool:
    if send.state not in _IN_FLIGHT:
        return False
    text = str(send.content.get("text") or send.content.get("caption") or "")
    if send.content["type"] == "text":
        return text.strip() == item.text.strip()
    if send.content["type"] == "link":
        # What was said around the button does not come back.
        return item.type == "template"
    return bool(files_of(item)) or (bool(text) and text.strip() == item.text.strip())
