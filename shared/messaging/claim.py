"""The claim: everything that can still stop a send, read together in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.contacts import store as contacts
from shared.contacts.model import Contact
from shared.kernel.clock import from_text
from shared.messaging import gates, store
from shared.messaging.model import NotClaimable, Send, SendState
from shared.messaging.planning import end_send
from shared.ports.channels import (
    Content,
    Outgoing,
    Recipient,
    TemplateContent,
    TextContent,
)
from shared.ports.documents import Document, Tx

CONTACTS = "contacts"


@dataclass(frozen=True)
class Claimed:
    """The right to call the provider once, with all the call needs."""

    send: Send
    account: Document
    outgoing: Outgoing


@dataclass(frozen=True)
class Stop:
    """Why a send may not leave now. `hold` keeps it for a later plan."""

    code: str
    hold: bool = False


def claim(tx: Tx, send_id: str, account_id: str, contact_id: str, cause_key: str,
          slot_at: datetime, now: datetime) -> Claimed | None:  # fmt: skip
    """Take the send, or close or hold it; None when there is nothing to send.

    `slot_at` is the slot the task was enqueued for: once a send has a later one, its earlier
    task may not take it, or two sends of a cause would leave closer together than its rate.

    Reads: the ledger entry (protected), contact, gate and account (the state at this moment is
    what counts, so they are only consulted). Raises `NotClaimable` when it is not planned.
    """
    found = tx.get(store.SENDS, send_id)
    if found is None:
        raise store.SendNotFound("there is no such send")
    send = store.send_from(found)
    if send.state is not SendState.PLANNED:
        raise NotClaimable(f"the send is {send.state}")
    if send.slot_at > slot_at:
        raise NotClaimable("the send has a later slot")
    person, gate, account = tx.peek_all(
        [(CONTACTS, contact_id), (gates.KIND, cause_key), (store.ACCOUNTS, account_id)]
    )
    contact = _contact(tx, person)
    stop = _stop(send, contact, gate, account, now)
    if stop is not None:
        _put_aside(tx, send, stop)
        return None
    if contact is None or account is None:  # `_stop` has refused both; the checker cannot know
        return None
    claimed = send.claim(now)
    store.put_send(tx, claimed)
    outgoing = Outgoing(send.id, _recipient(contact), content_from(send.content))
    return Claimed(claimed, account, outgoing)


def _contact(tx: Tx, person: Document | None) -> Contact | None:
    if person and person.get("merged_into"):
        return contacts.peek(tx, person["merged_into"])
    return contacts.contact_from(person) if person else None


def _put_aside(tx: Tx, send: Send, stop: Stop) -> None:
    if stop.hold:
        store.put_send(tx, send.hold(stop.code))
    else:
        end_send(tx, send, SendState.CANCELLED, stop.code)


def _stop(
    send: Send, contact: Contact | None, gate: Document | None, account: Document | None,
    now: datetime,
) -> Stop | None:  # fmt: skip
    if send.valid_until and now > send.valid_until:
        return Stop("Expired")
    if contact is None:
        return Stop("ContactGone")
    if account is None:
        return Stop("AccountGone")
    if not gates.is_open(gate, send.cause):
        cancels = send.cause.kind != "campaign" or bool(gate and gate["cancels"])
        return Stop("GateClosed", hold=not cancels)
    refusal = contact.may_receive(send.purpose, send.account_id, now)
    if refusal is not None:
        return Stop(refusal.code)
    return _account_stop(send, account, now) or _content_stop(send, contact, account, now)


def _account_stop(send: Send, account: Document, now: datetime) -> Stop | None:
    waits = send.cause.kind == "campaign"
    if account["status"] != "active":
        return Stop("AccountPaused", hold=waits)
    paused_until = account.get("marketing_paused_until")
    if paused_until and send.purpose == "marketing" and from_text(paused_until) > now:
        return Stop("MarketingPaused", hold=waits)
    return None


def _content_stop(send: Send, contact: Contact, account: Document, now: datetime) -> Stop | None:
    recipient = _recipient(contact)
    if not recipient.phone and not recipient.user_id:
        return Stop("NoAddress")
    if send.is_template:
        template = account["templates"].get(f"{send.content['name']}|{send.content['language']}")
        if template is None or template["status"] != "APPROVED":
            return Stop("TemplateNotApproved", hold=send.cause.kind == "campaign")
        return None
    closes = contact.window_ends(send.account_id)
    if closes is None or closes <= now:
        return Stop("WindowClosed")
    return None


def _recipient(contact: Contact) -> Recipient:
    address = contact.address()
    return Recipient(address.phone, address.user_id)


def content_from(document: Document) -> Content:
    """Read a stored content back."""
    if document["type"] == "template":
        return TemplateContent(document["name"], document["language"], tuple(document["variables"]))
    return TextContent(document["text"])


def shown_text(content: Document, account: Document) -> str:
    """Return the words the person reads; a template is filled in."""
    if content["type"] == "text":
        return str(content["text"])
    key = f"{content['name']}|{content['language']}"
    body = str(account.get("templates", {}).get(key, {}).get("body") or content["name"])
    for number, value in enumerate(content["variables"], start=1):
        body = body.replace(f"{{{{{number}}}}}", value)
    return body


def with_message(send: Send, message_id: str, recipient_id: str | None, now: datetime) -> Send:
    """Return the entry of a send that certainly left."""
    return replace(
        send,
        state=SendState.SENT,
        provider_message_id=message_id,
        recipient_id=recipient_id,
        sent_at=send.sent_at or now,
        code="",
        detail="",
        due_at=None,
    )
