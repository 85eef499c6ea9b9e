"""Channels: messages to and from people. What a provider does with a send is a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol


@dataclass(frozen=True)
class Sender:
    """The account a message leaves from, with its opened credentials."""

    channel: Literal["whatsapp"]
    provider_number_id: str
    """WhatsApp: the phone_number_id."""
    access_token: str = field(repr=False)


@dataclass(frozen=True)
class Recipient:
    """Where to send: a phone in E.164, or the provider's own id of the person."""

    phone: str | None = None
    user_id: str | None = None


@dataclass(frozen=True)
class TextContent:
    """Free text, allowed only inside the 24-hour window."""

    text: str


@dataclass(frozen=True)
class TemplateContent:
    """An approved template with its body variables in order."""

    name: str
    language: str
    variables: tuple[str, ...] = ()


Content = TextContent | TemplateContent


@dataclass(frozen=True)
class Outgoing:
    """One message. `send_id` comes back on every status (biz_opaque_callback_data)."""

    send_id: str
    recipient: Recipient
    content: Content


class Reaction(StrEnum):
    """What a refusal asks of us (facts/whatsapp 2.1); decided on the code alone."""

    RETRY = "retry"
    """The same message later, with growing delay."""
    SLOW_RECIPIENT = "slow_recipient"
    SLOW_NUMBER = "slow_number"
    SLOW_ACCOUNT = "slow_account"
    """The API call rate of the app or business account is spent."""
    NEEDS_TEMPLATE = "needs_template"
    """The 24-hour window is closed."""
    DROP = "drop"
    BLOCK_RECIPIENT = "block_recipient"
    """The person stopped marketing."""
    HOLD_TEMPLATE = "hold_template"
    PAUSE_MARKETING = "pause_marketing"
    """No templates from this number for now; replies go on."""
    PAUSE_ACCOUNT = "pause_account"


@dataclass(frozen=True)
class Sent:
    """The provider accepted the message."""

    message_id: str
    recipient_id: str | None = None
    """The provider's id of the person (wa_id), which may differ from the dialled number."""
    held: bool = False


@dataclass(frozen=True)
class Refused:
    """The provider certainly did not take the message."""

    code: int
    reaction: Reaction
    detail: str = ""
    retry_after_seconds: float | None = None


@dataclass(frozen=True)
class Unknown:
    """Nobody can say whether it left: a time-out after the bytes went, a reset, a 5xx, an
    unreadable 200. Never sent again by itself."""

    detail: str


Outcome = Sent | Refused | Unknown


@dataclass(frozen=True)
class NumberState:
    """What the provider says about a connected number."""

    display_phone_number: str
    verified_name: str
    quality: str
    daily_limit: int | None
    """Unique recipients outside the window per rolling 24 hours; None is unlimited."""
    portfolio_id: str | None = None


@dataclass(frozen=True)
class TemplateState:
    """One template as the provider keeps it."""

    name: str
    language: str
    status: str
    """APPROVED, PENDING, REJECTED, PAUSED, DISABLED …, upper case."""
    category: str
    body: str
    """The body text with its variables as {{1}}, {{2}} …"""


# --- what comes in ---------------------------------------------------------------------


@dataclass(frozen=True)
class InboundMessage:
    """A person wrote. Unknown types arrive as `unsupported` with the raw node kept.

    `system` (the person changed number or id), `edit`, `revoke` and `reaction` say something
    about the person or an earlier message; they are no new message to answer.
    """

    number_id: str
    message_id: str
    at: datetime
    type: str
    text: str
    """The words of it: body, caption, button or list title; '' where there are none."""
    phone: str | None
    """The wa_id with a plus in front; None when the person hides the number."""
    user_id: str | None
    parent_user_id: str | None
    profile_name: str | None
    reply_to: str | None = None
    echo: bool = False
    """The business itself wrote from its phone (coexistence): shown, never answered. `phone` and
    `user_id` are then the person it wrote to."""
    group_id: str | None = None
    """Written in a group, not to the business alone: shown, never answered."""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StatusUpdate:
    """What became of a message of ours."""

    number_id: str
    message_id: str
    status: str
    """sent, delivered, read, played or failed; others are ignored."""
    at: datetime
    send_id: str | None
    recipient_id: str | None
    error_code: int | None = None
    error_detail: str = ""
    pricing: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class AccountEvent:
    """Something about the account, not about a person."""

    provider_account_id: str
    field: str
    value: Mapping[str, Any]
    number_id: str | None = None
    at: datetime | None = None
    """When it happened, as far as the provider says."""


Inbound = InboundMessage | StatusUpdate | AccountEvent


class Channels(Protocol):
    """One messaging provider."""

    def send(self, sender: Sender, outgoing: Outgoing) -> Outcome:
        """Ask the provider once. Never raises for what the provider does; never retries."""
        ...

    def acknowledge(self, sender: Sender, message_id: str, typing: bool) -> None:
        """Mark a message read, and show that we are typing. Best effort: never raises."""
        ...

    def describe(self, sender: Sender) -> NumberState | Refused:
        """Return the state of the number, or why the credentials do not work."""
        ...

    def templates(
        self, sender: Sender, business_account_id: str
    ) -> Sequence[TemplateState] | Refused:
        """Return all templates of the business account, over all pages."""
        ...

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Split a verified webhook body into its items, each on its own.

        Items that cannot be understood are left out; a body that is no JSON gives [].
        """
        ...
