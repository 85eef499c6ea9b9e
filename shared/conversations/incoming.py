"""One message that came in: into its conversation, in one transaction, with all that follows."""

from datetime import datetime, timedelta

import msgspec

from shared.agents.handing_over import matched
from shared.contacts.model import Contact
from shared.contacts.moving import move_identifiers
from shared.contacts.opt_out import OptOut, read_opt_out
from shared.contacts.people import (
    identifiers_of,
    meet_sender,
    note_inbound,
    resolve_sender,
    suppress,
)
from shared.conversations import store
from shared.conversations.media import media_task
from shared.conversations.model import Conversation, Owner, adaptive_wait
from shared.conversations.senders import identifiers
from shared.conversations.words import opt_out_confirmation
from shared.events import emit, later
from shared.events.conversations import ConversationTakenOver, HumanNeeded, MessageReceived
from shared.kernel.clock import to_text
from shared.kernel.ids import stable_id
from shared.messaging.changes import By, Change, change_message
from shared.messaging.gates import close_gate
from shared.messaging.inbound import (
    LONGEST_TEXT,
    file_document,
    files_of,
    store_message,
    store_reaction,
)
from shared.messaging.inbound import Owner as NumberOwner
from shared.messaging.model import Cause, conversation_id, message_id
from shared.messaging.planning import NewSend, plan_send
from shared.ports.channels import (
    CallPermission,
    Comment,
    Edited,
    InboundMessage,
    NumberChange,
    Reacted,
    Revoked,
    TextContent,
)
from shared.ports.documents import Tx
from shared.ports.tasks import Task

REPLY_TASK = "conversations_task_reply"
# What came this late is no longer part of a live dialogue: a person decides.
_FRESH = timedelta(hours=6)
# These say nothing that could be answered.
_LONGEST_EMOJI = 64
_SILENT_TYPES = frozenset({"unsupported", "referral", "story_mention"})


class Incoming(msgspec.Struct, frozen=True):
    """Takes one message in. `at` of its items is the provider's time, `now` is ours."""

    reply_wait_seconds: float | None = None

    def take(self, tx: Tx, owner: NumberOwner, item: InboundMessage, now: datetime) -> None:
        """Store it and do what follows. A repeat makes the transaction raise `AlreadyExists`,
        or changes nothing."""
        if isinstance(item.content, Reacted | Edited | Revoked):
            self._change(tx, owner, item, item.content, now)
        elif isinstance(item.content, NumberChange) and not item.history:
            self._move(tx, owner, item, item.content, now)
        else:
            self._message(tx, owner, item, now)

    def _message(self, tx: Tx, owner: NumberOwner, item: InboundMessage, now: datetime) -> None:
        contact, new = meet_sender(tx, identifiers(item), item.profile_name, now, item.at)
        if item.history:
            self._recall(tx, owner, contact, item, _conversation(tx, owner, contact, now, new))
            return
        private = item.group_id is None and not isinstance(item.content, Comment)
        if private and not item.echo:
            contact = note_inbound(tx, contact, owner.account_id, item.at)
        before = _conversation(tx, owner, contact, now, new)
        order = before.inbound_seq * 2 + (1 if item.echo else 2)
        message = store_message(tx, owner.account_id, contact.id, item, order)
        if files_of(item):
            later(tx, media_task(message, item.at))
        if item.echo:
            self._echo(tx, before, message, item, now)
        elif not private:
            store.put(tx, before.overhear(message, item.text or f"[{item.type}]", item.at, now))
        else:
            self._inbound(tx, before, contact, item, message, now)

    def _recall(self, tx: Tx, owner: NumberOwner, contact: Contact, item: InboundMessage,
                before: Conversation) -> None:  # fmt: skip
        """Show what was said before the number was connected; nobody is told."""
        message = store_message(tx, owner.account_id, contact.id, item, 0)
        if files_of(item):
            later(tx, media_task(message, item.at))
        store.put(tx, before.recall(message, item.text or f"[{item.type}]", item.echo, item.at))

    def _inbound(self, tx: Tx, before: Conversation, contact: Contact, item: InboundMessage,
                 message: str, now: datetime) -> None:  # fmt: skip
        opt_out = _read_opt_out(item.text)
        wait = self._wait(item) if opt_out is OptOut.NO else None
        after = before.receive(message, item.text or f"[{item.type}]", item.at, now, wait)
        if opt_out is OptOut.YES:
            after = _opt_out(tx, after.answered(now), contact, now)
        elif after.owner is Owner.AI and (opt_out is OptOut.AMBIGUOUS or _needs_eyes(item, now)):
            after = after.ask_for_human("unclear" if item.text else "media", now)
            emit(tx, human_needed(tx.tenant, after))
        store.put(tx, after)
        if after.reply_due_at is not None and after.reply_due_at != before.reply_due_at:
            later(tx, reply_task(after))
        told = MessageReceived(
            tenant=tx.tenant,
            fact_id=message,
            message_id=message,
            conversation_id=after.id,
            contact_id=contact.id,
            account_id=after.account_id,
        )
        emit(tx, told)

    def _wait(self, item: InboundMessage) -> timedelta | None:
        if _is_silent(item) or not item.text:
            return None
        if self.reply_wait_seconds is not None:
            return timedelta(seconds=self.reply_wait_seconds)
        return adaptive_wait(item.text)

    def _change(self, tx: Tx, owner: NumberOwner, item: InboundMessage,
                content: Reacted | Edited | Revoked, now: datetime) -> None:  # fmt: skip
        """Somebody reacted to a message, edited it or took it back."""
        key = message_id(owner.account_id, content.target)
        message = change_message(tx, key, _change_of(item, content), now)
        if message is None:
            if isinstance(content, Reacted) and identifiers(item):
                self._reaction(tx, owner, item, now)
            return
        if files_of(item) or message.get("revoked_at"):
            later(tx, media_task(key, item.at))
        known = store.find(tx, message["conversation_id"])
        if known is None:
            return
        if isinstance(content, Reacted):
            known = known.seen_again(now)
        else:
            kind = "revoke" if message.get("revoked_at") else message["type"]
            known = known.reworded(key, message["text"] or f"[{kind}]", now)
        if item.echo and not item.history:
            known = _silence(tx, known, item, now)
        elif _is_new_wording(item) and read_opt_out(item.text) is OptOut.YES:
            contact = resolve_sender(tx, identifiers(item), None, now, item.at)
            known = _opt_out(tx, known.answered(now), contact, now)
        store.put(tx, known)

    def _reaction(self, tx: Tx, owner: NumberOwner, item: InboundMessage, now: datetime) -> None:
        """A reaction to a message nobody here knows, or not yet: shown by itself meanwhile."""
        contact, new = meet_sender(tx, identifiers(item), item.profile_name, now, item.at)
        if not store_reaction(tx, owner.account_id, contact.id, item):
            return
        before, shown = _conversation(tx, owner, contact, now, new), item.text or "[reaction]"
        if item.history:
            store.put(tx, before.recall(None, shown, item.echo, item.at))
        elif item.echo:
            self._echo(tx, before, None, item, now)
        else:
            store.put(tx, before.overhear(None, shown, item.at, now))

    def _move(self, tx: Tx, owner: NumberOwner, item: InboundMessage, change: NumberChange,
              now: datetime) -> None:  # fmt: skip
        """The person has other identifiers now; shown in the conversation, nothing to answer."""
        old_phone = change.old_phone or item.phone
        old = identifiers_of(old_phone, change.old_user_id or item.user_id, item.parent_user_id)
        new = identifiers_of(change.new_phone, change.new_user_id, change.new_parent_user_id)
        contact = move_identifiers(tx, old, new, item.at, now)
        before = _conversation(tx, owner, contact, now)
        store_message(tx, owner.account_id, contact.id, item, before.inbound_seq * 2 + 1)
        store.put(tx, before.seen_again(now))

    def _echo(self, tx: Tx, before: Conversation, message: str | None, item: InboundMessage,
              now: datetime) -> None:  # fmt: skip
        """The owner answered from the phone: the agent is silent at once."""
        spoken = before.sent(message, item.text or f"[{item.type}]", item.at, now)
        store.put(tx, _silence(tx, spoken, item, now))


def _change_of(item: InboundMessage, content: Reacted | Edited | Revoked) -> Change:
    files = tuple(file_document(file) for file in files_of(item))
    by: By = "business" if item.echo else "contact"
    at = to_text(item.at)
    match content:
        case Reacted():
            return Change(item.message_id, "reaction", by, at, content.emoji[:_LONGEST_EMOJI])
        case Edited():
            return Change(item.message_id, "edit", by, at, item.text[:LONGEST_TEXT], files)
        case Revoked():
            return Change(item.message_id, "revoke", by, at)


def _conversation(
    tx: Tx, owner: NumberOwner, contact: Contact, now: datetime, new: bool = False
) -> Conversation:
    id = conversation_id(owner.account_id, contact.id)
    known = None if new else store.find(tx, id)
    if known is not None:
        return known
    fresh = Conversation(id, contact.id, owner.account_id, Owner.AI, now, now)
    for merge in reversed(contact.merges):
        # Who speaks stays who speaks: the rest of the old conversation follows the fact.
        earlier = store.find(tx, conversation_id(owner.account_id, merge.contact_id))
        if earlier is not None:
            return fresh.continue_as(earlier)
    return fresh


def _silence(tx: Tx, spoken: Conversation, item: InboundMessage, now: datetime) -> Conversation:
    if spoken.owner is Owner.HUMAN:
        return spoken
    close_gate(tx, Cause("conversation", spoken.id), "answered from the phone")
    fact_id = f"{spoken.id}-phone-{item.message_id}"
    told = ConversationTakenOver(tenant=tx.tenant, fact_id=fact_id, conversation_id=spoken.id)
    emit(tx, told)
    return spoken.take_over(None, now)


def _opt_out(tx: Tx, conversation: Conversation, contact: Contact, now: datetime) -> Conversation:
    if contact.suppression is not None:
        return conversation
    suppressed = suppress(tx, contact, "marketing", "asked to stop", now)
    at = suppressed.suppression.at if suppressed.suppression else now
    new = NewSend(
        send_id=stable_id("opt-out", contact.id, to_text(at)),
        account_id=conversation.account_id,
        contact_id=contact.id,
        cause=Cause("member", conversation.id),
        purpose="confirmation",
        content=TextContent(opt_out_confirmation(contact.language)),
        author="system",
        in_reply_to=conversation.last_inbound_id,
    )
    plan_send(tx, new, None, now)
    return conversation


def reply_task(conversation: Conversation) -> Task:
    """Return the task that answers once the burst is over."""
    name = f"reply-{conversation.id}-{conversation.inbound_seq}"
    payload = {"conversation_id": conversation.id, "seq": conversation.inbound_seq}
    return Task(REPLY_TASK, payload, conversation.reply_due_at, name)


def human_needed(tenant: str, conversation: Conversation) -> HumanNeeded:
    """Return the fact that this conversation waits for a person."""
    return HumanNeeded(
        tenant=tenant,
        fact_id=f"{conversation.id}-waiting-{conversation.inbound_seq}",
        conversation_id=conversation.id,
        reason=conversation.reason,
    )


def _read_opt_out(text: str) -> OptOut:
    """Tell whether the person wants no more; who only may is called a person where they ask for
    one, with the words of that.
    """
    found = read_opt_out(text) if text else OptOut.NO
    asks_for_person = found is OptOut.AMBIGUOUS and "request" in matched(text)
    return OptOut.NO if asks_for_person else found


def _is_new_wording(item: InboundMessage) -> bool:
    return isinstance(item.content, Edited) and not item.history


def _is_silent(item: InboundMessage) -> bool:
    said_elsewhere = isinstance(item.content, CallPermission)
    return item.unattended or said_elsewhere or item.type in _SILENT_TYPES


def _needs_eyes(item: InboundMessage, now: datetime) -> bool:
    """A picture or a voice note without words, or a message that came hours late."""
    if _is_silent(item):
        return False
    return not item.text or now - item.at > _FRESH
