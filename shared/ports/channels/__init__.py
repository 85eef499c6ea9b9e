"""Channels: messages to and from people. What a provider does with a send is a value."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from shared.ports.channels.inbound import AccountEvent as AccountEvent
from shared.ports.channels.inbound import Fetched as Fetched
from shared.ports.channels.inbound import Inbound as Inbound
from shared.ports.channels.inbound import InboundMessage as InboundMessage
from shared.ports.channels.inbound import MediaSource as MediaSource
from shared.ports.channels.inbound import NotFetched as NotFetched
from shared.ports.channels.inbound import Preference as Preference
from shared.ports.channels.inbound import StatusUpdate as StatusUpdate
from shared.ports.channels.inbound_content import About as About
from shared.ports.channels.inbound_content import Button as Button
from shared.ports.channels.inbound_content import CallPermission as CallPermission
from shared.ports.channels.inbound_content import Card as Card
from shared.ports.channels.inbound_content import CardPhone as CardPhone
from shared.ports.channels.inbound_content import Cards as Cards
from shared.ports.channels.inbound_content import Comment as Comment
from shared.ports.channels.inbound_content import Edited as Edited
from shared.ports.channels.inbound_content import File as File
from shared.ports.channels.inbound_content import FlowAnswer as FlowAnswer
from shared.ports.channels.inbound_content import InboundContent as InboundContent
from shared.ports.channels.inbound_content import ListChoice as ListChoice
from shared.ports.channels.inbound_content import Location as Location
from shared.ports.channels.inbound_content import Media as Media
from shared.ports.channels.inbound_content import NumberChange as NumberChange
from shared.ports.channels.inbound_content import Order as Order
from shared.ports.channels.inbound_content import OrderItem as OrderItem
from shared.ports.channels.inbound_content import Plain as Plain
from shared.ports.channels.inbound_content import Reacted as Reacted
from shared.ports.channels.inbound_content import Referral as Referral
from shared.ports.channels.inbound_content import Revoked as Revoked
from shared.ports.channels.inbound_content import Shared as Shared
from shared.ports.channels.inbound_content import Unsupported as Unsupported

Channel = Literal["whatsapp", "instagram"]


@dataclass(frozen=True)
class Sender:
    """The account a message leaves from, with its opened credentials."""

    channel: Channel
    provider_number_id: str
    """WhatsApp: the phone_number_id. Instagram: the id of the professional account."""
    access_token: str = field(repr=False)


@dataclass(frozen=True)
class Recipient:
    """Where to send: a phone in E.164, or the provider's own id of the person."""

    phone: str | None = None
    user_id: str | None = None
    """WhatsApp: the business-scoped id. Instagram: the Instagram-scoped id."""
    comment_id: str | None = None
    """Instagram: answer this comment privately; then there is no other address."""


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
