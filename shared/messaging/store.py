"""How accounts, sends and messages are stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.entry.webhook_keys import WEBHOOK_ACCOUNTS as WEBHOOK_ACCOUNTS
from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import NotFound
from shared.messaging.model import Cause, Send, SendState
from shared.ports.documents import Document, Due, Index, Tx, Unindexed

ACCOUNTS = Due("accounts")
"""`due_at` is when the provider is asked how the number is."""
SENDS = Due("sends")
MESSAGES = "messages"
NUMBERS = "numbers"
"""Platform directory: provider number id → tenant and account."""

ACCOUNTS_TEXT = Unindexed(ACCOUNTS, ("templates", "notices"))
ALL_ACCOUNTS = Index(ACCOUNTS, (), "created_at")
ACCOUNTS_OF_BUSINESS = Index(WEBHOOK_ACCOUNTS, ("business_account_id",))
MESSAGES_TEXT = Unindexed(
    MESSAGES,
    ("text", "template", "error", "raw", "content", "about", "files", "reactions", "reports"),
)
SENDS_TEXT = Unindexed(SENDS, ("content", "detail"))
MESSAGES_BY_CONVERSATION = Index(MESSAGES, ("conversation_id",), "at", descending=True)
MESSAGES_BY_DIRECTION = Index(MESSAGES, ("direction",), "at")
SENDS_BY_CAUSE = Index(SENDS, ("cause_id",), "planned_at")
SENDS_BY_CAUSE_STATE = Index(SENDS, ("cause_id", "state"), "planned_at")
SENDS_BY_CAUSE_DELIVERY = Index(SENDS, ("cause_id", "delivery"), "planned_at")
SENDS_BY_CONTACT_STATE = Index(SENDS, ("contact_id", "state"), "planned_at")
SENDS_UNSENT_IN_CONVERSATION = Index(SENDS, ("conversation_id", "unsent"), "planned_at")
SENDS_BY_ACCOUNT = Index(SENDS, ("account_id", "cause_kind", "state"), "planned_at")
SENDS_BY_STATE = Index(SENDS, ("state",), "planned_at")

_TIMES = ("planned_at", "slot_at", "valid_until", "claimed_at", "sent_at", "due_at")
_PLAIN = (
    "id", "account_id", "contact_id", "purpose", "content", "author", "in_reply_to", "agent_id",
    "tries", "provider_message_id", "recipient_id", "code", "detail", "delivery", "quotes",
    "comment_id", "lane",
)  # fmt: skip
# What documents of before do not have.
_ADDED_LATER: dict[str, Any] = {"quotes": None, "comment_id": None, "lane": ""}


class AccountNotFound(NotFound):
    """There is no such account in this tenant."""


class SendNotFound(NotFound):
    """There is no such send in this tenant."""


def send_document(send: Send) -> Document:
    """Return the stored shape of a send."""
    times = {name: _text(getattr(send, name)) for name in _TIMES}
    return {
        **{name: getattr(send, name) for name in _PLAIN},
        **times,
        "conversation_id": send.conversation_id,
        "cause_kind": send.cause.kind,
        "cause_id": send.cause.id,
        "state": str(send.state),
        "unsent": send.state is not SendState.SENT,
        "rate": list(send.rate) if send.rate else None,
    }


def send_from(document: Document) -> Send:
    """Read a send back."""
    times: dict[str, Any] = {name: _moment(document.get(name)) for name in _TIMES}
    rate = document.get("rate")
    return Send(
        **{**_ADDED_LATER, **{name: document[name] for name in _PLAIN if name in document}},
        **times,
        cause=Cause(document["cause_kind"], document["cause_id"]),
        state=SendState(document["state"]),
        rate=(rate[0], rate[1]) if rate else None,
    )


def get_send(tx: Tx, id: str) -> Send:
    """Return the send, protected."""
    found = tx.get(SENDS, id)
    if found is None:
        raise SendNotFound("there is no such send")
    return send_from(found)


def put_send(tx: Tx, send: Send) -> None:
    """Replace the ledger entry."""
    tx.put(SENDS, send.id, send_document(send))


def get_account(tx: Tx, id: str) -> Document:
    """Return the account's document, protected."""
    found = tx.get(ACCOUNTS, id)
    if found is None:
        raise AccountNotFound("there is no such account")
    return found


def peek_account(tx: Tx, id: str) -> Document:
    """Return the account's document without protecting it."""
    found = tx.peek(ACCOUNTS, id)
    if found is None:
        raise AccountNotFound("there is no such account")
    return found


def sends_in(tx: Tx, cause: Cause, states: Sequence[SendState], limit: int) -> list[Send]:
    """Return up to `limit` sends of a cause in any of the states, oldest plan first."""
    found: list[Send] = []
    for state in states:
        equal = {"cause_id": cause.id, "state": str(state)}
        page = tx.find(SENDS_BY_CAUSE_STATE, equal, limit=limit)
        found += [send_from(item) for item in page.items]
    return found[:limit]


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None
