"""Who sends to whom, and what a provider did with it: every outcome is a value."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import msgspec

Channel = Literal["whatsapp", "instagram"]
NO_FILE = -3
"""Our own code, which Meta's never are: the file of a message could not be had."""
NOT_ON_CHANNEL = -4
"""Our own code: the channel has no such content."""
TOO_LONG = -5
"""Our own code: the channel takes fewer bytes or characters than these."""


@dataclass(frozen=True)
class Sender:
    """The account a message leaves from, with its opened credentials."""

    channel: Channel
    provider_number_id: str
    """WhatsApp: the phone_number_id. Instagram: the id of the professional account."""
    access_token: str = field(repr=False)


class Recipient(msgspec.Struct, frozen=True):
    """Where to send: a phone in E.164, or the provider's own id of the person."""

    phone: str | None = None
    user_id: str | None = None
    """WhatsApp: the business-scoped id. Instagram: the Instagram-scoped id."""
    comment_id: str | None = None
    """Instagram: answer this comment privately; then there is no other address."""


class Reaction(StrEnum):
    """What a refusal asks of us (facts/whatsapp 2.1)."""

    RETRY = "retry"
    """The same message later, with growing delay."""
    SLOW_RECIPIENT = "slow_recipient"
    SLOW_NUMBER = "slow_number"
    SLOW_ACCOUNT = "slow_account"
    """The API call rate of the app or business account is spent."""
    NEEDS_TEMPLATE = "needs_template"
    """The 24-hour window is closed."""
    DROP = "drop"
    REST_RECIPIENT = "rest_recipient"
    """The person gets no more marketing from anybody for now: not before a day, then longer."""
    UNREACHABLE = "unreachable"
    """Not delivered to this number; on several days it means that it has no WhatsApp."""
    BLOCK_RECIPIENT = "block_recipient"
    """The person stopped marketing."""
    BLOCK_COUNTRY = "block_country"
    HOLD_TEMPLATE = "hold_template"
    """The template does not fit what we send, or is not there: a person has to look."""
    PAUSE_TEMPLATE = "pause_template"
    DISABLE_TEMPLATE = "disable_template"
    PAUSE_MARKETING = "pause_marketing"
    """No templates from this number for now; replies go on."""
    PAUSE_ACCOUNT = "pause_account"


class Sent(msgspec.Struct, frozen=True):
    """The provider accepted the message."""

    message_id: str
    recipient_id: str | None = None
    """The provider's id of the person (wa_id), which may differ from the dialled number."""
    held: bool = False
    """Kept back until the provider has judged the template by its first messages."""


class Refused(msgspec.Struct, frozen=True):
    """The provider certainly did not take the message."""

    code: int
    reaction: Reaction
    detail: str = ""
    retry_after_seconds: float | None = None
    tries: int = 5
    """How often the same message may be asked for, where the reaction tries again."""
    reason: str = ""
    """For what concerns the account: the stable code its owner is told."""
    alarm: bool = False
    """Ours to mend: an operator should look."""


class Unknown(msgspec.Struct, frozen=True):
    """Nobody can say whether it left: a time-out after the bytes went, a reset, a 5xx, an
    unreadable 200. Never sent again by itself."""

    detail: str


Outcome = Sent | Refused | Unknown
