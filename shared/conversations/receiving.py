"""What a provider's webhook brings: messages into conversations, statuses into the ledger."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contacts.model import Contact, Identifier
from shared.contacts.opt_out import OptOut, read_opt_out
from shared.contacts.people import identifiers_of, note_inbound, resolve_sender, suppress
from shared.conversations import store
from shared.conversations.model import Conversation, Owner, adaptive_wait
from shared.conversations.words import opt_out_confirmation
from shared.events import emit, later
from shared.events.conversations import ConversationTakenOver, HumanNeeded, MessageReceived
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import AlreadyExists, AppError
from shared.kernel.ids import stable_id
from shared.messaging.gates import close_gate
from shared.messaging.inbound import NumberDirectory, store_message
from shared.messaging.inbound import Owner as NumberOwner
from shared.messaging.model import Cause, conversation_id
from shared.messaging.pacer import AccountPacer
from shared.messaging.planning import NewSend, plan_send
from shared.messaging.statuses import StatusService
from shared.ports.channels import (
    AccountEvent,
    Channels,
    Inbound,
    InboundMessage,
    StatusUpdate,
    TextContent,
)
from shared.ports.documents import PLATFORM, Documents, Tx
from shared.ports.tasks import Task

_log = logging.getLogger(__name__)

REPLY_TASK = "conversations_task_reply"
PARKED = "parked_items"
_PARKED_KEPT = timedelta(days=7)
# What came this late is no longer part of a live dialogue: a person decides.
_FRESH = timedelta(hours=6)
_SILENT_TYPES = frozenset(
    {"reaction", "unsupported", "system", "edit", "revoke", "ephemeral", "request_welcome"}
)


@dataclass(frozen=True)
class Receiving:
    """Handles one webhook body; every item stands on its own."""

    documents: Documents
    channels: Channels
    directory: NumberDirectory
    statuses: StatusService
    pacer: AccountPacer
    reply_wait_seconds: float | None = None
    clock: Clock = system_clock

    def receive(self, body: bytes) -> int:
        """Handle every item of a verified body and return how many there were.

        A bad item never costs its neighbours: all are tried, then the first error that a
        repeat may heal is raised, and the repeat changes nothing for those that went well.
        """
        items = self.channels.parse(body)
        again: AppError | None = None
        for item in items:
            try:
                self._handle(item)
            except AlreadyExists:
                continue
            except AppError as error:
                if error.retry:
                    again = again or error
                else:
                    _log.error("item refused", extra={"code": error.code})
        if again is not None:
            raise again
        return len(items)

    def _handle(self, item: Inbound) -> None:
        owner = self.directory.find(item.number_id) if item.number_id else None
        if owner is None or isinstance(item, InboundMessage) and not _identifiers(item):
            self._park(item)
        elif isinstance(item, InboundMessage):
            self.pacer.note_inbound(owner.tenant, owner.account_id)
            self.documents.transact(owner.tenant, lambda tx: self._message(tx, owner, item))
        elif isinstance(item, StatusUpdate):
            self.statuses.apply(owner, item)
        elif isinstance(item, AccountEvent):
            self._account_event(owner, item)

    def _message(self, tx: Tx, owner: NumberOwner, item: InboundMessage) -> None:
        now = self.clock()
        contact = resolve_sender(tx, _identifiers(item), item.profile_name, now)
        if not item.echo:
            contact = note_inbound(tx, contact, owner.account_id, item.at)
        id = conversation_id(owner.account_id, contact.id)
        known = store.find(tx, id)
        conversation = known or Conversation(
            id, contact.id, owner.account_id, Owner.AI, created_at=now, updated_at=now
        )
        order = conversation.inbound_seq * 2 + (1 if item.echo else 2)
        message = store_message(tx, owner.account_id, contact.id, item, order)
        if item.echo:
            self._echo(tx, conversation, item)
            return
        self._inbound(tx, conversation, contact, item, message)
        emit(
            tx,
            MessageReceived(
                tenant=tx.tenant,
                fact_id=message,
                message_id=message,
                conversation_id=id,
                contact_id=contact.id,
                account_id=owner.account_id,
            ),
        )

    def _inbound(
        self, tx: Tx, before: Conversation, contact: Contact, item: InboundMessage, message: str
    ) -> None:
        now = self.clock()
        opt_out = read_opt_out(item.text) if item.text else OptOut.NO
        wait = self._wait(item) if opt_out is OptOut.NO else None
        after = before.receive(message, item.text or f"[{item.type}]", item.at, now, wait)
        if opt_out is OptOut.YES:
            after = self._opt_out(tx, after.answered(now), contact)
        elif after.owner is Owner.AI and (opt_out is OptOut.AMBIGUOUS or _needs_eyes(item, now)):
            after = after.ask_for_human("unclear" if item.text else "media", now)
            emit(tx, _human_needed(tx.tenant, after))
        store.put(tx, after)
        if after.reply_due_at is not None and after.reply_due_at != before.reply_due_at:
            later(tx, reply_task(after))

    def _wait(self, item: InboundMessage) -> timedelta | None:
        if item.type in _SILENT_TYPES or not item.text:
            return None
        if self.reply_wait_seconds is not None:
            return timedelta(seconds=self.reply_wait_seconds)
        return adaptive_wait(item.text)

    def _opt_out(self, tx: Tx, conversation: Conversation, contact: Contact) -> Conversation:
        now = self.clock()
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

    def _echo(self, tx: Tx, conversation: Conversation, item: InboundMessage) -> None:
        """The owner answered from the phone: the agent is silent at once."""
        now = self.clock()
        spoken = conversation.sent(item.text or f"[{item.type}]", item.at, now)
        if conversation.owner is not Owner.HUMAN:
            spoken = spoken.take_over(None, now)
            close_gate(tx, Cause("conversation", conversation.id), "answered from the phone")
            fact_id = f"{conversation.id}-phone-{item.message_id}"
            emit(tx, ConversationTakenOver(
                tenant=tx.tenant, fact_id=fact_id, conversation_id=conversation.id))  # fmt: skip
        store.put(tx, spoken)

    def _account_event(self, owner: NumberOwner, event: AccountEvent) -> None:
        _log.warning("account event", extra={"tenant": owner.tenant, "reason": event.field})

    def _park(self, item: Inbound) -> None:
        """Keep what belongs to no account of ours where an operator sees it."""
        due = to_text(self.clock() + _PARKED_KEPT)
        kind = type(item).__name__
        number = item.number_id or ""
        id = stable_id(number, kind, getattr(item, "message_id", ""), getattr(item, "field", ""))
        document = {"kind": kind, "number_id": number, "due_at": due, "expires_at": due}
        self.documents.transact(PLATFORM, lambda tx: tx.put(PARKED, id, document))
        _log.warning("webhook item of an unknown number", extra={"reason": kind})


def reply_task(conversation: Conversation) -> Task:
    """Return the task that answers once the burst is over."""
    name = f"reply-{conversation.id}-{conversation.inbound_seq}"
    payload = {"conversation_id": conversation.id, "seq": conversation.inbound_seq}
    return Task(REPLY_TASK, payload, conversation.reply_due_at, name)


def _needs_eyes(item: InboundMessage, now: datetime) -> bool:
    """A picture or a voice note without words, or a message that came hours late."""
    stale = now - item.at > _FRESH
    return item.type not in _SILENT_TYPES and (not item.text or stale)


def _human_needed(tenant: str, conversation: Conversation) -> HumanNeeded:
    return HumanNeeded(
        tenant=tenant,
        fact_id=f"{conversation.id}-waiting-{conversation.inbound_seq}",
        conversation_id=conversation.id,
        reason=conversation.reason,
    )


def _identifiers(item: InboundMessage) -> tuple[Identifier, ...]:
    return identifiers_of(item.phone, item.user_id, item.parent_user_id)
