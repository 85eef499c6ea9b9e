"""Recording what the provider did with a send: the second half of claim → call → record."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from shared.contacts import store as contacts
from shared.contacts.model import Contact
from shared.contacts.people import suppress
from shared.events import emit
from shared.events.messaging import MessageSent
from shared.kernel.clock import to_text
from shared.messaging import store, trouble
from shared.messaging.channel import commented
from shared.messaging.claim import country_of
from shared.messaging.model import Send, SendState, message_id, try_again_at
from shared.messaging.pacing import Pair
from shared.messaging.planning import end_send, enqueue
from shared.messaging.shown import shown_parts, shown_text, shown_type
from shared.messaging.templates import PACING_HOLD, change_template
from shared.ports.channels import Reaction, Recipient, Refused, Sent, Unknown
from shared.ports.documents import Document, Tx

_MARKETING_PAUSE = timedelta(hours=4)
_TRY_AGAIN = frozenset(
    {Reaction.RETRY, Reaction.SLOW_RECIPIENT, Reaction.SLOW_NUMBER, Reaction.SLOW_ACCOUNT,
     Reaction.HOLD_TEMPLATE}
)  # fmt: skip
# What the code says about the template; '' is a hold of ours, until somebody has looked.
_TEMPLATE_STATES = {
    Reaction.HOLD_TEMPLATE: "",
    Reaction.PAUSE_TEMPLATE: "PAUSED",
    Reaction.DISABLE_TEMPLATE: "DISABLED",
}
_HOLDS = frozenset({*_TEMPLATE_STATES, Reaction.PAUSE_MARKETING})
_OF_PERSON = frozenset(
    {Reaction.REST_RECIPIENT, Reaction.UNREACHABLE, Reaction.NEEDS_TEMPLATE,
     Reaction.SLOW_RECIPIENT}
)  # fmt: skip
LASTING = frozenset(
    {*_TEMPLATE_STATES, Reaction.PAUSE_ACCOUNT, Reaction.PAUSE_MARKETING, Reaction.REST_RECIPIENT,
     Reaction.UNREACHABLE, Reaction.NEEDS_TEMPLATE, Reaction.BLOCK_RECIPIENT,
     Reaction.BLOCK_COUNTRY}
)  # fmt: skip
"""What a code asks for also when it is reported after the message had been accepted."""


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
    if _tries_again(send, outcome):
        # A template that is only not known everywhere yet is not held back.
        if outcome.reaction is not Reaction.HOLD_TEMPLATE:
            react(tx, send, outcome, now)
        again = send.plan_again(try_again_at(send, now, outcome.retry_after_seconds), code)
        store.put_send(tx, again)
        enqueue(tx, again)
        return
    react(tx, send, outcome, now)
    if _keeps(send, outcome.reaction):
        store.put_send(tx, send.hold(code))
    else:
        end_send(tx, send, SendState.REJECTED, code, detail)


def _tries_again(send: Send, outcome: Refused) -> bool:
    if outcome.reaction is Reaction.HOLD_TEMPLATE and outcome.retry_after_seconds is None:
        return False
    return outcome.reaction in _TRY_AGAIN and send.tries < outcome.tries


def _keeps(send: Send, reaction: Reaction) -> bool:
    if reaction is Reaction.PAUSE_ACCOUNT:
        return True
    return reaction in _HOLDS and send.cause.kind == "campaign"


def react(tx: Tx, send: Send, outcome: Refused, now: datetime) -> None:
    """Slow, hold, block or pause as the reaction says; nothing here touches the ledger.

    Also for a code that a status reports later: then nothing is tried again, and what
    concerns the person, the template or the account is the same.
    """
    match outcome.reaction:
        case Reaction.SLOW_NUMBER:
            trouble.slow_number(tx, send.account_id, now)
        case Reaction.SLOW_ACCOUNT:
            account = store.get_account(tx, send.account_id)
            trouble.block_calls(tx, account, now, outcome.retry_after_seconds)
        case Reaction.PAUSE_MARKETING | Reaction.PAUSE_ACCOUNT:
            _pause(tx, send.account_id, outcome, now)
        case reaction if reaction in _TEMPLATE_STATES:
            _change_template(tx, send, outcome, now)
        case _:
            _react_to_person(tx, send, outcome, now)


def react_to_stranger(
    tx: Tx, account_id: str, outcome: Refused, person: Callable[[], Contact | None], now: datetime
) -> None:
    """Do what a code asks for that was reported of a message we know nothing about: it was said
    of our number, or by a person whom we may not write to either."""
    match outcome.reaction:
        case Reaction.PAUSE_MARKETING | Reaction.PAUSE_ACCOUNT:
            _pause(tx, account_id, outcome, now)
        case Reaction.BLOCK_RECIPIENT if found := person():
            suppress(tx, found, "marketing", f"code {outcome.code}", now)
        case _:
            return


def _pause(tx: Tx, account_id: str, outcome: Refused, now: datetime) -> None:
    if outcome.reaction is Reaction.PAUSE_MARKETING:
        until = now + _MARKETING_PAUSE
        trouble.pause_templates(tx, account_id, outcome.reason, now, until)
    else:
        code = outcome.reason or "ProviderUnreadable"
        trouble.pause_account(tx, account_id, code, now, detail=outcome.detail)


def _react_to_person(tx: Tx, send: Send, outcome: Refused, now: datetime) -> None:
    if outcome.reaction is Reaction.BLOCK_COUNTRY:
        address = contacts.get(tx, send.contact_id).address()
        country = country_of(Recipient(address.phone, address.user_id))
        trouble.block_country(tx, send.account_id, country)
    elif outcome.reaction is Reaction.BLOCK_RECIPIENT:
        person = contacts.get(tx, send.contact_id)
        suppress(tx, person, "marketing", f"code {outcome.code}", now)
    elif outcome.reaction in _OF_PERSON:
        contacts.put(tx, _changed_person(tx, send, outcome, now))


def _changed_person(tx: Tx, send: Send, outcome: Refused, now: datetime) -> Contact:
    person = contacts.get(tx, send.contact_id)
    match outcome.reaction:
        case Reaction.REST_RECIPIENT:
            return person.capped(now)
        case Reaction.UNREACHABLE:
            return person.not_delivered(now)
        case Reaction.NEEDS_TEMPLATE:
            return person.window_was_closed(send.account_id, now)
    # The pair limit: whatever else is meant for this person waits as well, others go on.
    free_at = try_again_at(send, now, outcome.retry_after_seconds)
    pair = Pair(free_at, now - timedelta(minutes=1), 1)
    return replace(person, pair={**person.pair, send.account_id: pair.to_text()})


def _change_template(tx: Tx, send: Send, outcome: Refused, now: datetime) -> None:
    if not send.is_template:
        return
    status = _TEMPLATE_STATES[outcome.reaction]
    fields = {"status": status} if status else {"problem": str(outcome.code)}
    name, language = send.content["name"], send.content["language"]
    change_template(tx, send.account_id, name, language, now, **fields)


def note_held(tx: Tx, send: Send, now: datetime) -> None:
    """The provider judges the template by its first messages: the others wait for it."""
    name, language = send.content["name"], send.content["language"]
    until = to_text(now + PACING_HOLD)
    change_template(tx, send.account_id, name, language, now, paced_until=until)


def message_document(send: Send, provider_id: str, account: Document, now: datetime) -> Document:
    """Return the stored message of a send that left."""
    return {
        "conversation_id": send.conversation_id,
        "contact_id": send.contact_id,
        "account_id": send.account_id,
        "direction": "out",
        "author": send.author,
        "type": shown_type(send.content),
        "text": shown_text(send.content, account),
        "template": send.content.get("name"),
        "at": to_text(now),
        "provider_message_id": provider_id,
        "send_id": send.id,
        "status": "sent",
        "error": None,
        "reply_to": send.quotes or send.content.get("message_id") or commented(send.comment_id),
        **shown_parts(send.content),
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
