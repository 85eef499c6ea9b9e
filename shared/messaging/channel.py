"""What a channel allows: until when one may write, to which address, and at what rates; pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from shared.contacts.model import WINDOW, WINDOW_MARGIN, Contact
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import stable_id
from shared.messaging.model import Send
from shared.messaging.pacing import Rate
from shared.ports.channels import NOT_ON_CHANNEL, Channel, Content, Recipient, why_not_on

HUMAN_WINDOW = timedelta(days=7)
"""Instagram: how long after the person's last message a human may still answer."""
PRIVATE_REPLY = timedelta(days=7)
"""Instagram: how long after a comment its one private reply may leave."""
_COMMENT = "comment:"
# Facts: per profile. All other calls stand under the account's own throughput.
LANES = {"media": Rate(10, 1), "private_reply": Rate(750, 3600)}


class NotOnInstagram(Invalid):
    """Instagram has no such content."""


class TextTooLong(Invalid):
    """Instagram takes fewer bytes; the message names how many."""


class CommentAnswered(Conflict):
    """The one private reply to this comment was written already."""


class CommentTooOld(Conflict):
    """A comment can be answered privately for seven days."""


def channel_of(account: Mapping[str, Any]) -> Channel:
    """Return the channel of an account; those of before there were two are WhatsApp's."""
    return cast(Channel, account.get("channel") or "whatsapp")


def open_until(contact: Contact, account: Mapping[str, Any], human: bool) -> datetime | None:
    """Return until when free words may leave; None when the person never wrote.

    Instagram lets a human answer for a week: never an agent, and never a campaign.
    """
    closes = contact.window_ends(account["id"])
    if closes is not None and human and channel_of(account) == "instagram":
        return closes - WINDOW + HUMAN_WINDOW
    return closes


def recipient_of(send: Send, contact: Contact, account: Mapping[str, Any]) -> Recipient:
    """Return where a send goes: to a comment, or to the person on the account's channel."""
    if send.comment_id:
        return Recipient(comment_id=send.comment_id)
    return person_of(contact, account)


def person_of(contact: Contact, account: Mapping[str, Any]) -> Recipient:
    """Return the person's address on the account's channel."""
    address = contact.address(channel_of(account))
    return Recipient(address.phone, address.user_id)


def require_sayable(account: Mapping[str, Any], content: Content) -> None:
    """Raise `NotOnInstagram` or `TextTooLong` for what the account's channel has not, naming the
    field."""
    wrong = why_not_on(channel_of(account), content)
    if wrong is not None:
        kind = NotOnInstagram if wrong.code == NOT_ON_CHANNEL else TextTooLong
        raise kind(wrong.words, field=wrong.field)


def lane_of(account: Mapping[str, Any], content: Mapping[str, Any], comment_id: str | None) -> str:
    """Return which narrower limit a send stands under, '' for none."""
    if channel_of(account) == "whatsapp":
        return ""
    if comment_id:
        return "private_reply"
    heavy = content["type"] == "media" and content["media"]["kind"] in ("audio", "video")
    return "media" if heavy else ""


def comment_in(provider_id: str | None) -> str | None:
    """Return the comment that a message's provider id names, if it is one."""
    named = provider_id is not None and provider_id.startswith(_COMMENT)
    return provider_id.removeprefix(_COMMENT) if provider_id and named else None


def commented(comment_id: str | None) -> str | None:
    """Return the provider id of the message that a comment came in as."""
    return f"{_COMMENT}{comment_id}" if comment_id else None


def private_reply_id(account_id: str, comment_id: str) -> str:
    """Return the one send of a comment: whoever comes second finds it there."""
    return stable_id("private-reply", account_id, comment_id)


def answerable_until(commented_at: datetime, now: datetime) -> datetime:
    """Return until when a comment's private reply may leave. Raises `CommentTooOld`."""
    until = commented_at + PRIVATE_REPLY - WINDOW_MARGIN
    if until <= now:
        raise CommentTooOld("a comment can be answered privately for seven days")
    return until
