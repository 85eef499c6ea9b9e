"""The claim: everything that can still stop a send, read together in one transaction."""

from datetime import datetime
from functools import cache

import msgspec
from msgspec.structs import replace

from shared.contacts import store as contacts
from shared.contacts.model import Contact
from shared.kernel.clock import from_text
from shared.messaging import gates, store
from shared.messaging.channel import channel_of, open_until, recipient_of
from shared.messaging.model import NotClaimable, Send, SendState
from shared.messaging.planning import content_from, end_send, enqueue
from shared.messaging.templates import paced_until, why_not
from shared.ports.channels import Outgoing, Recipient
from shared.ports.documents import Document, Tx

CONTACTS = "contacts"


class Claimed(msgspec.Struct, frozen=True):
    """The right to call the provider once, with all the call needs."""

    send: Send
    account: Document
    outgoing: Outgoing


class Stop(msgspec.Struct, frozen=True):
    """Why a send may not leave now. `hold` keeps it for a later plan, `until` is a new slot."""

    code: str
    hold: bool = False
    until: datetime | None = None


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
    content = content_from(send.content)
    recipient = recipient_of(send, contact, account)
    late = send.comment_id is None and _window_is_over(contact, account, now)
    outgoing = Outgoing(send.id, recipient, content, send.quotes, human_agent=late)
    return Claimed(claimed, account, outgoing)


def _contact(tx: Tx, person: Document | None) -> Contact | None:
    if person and person.get("merged_into"):
        return contacts.peek(tx, person["merged_into"])
    return contacts.contact_from(person) if person else None


def _put_aside(tx: Tx, send: Send, stop: Stop) -> None:
    if stop.until is not None:
        again = send.plan_again(stop.until, stop.code)
        store.put_send(tx, again)
        enqueue(tx, again)
    elif stop.hold:
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
        # What a person or the agent wrote waits too: it goes on when the account does.
        return Stop("AccountPaused", hold=True)
    busy = _later(account.get("blocked_until"), now)
    if busy:
        return Stop("ProviderBusy", until=busy)
    begins = send.purpose == "marketing" or send.is_template
    if begins and _later(account.get("marketing_paused_until"), now):
        return Stop("MarketingPaused", hold=waits)
    return None


def _content_stop(send: Send, contact: Contact, account: Document, now: datetime) -> Stop | None:
    recipient = recipient_of(send, contact, account)
    if recipient == Recipient():
        return Stop("NoAddress")
    if channel_of(account) == "instagram" and (send.is_template or send.cause.kind == "campaign"):
        # Nobody is written to there who has not written first.
        return Stop("NotOnInstagram")
    blocked = account.get("blocked_countries")
    if blocked and country_of(recipient) in blocked:
        return Stop("CountryBlocked")
    if send.is_template:
        return _template_stop(send, account, now)
    if send.comment_id:
        return None
    closes = open_until(contact, account, human=send.author == "human")
    if closes is None or closes <= now:
        return Stop("WindowClosed")
    return None


def _template_stop(send: Send, account: Document, now: datetime) -> Stop | None:
    template = account["templates"].get(send.template_key)
    code = why_not(template)
    if code or template is None:
        return Stop(code, hold=send.cause.kind == "campaign")
    judged = paced_until(template, now)
    # Who is written to by a campaign can wait until the provider has judged the template.
    if judged and send.cause.kind == "campaign":
        return Stop("TemplatePaced", until=judged)
    return None


def _later(text: str | None, now: datetime) -> datetime | None:
    moment = from_text(text) if text else None
    return moment if moment and moment > now else None


def country_of(recipient: Recipient) -> str:
    """Return the country as its calling code, or its letters where only an id is known."""
    if not recipient.phone:
        return (recipient.user_id or "").partition(".")[0]
    digits = recipient.phone.removeprefix("+")
    return next((digits[:n] for n in (1, 2, 3) if digits[:n] in _calling_codes()), "")


@cache
def _calling_codes() -> frozenset[str]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return frozenset(str(code) for code in COUNTRY_CODE_TO_REGION_CODE)


def _window_is_over(contact: Contact, account: Document, now: datetime) -> bool:
    closes = open_until(contact, account, human=False)
    return channel_of(account) == "instagram" and (closes is None or closes <= now)


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
