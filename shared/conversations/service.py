"""The inbox: read conversations, speak in them, take over and hand back."""

from collections.abc import Callable
from datetime import timedelta

import msgspec

from shared.contacts import store as contacts
from shared.contacts.model import Contact
from shared.conversations import store
from shared.conversations.media import MediaFiles
from shared.conversations.model import Conversation, Owner
from shared.conversations.preview import Preview
from shared.conversations.saying import OutgoingFiles, Said, Signs, new_send
from shared.entry.auth import Principal
from shared.events import emit
from shared.events.conversations import ConversationReleased, ConversationTakenOver
from shared.identity import audit
from shared.identity import store as members
from shared.kernel.clock import Clock, from_text, system_clock, to_text
from shared.kernel.errors import Invalid
from shared.messaging import store as messaging
from shared.messaging.channel import channel_of, open_until
from shared.messaging.gates import close_gate, open_gate
from shared.messaging.model import Cause, Send, message_id
from shared.messaging.planning import plan_send
from shared.ports.documents import Document, Documents, Page, Tx

_OVERLAP = timedelta(seconds=5)
_UNSENT_SHOWN = 50


class Thread(msgspec.Struct, frozen=True):
    """One page of a conversation, newest first, and what has not left yet."""

    messages: Page
    unsent: list[Document]


class ConversationService(msgspec.Struct, frozen=True):
    """Use cases of the inbox."""

    documents: Documents
    preview: Preview
    files: OutgoingFiles
    media: MediaFiles
    signs: Signs
    clock: Clock = system_clock

    def find(
        self, tenant: str, owner: str | None, assignee: str | None, limit: int, cursor: str | None
    ) -> Page:
        """Return conversations, the latest message first."""
        if owner and assignee:
            raise Invalid("filter by owner or by assignee, not both", field="assignee")

        def work(tx: Tx) -> Page:
            if owner:
                return tx.find(store.BY_OWNER, {"owner": owner}, limit=limit, cursor=cursor)
            if assignee:
                equal = {"assignee": assignee}
                return tx.find(store.BY_ASSIGNEE, equal, limit=limit, cursor=cursor)
            return tx.find(store.BY_LAST_MESSAGE, limit=limit, cursor=cursor)

        return self.documents.transact(tenant, lambda tx: _with_names(tx, work(tx)))

    def get(self, tenant: str, id: str) -> Document:
        """Return one conversation with its contact's name and the end of its window."""

        def work(tx: Tx) -> Document:
            conversation = store.get(tx, id)
            contact = contacts.peek(tx, conversation.contact_id)
            account = tx.peek(messaging.ACCOUNTS, conversation.account_id)
            return _shown(store.document_of(conversation), contact, account)

        return self.documents.transact(tenant, work)

    def thread(self, tenant: str, id: str, limit: int, cursor: str | None) -> Thread:
        """Return messages, newest first; the first page also has what has not left yet."""

        def work(tx: Tx) -> Thread:
            found = store.get(tx, id)
            account_id = found.account_id
            equal = {"conversation_id": found.id}
            page = tx.find(messaging.MESSAGES_BY_CONVERSATION, equal, limit=limit, cursor=cursor)
            page = Page([_with_reply(item, account_id) for item in page.items], page.next_cursor)
            unsent: list[Document] = []
            if cursor is None:
                waiting = {"conversation_id": found.id, "unsent": True}
                index = messaging.SENDS_UNSENT_IN_CONVERSATION
                unsent = tx.find(index, waiting, limit=_UNSENT_SHOWN).items
            return Thread(page, unsent)

        return self.documents.transact(tenant, work)

    def say(self, principal: Principal, tenant: str, id: str, said: Said) -> Send:
        """Send a member's message; writing takes the conversation over from the agent."""
        now = self.clock()

        def work(tx: Tx) -> Send:
            conversation = store.get(tx, id)
            new = new_send(tx, conversation, said, now)
            if conversation.owner is not Owner.HUMAN:
                conversation = self._take(tx, conversation, principal)
            store.put(tx, conversation)
            return plan_send(tx, new, None, now)

        return self.documents.transact(tenant, work)

    def take_over(self, principal: Principal, tenant: str, id: str) -> Conversation:
        """Silence the agent: nothing of it leaves after this commit."""
        return self._move(tenant, id, lambda tx, it: self._take(tx, it, principal))

    def release(self, principal: Principal, tenant: str, id: str) -> Conversation:
        """Let the agent speak again."""

        def move(tx: Tx, conversation: Conversation) -> Conversation:
            open_gate(tx, Cause("conversation", id))
            audit.record(tx, principal, "conversation.released", id, {})
            fact_id = f"{id}-released-{to_text(self.clock())}"
            emit(tx, ConversationReleased(tenant=tenant, fact_id=fact_id, conversation_id=id))
            return conversation.release(self.clock())

        return self._move(tenant, id, move)

    def close(self, principal: Principal, tenant: str, id: str) -> Conversation:
        """Put it away until the person writes again."""

        def move(tx: Tx, conversation: Conversation) -> Conversation:
            open_gate(tx, Cause("conversation", id))
            audit.record(tx, principal, "conversation.closed", id, {})
            return conversation.close(self.clock())

        return self._move(tenant, id, move)

    def assign(self, principal: Principal, tenant: str, id: str, user_id: str) -> Conversation:
        """Give it to a member, who speaks from now on."""

        def move(tx: Tx, conversation: Conversation) -> Conversation:
            # Raises for somebody who is no member of this business.
            members.member(tx, user_id)
            taken = self._take(tx, conversation, principal)
            audit.record(tx, principal, "conversation.assigned", id, {"to": user_id})
            return taken.assign(user_id, self.clock())

        return self._move(tenant, id, move)

    def mark_read(self, tenant: str, id: str) -> Conversation:
        """Set the unread count back."""
        return self._move(tenant, id, lambda tx, it: it.seen(self.clock()))

    def changes(self, tenant: str, since: str | None, limit: int) -> tuple[list[Document], str]:
        """Return what changed since the moment of the last call, and the next moment.

        A few seconds overlap, because commits may become visible out of order: compare
        `updated_at` per id.
        """
        now = self.clock()
        if since is None:
            return [], to_text(now)
        cursor, start = _read_since(since)

        def work(tx: Tx) -> Page:
            found = tx.find(store.BY_CHANGE, at_least=start, limit=limit, cursor=cursor)
            return _with_names(tx, found)

        try:
            page = self.documents.transact(tenant, work)
        except Invalid:
            raise _no_since() from None
        return page.items, f"~{page.next_cursor}" if page.next_cursor else to_text(now)

    def _move(
        self, tenant: str, id: str, move: Callable[[Tx, Conversation], Conversation]
    ) -> Conversation:
        def work(tx: Tx) -> Conversation:
            moved = move(tx, store.get(tx, id))
            store.put(tx, moved)
            return moved

        return self.documents.transact(tenant, work)

    def _take(self, tx: Tx, conversation: Conversation, principal: Principal) -> Conversation:
        now = self.clock()
        close_gate(tx, Cause("conversation", conversation.id), "a person speaks")
        audit.record(tx, principal, "conversation.taken_over", conversation.id, {})
        fact_id = f"{conversation.id}-taken-{to_text(now)}"
        emit(
            tx,
            ConversationTakenOver(
                tenant=tx.tenant, fact_id=fact_id, conversation_id=conversation.id
            ),
        )
        return conversation.take_over(principal.user_id, now)


def _read_since(since: str) -> tuple[str | None, str | None]:
    """Read our own token: a moment, or the cursor of a feed that has more."""
    if since.startswith("~"):
        return since[1:], None
    try:
        return None, to_text(from_text(since) - _OVERLAP)
    except (ValueError, OverflowError):
        raise _no_since() from None


def _no_since() -> Invalid:
    return Invalid("since is the `next_since` of an earlier answer", field="since")


def _with_reply(message: Document, account_id: str) -> Document:
    """Name the answered message as our routes do, instead of by the provider's id."""
    answered = message["reply_to"]
    return {**message, "reply_to": message_id(account_id, answered) if answered else None}


def _with_names(tx: Tx, page: Page) -> Page:
    """Add what contacts and accounts know of each, in one round trip."""
    people = dict.fromkeys((contacts.CONTACTS, item["contact_id"]) for item in page.items)
    accounts = dict.fromkeys((messaging.ACCOUNTS, item["account_id"]) for item in page.items)
    keys = [*people, *accounts]
    found = dict(zip(keys, tx.peek_all(keys) if keys else [], strict=True))

    def shown(item: Document) -> Document:
        person = found[contacts.CONTACTS, item["contact_id"]]
        contact = contacts.contact_from(person) if person else None
        return _shown(item, contact, found[messaging.ACCOUNTS, item["account_id"]])

    return Page([shown(item) for item in page.items], page.next_cursor)


def _shown(item: Document, contact: Contact | None, account: Document | None) -> Document:
    """Add the contact's name, the channel and until when a member may write."""
    closes = open_until(contact, account, human=True) if contact and account else None
    return {
        **item,
        "contact_name": contact.name if contact else "",
        "channel": channel_of(account) if account else None,
        "window_closes_at": to_text(closes) if closes else None,
    }
