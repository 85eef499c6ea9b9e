"""Planning a send inside the transaction of its cause: ledger entry, slot and task."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.contacts import store as contacts
from shared.entry.problem import invalid_from
from shared.events import emit, later
from shared.events.messaging import SendFailed
from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import Invalid
from shared.messaging import store
from shared.messaging.channel import lane_of, require_sayable
from shared.messaging.model import HEARTBEAT, Author, Cause, Purpose, Send, SendState
from shared.messaging.pacing import Rate, pair_from, reserve, reserve_pair
from shared.ports.channels import Content, TextContent
from shared.ports.documents import Tx
from shared.ports.tasks import Task

PACERS = "pacers"
SEND_TASK = "messaging_task_send"
UNCONFIRMED = "Unconfirmed"
"""The code of a send of which no sign has come."""


class NewSend(msgspec.Struct, frozen=True):
    """What a cause wants to say to one contact. `send_id` is a stable id of the intention."""

    send_id: str
    account_id: str
    contact_id: str
    cause: Cause
    purpose: Purpose
    content: Content
    author: Author
    valid_until: datetime | None = None
    in_reply_to: str | None = None
    rate: Rate | None = None
    agent_id: str | None = None
    quotes: str | None = None
    """The provider's id of the message to show above it."""
    comment_id: str | None = None
    """Instagram: the comment this is the private reply to."""


def reserve_slots(tx: Tx, cause: Cause, rate: Rate, now: datetime, count: int) -> list[datetime]:
    """Reserve `count` slots under the one GCRA instant of the cause (one read, one write)."""
    pacer = tx.get(PACERS, cause.key)
    instant = from_text(pacer["instant"]) if pacer else None
    slots, instant = reserve(instant, rate, now, count)
    tx.put(PACERS, cause.key, {"instant": to_text(instant)})
    return slots


def plan_send(tx: Tx, new: NewSend, at: datetime | None, now: datetime) -> Send:
    """Enter the send into the ledger and enqueue its task for its slot (`at`, or now).

    A second plan of the same `send_id` makes the transaction raise `AlreadyExists`. Messages of
    a conversation also respect the pair limit, which lives on the contact.
    """
    slot = at or now
    content, lane = content_document(new.content), ""
    if new.cause.kind != "campaign":
        # Campaigns are WhatsApp's alone.
        account = tx.peek(store.ACCOUNTS, new.account_id) or {}
        require_sayable(account, new.content)
        lane = lane_of(account, content, new.comment_id)
        slot = max(slot, _reserve_pair(tx, new.contact_id, new.account_id, now))
    send = Send(
        id=new.send_id,
        account_id=new.account_id,
        contact_id=new.contact_id,
        cause=new.cause,
        purpose=new.purpose,
        content=content,
        author=new.author,
        state=SendState.PLANNED,
        planned_at=now,
        slot_at=slot,
        valid_until=new.valid_until,
        rate=(new.rate.messages, new.rate.per_seconds) if new.rate else None,
        in_reply_to=new.in_reply_to,
        agent_id=new.agent_id,
        quotes=new.quotes,
        comment_id=new.comment_id,
        lane=lane,
        due_at=slot + HEARTBEAT,
    )
    tx.create(store.SENDS, send.id, store.send_document(send))
    enqueue(tx, send)
    return send


def replan(tx: Tx, sends: Sequence[Send], slots: Sequence[datetime]) -> None:
    """Plan held sends again, e.g. when a campaign resumes. Read them with `store.get_send`."""
    for send, slot in zip(sends, slots, strict=True):
        if send.state is not SendState.HELD:
            continue
        planned = send.plan_again(slot)
        store.put_send(tx, planned)
        enqueue(tx, planned)


def cancel_sends(tx: Tx, sends: Sequence[Send], code: str) -> int:
    """End planned and held sends for good; return how many. Claimed ones have left already."""
    cancelled = 0
    for send in sends:
        if send.state in (SendState.PLANNED, SendState.HELD):
            end_send(tx, send, SendState.CANCELLED, code)
            cancelled += 1
    return cancelled


def end_send(tx: Tx, send: Send, state: SendState, code: str, detail: str = "") -> Send:
    """Close a send without a message and tell it."""
    ended = send.end(state, code, detail)
    store.put_send(tx, ended)
    tell_failed(tx, send, "failed", code)
    return ended


def unconfirmed(tx: Tx, send: Send) -> Send:
    """Give up waiting for a sign of a send. Who waits for an answer is told to somebody; a
    campaign shows its own."""
    if send.cause.kind != "campaign":
        tell_failed(tx, send, "unconfirmed", UNCONFIRMED)
    return send.end(SendState.UNCONFIRMED, UNCONFIRMED, send.detail)


def tell_failed(tx: Tx, send: Send, how: str, code: str) -> None:
    """Tell that no message came of a send; `how` is part of the fact's id."""
    fact = SendFailed(
        tenant=tx.tenant,
        fact_id=f"{send.id}-{how}",
        send_id=send.id,
        cause_kind=send.cause.kind,
        cause_id=send.cause.id,
        contact_id=send.contact_id,
        code=code,
    )
    emit(tx, fact)


def enqueue(tx: Tx, send: Send) -> None:
    """Enqueue the task of a planned send at its slot; it carries what spares a read."""
    payload = {
        "send_id": send.id,
        "account_id": send.account_id,
        "contact_id": send.contact_id,
        "cause_kind": send.cause.kind,
        "cause_id": send.cause.id,
        "slot_at": to_text(send.slot_at),
        "rate": list(send.rate) if send.rate else None,
        "template": send.is_template,
        "template_key": send.template_key,
        "service": send.purpose != "marketing",
        "lane": send.lane,
    }
    name = f"send-{send.id}-{send.tries}-{int(send.slot_at.timestamp() * 1000)}"
    later(tx, Task(SEND_TASK, payload, send.slot_at, name))


def content_document(content: Content) -> dict[str, Any]:
    """Return the stored shape of a content. Raises `Invalid` for what no provider takes,
    naming the field: `buttons[0].title`."""
    if isinstance(content, TextContent) and not content.text.strip():
        raise Invalid("a text needs a word", field="text")
    document: dict[str, Any] = msgspec.to_builtins(content)
    content_from(document)
    return document


def content_from(document: Mapping[str, Any]) -> Content:
    """Read a stored content back. Raises `Invalid` for what is none."""
    try:
        content: Content = msgspec.convert(document, Content)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from None
    return content


def _reserve_pair(tx: Tx, contact_id: str, account_id: str, now: datetime) -> datetime:
    contact = contacts.get(tx, contact_id)
    slot, pair = reserve_pair(pair_from(contact.pair.get(account_id)), now)
    contacts.put(tx, replace(contact, pair={**contact.pair, account_id: pair.to_text()}))
    return slot
