"""What a member says beside words: files to send, quotes and reactions, read marks and typing."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec import structs
from msgspec.structs import replace

from shared.contacts import store as contacts
from shared.conversations import store
from shared.conversations.model import Conversation
from shared.conversations.reading import read_person
from shared.kernel.clock import from_text
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import new_id
from shared.messaging import store as messaging
from shared.messaging.channel import (
    CommentAnswered,
    answerable_until,
    comment_in,
    open_until,
    private_reply_id,
)
from shared.messaging.files import check_file
from shared.messaging.flow import sender_of
from shared.messaging.model import Cause
from shared.messaging.planning import NewSend
from shared.ports.blobs import Blob, Blobs
from shared.ports.channels import (
    Channels,
    Content,
    MediaKind,
    ReactionContent,
    Recipient,
    TemplateContent,
)
from shared.ports.documents import Document, Documents, Tx
from shared.ports.secrets import Sealing


class MessageNotFound(NotFound):
    """There is no such message in this conversation."""


class Said(msgspec.Struct, frozen=True):
    """A member's message, with what it refers to by our own ids."""

    content: Content
    reply_to: str | None = None
    reacts_to: str | None = None


class WindowClosed(Conflict):
    """The person wrote too long ago: on WhatsApp only a template may be sent, on Instagram
    nothing."""


def new_send(tx: Tx, conversation: Conversation, said: Said, now: datetime) -> NewSend:
    """Return what a member's words become: a message, or the private reply to a comment."""
    content, quotes = refer(tx, conversation.id, said)
    new = NewSend(
        send_id=new_id(),
        account_id=conversation.account_id,
        contact_id=conversation.contact_id,
        cause=Cause("member", conversation.id),
        purpose="service",
        content=content,
        author="human",
        quotes=quotes,
    )
    comment_id = comment_in(quotes)
    if comment_id and said.reply_to:
        return _private_reply(tx, new, comment_id, said.reply_to, now)
    contact = contacts.get(tx, conversation.contact_id)
    account = messaging.peek_account(tx, conversation.account_id)
    closes = open_until(contact, account, human=True)
    template = isinstance(content, TemplateContent)
    if not template and (closes is None or closes <= now):
        raise WindowClosed("the person wrote too long ago")
    return new


def _private_reply(
    tx: Tx, new: NewSend, comment_id: str, message_id: str, now: datetime
) -> NewSend:
    send_id = private_reply_id(new.account_id, comment_id)
    if tx.get(messaging.SENDS, send_id) is not None:
        raise CommentAnswered("this comment has its one private reply")
    comment = tx.peek(messaging.MESSAGES, message_id) or {}
    until = answerable_until(from_text(comment["at"]), now)
    return replace(new, send_id=send_id, quotes=None, comment_id=comment_id, valid_until=until)


def refer(tx: Tx, conversation_id: str, said: Said) -> tuple[Content, str | None]:
    """Return the content and the quoted message by the provider's ids. Raises
    `MessageNotFound` for a message of another conversation."""
    content, quotes = said.content, None
    if said.reply_to:
        quotes = _provider_id(tx, conversation_id, said.reply_to)
    if said.reacts_to and isinstance(content, ReactionContent):
        provider_id = _provider_id(tx, conversation_id, said.reacts_to)
        content = structs.replace(content, message_id=provider_id)
    return content, quotes


def _provider_id(tx: Tx, conversation_id: str, id: str) -> str:
    found = tx.peek(messaging.MESSAGES, id)
    if found is None or found["conversation_id"] != conversation_id:
        raise MessageNotFound("there is no such message in this conversation")
    return str(found["provider_message_id"])


class OutgoingFiles(msgspec.Struct, frozen=True):
    """Files a member is about to send."""

    blobs: Blobs
    documents: Documents

    def keep(
        self, tenant: str, conversation_id: str, kind: MediaKind, content_type: str, data: bytes
    ) -> str:
        """Keep the file and return its id. Raises `TooLarge` and `Invalid` by Meta's limits."""
        self.documents.transact(tenant, lambda tx: store.get(tx, conversation_id))
        check_file(kind, content_type, data)
        file = new_id()
        name = store.outgoing_file(conversation_id, file)
        self.blobs.put(tenant, name, Blob(data, content_type))
        return file


class Signs(msgspec.Struct, frozen=True):
    """Read marks and typing: best effort, and never worth an error."""

    documents: Documents
    channels: Callable[[], Channels]
    sealing: Callable[[], Sealing]

    def read(self, tenant: str, conversation: Conversation) -> None:
        """Show the person that their newest message was read."""
        self._acknowledge(tenant, conversation, typing=False)

    def typing(self, tenant: str, id: str) -> None:
        """Show the person that somebody writes, for 25 seconds or until the message."""
        conversation = self.documents.transact(tenant, lambda tx: store.get(tx, id))
        self._acknowledge(tenant, conversation, typing=True)

    def _acknowledge(self, tenant: str, conversation: Conversation, typing: bool) -> None:
        newest = conversation.last_inbound_id
        if newest is None:
            return
        keys = [(messaging.MESSAGES, newest), (messaging.ACCOUNTS, conversation.account_id)]

        def work(tx: Tx) -> tuple[str, Document, Recipient] | None:
            message, account = tx.peek_all(keys)
            if message is None or account is None or account["status"] != "active":
                return None
            person = read_person(tx, conversation.contact_id, account)
            return message["provider_message_id"], account, person

        found = self.documents.transact(tenant, work)
        if found is not None:
            message_id, account, person = found
            sender = sender_of(self.sealing(), tenant, account)
            self.channels().acknowledge(sender, message_id, typing, person)
