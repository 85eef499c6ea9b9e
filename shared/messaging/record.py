"""Recording what the provider did with a send: the second half of claim → call → record."""

from datetime import datetime, timedelta
from typing import Any

from shared.contacts import store as contacts
from shared.contacts.people import suppress
from shared.events import emit
from shared.events.messaging import AccountPaused, MessageSent
from shared.kernel.clock import to_text
from shared.messaging import store
from shared.messaging.claim import shown_text
from shared.messaging.model import (
    MAX_TRIES,
    Send,
    SendState,
    message_id,
    try_again_at,
)
from shared.messaging.planning import end_send, enqueue
from shared.ports.channels import Reaction, Refused, Sent, Unknown
from shared.ports.documents import Document, Tx

_MARKETING_PAUSE = timedelta(hours=4)
_SLOWDOWN = timedelta(seconds=60)
_TRY_AGAIN = frozenset(
    {Reaction.RETRY, Reaction.SLOW_RECIPIENT, Reaction.SLOW_NUMBER, Reaction.SLOW_ACCOUNT}
)
_HOLDS = frozenset({Reaction.HOLD_TEMPLATE, Reaction.PAUSE_MARKETING, Reaction.PAUSE_ACCOUNT})


def record_sent(tx: Tx, send: Send, outcome: Sent, account: Document, now: datetime) -> None:
    """Record acceptance without reading: the entry is merged, the message created.

    When a status was faster it has created the message already: then `transact` raises
    `AlreadyExists` and `record_sent_after_status` does the rest.
    """
    _merge_sent(tx, send, outcome, now)
    message = message_document(send, outcome.message_id, account, now)
    tx.create(store.MESSAGES, message_id(send.account_id, outcome.message_id), message)
    emit(tx, sent_fact(tx.tenant, send))


def record_sent_after_status(tx: Tx, send: Send, outcome: Sent, now: datetime) -> None:
    """Record acceptance where a status has made the message and told the fact already."""
    _merge_sent(tx, send, outcome, now)


def _merge_sent(tx: Tx, send: Send, outcome: Sent, now: datetime) -> None:
    fields: dict[str, Any] = {
        "state": str(SendState.SENT),
        "provider_message_id": outcome.message_id,
        "recipient_id": outcome.recipient_id,
        "sent_at": to_text(now),
        "code": "",
        "due_at": None,
        "unsent": False,
    }
    tx.merge(store.SENDS, send.id, fields)


def record_unknown(tx: Tx, send_id: str, outcome: Unknown, now: datetime) -> None:
    """Flag an ambiguous outcome, unless a status has settled it in the meantime."""
    send = store.get_send(tx, send_id)
    if send.state is SendState.CLAIMED:
        store.put_send(tx, send.lose_sight(now, outcome.detail))


def record_refused(tx: Tx, send_id: str, outcome: Refused, now: datetime) -> None:
    """Record a definite refusal and do what its code asks for."""
    send = store.get_send(tx, send_id)
    if send.state is not SendState.CLAIMED:
        return
    code, detail = str(outcome.code), outcome.detail
    react(tx, send, outcome, now)
    if outcome.reaction in _TRY_AGAIN and send.tries < MAX_TRIES:
        again = send.plan_again(try_again_at(now, send.tries, outcome.retry_after_seconds), code)
        store.put_send(tx, again)
        enqueue(tx, again)
    elif outcome.reaction in _HOLDS and send.cause.kind == "campaign":
        store.put_send(tx, send.hold(code))
    else:
        end_send(tx, send, SendState.REJECTED, code, detail)


def react(tx: Tx, send: Send, outcome: Refused, now: datetime) -> None:
    """Slow, hold, block or pause as the reaction says; nothing here touches the ledger."""
    match outcome.reaction:
        case Reaction.BLOCK_RECIPIENT:
            suppress(
                tx, contacts.get(tx, send.contact_id), "marketing", f"code {outcome.code}", now
            )
        case Reaction.SLOW_NUMBER | Reaction.SLOW_ACCOUNT:
            _change_account(tx, send.account_id, slow_until=to_text(now + _SLOWDOWN))
        case Reaction.PAUSE_MARKETING:
            until = to_text(now + _MARKETING_PAUSE)
            _change_account(tx, send.account_id, marketing_paused_until=until)
        case Reaction.HOLD_TEMPLATE:
            _hold_template(tx, send)
        case Reaction.PAUSE_ACCOUNT:
            pause_account(tx, send.account_id, f"provider code {outcome.code}")
        case _:
            pass


def pause_account(tx: Tx, account_id: str, reason: str) -> None:
    """Stop all sending of an account until a person resumes it."""
    account = store.get_account(tx, account_id)
    if account["status"] != "active":
        return
    revision = int(account.get("revision", 0)) + 1
    change = {"status": "paused", "status_reason": reason, "revision": revision}
    tx.put(store.ACCOUNTS, account_id, {**account, **change})
    fact_id = f"{account_id}-paused-{revision}"
    emit(tx, AccountPaused(tenant=tx.tenant, fact_id=fact_id, account_id=account_id, reason=reason))


def _change_account(tx: Tx, account_id: str, **fields: str) -> None:
    account = store.get_account(tx, account_id)
    tx.put(store.ACCOUNTS, account_id, {**account, **fields})


def _hold_template(tx: Tx, send: Send) -> None:
    account = store.get_account(tx, send.account_id)
    key = f"{send.content['name']}|{send.content['language']}"
    template = account["templates"].get(key)
    if template is not None:
        templates = {**account["templates"], key: {**template, "status": "PAUSED"}}
        tx.put(store.ACCOUNTS, send.account_id, {**account, "templates": templates})


def message_document(send: Send, provider_id: str, account: Document, now: datetime) -> Document:
    """Return the stored message of a send that left."""
    return {
        "conversation_id": send.conversation_id,
        "contact_id": send.contact_id,
        "account_id": send.account_id,
        "direction": "out",
        "author": send.author,
        "type": send.content["type"],
        "text": shown_text(send.content, account),
        "template": send.content.get("name"),
        "at": to_text(now),
        "provider_message_id": provider_id,
        "send_id": send.id,
        "status": "sent",
        "error": None,
        "reply_to": send.in_reply_to,
    }


def sent_fact(tenant: str, send: Send) -> MessageSent:
    """Return the fact that a message left; the same however it became known."""
    return MessageSent(
        tenant=tenant,
        fact_id=f"{send.id}-sent",
        send_id=send.id,
        cause_kind=send.cause.kind,
        cause_id=send.cause.id,
        contact_id=send.contact_id,
        conversation_id=send.conversation_id,
        account_id=send.account_id,
        agent_id=send.agent_id,
    )
