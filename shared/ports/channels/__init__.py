"""Channels: messages to and from people. What a provider does with a send is a value."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from shared.ports.channels.accounts import App as App
from shared.ports.channels.accounts import ChannelAccounts as ChannelAccounts
from shared.ports.channels.accounts import NumberState as NumberState
from shared.ports.channels.accounts import TemplateDraft as TemplateDraft
from shared.ports.channels.accounts import TemplateState as TemplateState
from shared.ports.channels.content import UPLOAD_LIMITS_BYTES as UPLOAD_LIMITS_BYTES
from shared.ports.channels.content import ButtonsContent as ButtonsContent
from shared.ports.channels.content import ButtonValue as ButtonValue
from shared.ports.channels.content import ContactRequestContent as ContactRequestContent
from shared.ports.channels.content import Content as Content
from shared.ports.channels.content import HeaderValue as HeaderValue
from shared.ports.channels.content import Interactive as Interactive
from shared.ports.channels.content import LinkContent as LinkContent
from shared.ports.channels.content import ListContent as ListContent
from shared.ports.channels.content import LocationRequestContent as LocationRequestContent
from shared.ports.channels.content import Media as Media
from shared.ports.channels.content import MediaContent as MediaContent
from shared.ports.channels.content import MediaKind as MediaKind
from shared.ports.channels.content import NamedValue as NamedValue
from shared.ports.channels.content import Place as Place
from shared.ports.channels.content import PlaceContent as PlaceContent
from shared.ports.channels.content import ReactionContent as ReactionContent
from shared.ports.channels.content import TemplateContent as TemplateContent
from shared.ports.channels.content import TextContent as TextContent
from shared.ports.channels.content import Url as Url
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
from shared.ports.channels.inbound_content import FileKind as FileKind
from shared.ports.channels.inbound_content import Files as Files
from shared.ports.channels.inbound_content import FlowAnswer as FlowAnswer
from shared.ports.channels.inbound_content import InboundContent as InboundContent
from shared.ports.channels.inbound_content import ListChoice as ListChoice
from shared.ports.channels.inbound_content import Location as Location
from shared.ports.channels.inbound_content import NumberChange as NumberChange
from shared.ports.channels.inbound_content import Order as Order
from shared.ports.channels.inbound_content import OrderItem as OrderItem
from shared.ports.channels.inbound_content import Plain as Plain
from shared.ports.channels.inbound_content import Reacted as Reacted
from shared.ports.channels.inbound_content import Referral as Referral
from shared.ports.channels.inbound_content import Revoked as Revoked
from shared.ports.channels.inbound_content import Shared as Shared
from shared.ports.channels.inbound_content import Unsupported as Unsupported
from shared.ports.channels.limits import NotSayable as NotSayable
from shared.ports.channels.limits import parts_of as parts_of
from shared.ports.channels.limits import why_not_on as why_not_on
from shared.ports.channels.outcomes import NO_FILE as NO_FILE
from shared.ports.channels.outcomes import NOT_ON_CHANNEL as NOT_ON_CHANNEL
from shared.ports.channels.outcomes import TOO_LONG as TOO_LONG
from shared.ports.channels.outcomes import Channel as Channel
from shared.ports.channels.outcomes import Outcome as Outcome
from shared.ports.channels.outcomes import Reaction as Reaction
from shared.ports.channels.outcomes import Recipient as Recipient
from shared.ports.channels.outcomes import Refused as Refused
from shared.ports.channels.outcomes import Sender as Sender
from shared.ports.channels.outcomes import Sent as Sent
from shared.ports.channels.outcomes import Unknown as Unknown


class Outgoing(msgspec.Struct, frozen=True):
    """One message. `send_id` comes back on every status (biz_opaque_callback_data)."""

    send_id: str
    recipient: Recipient
    content: Content
    reply_to: str | None = None
    """The provider's id of the message this one quotes."""
    human_agent: bool = False
    """Instagram: a person wrote it and the 24-hour window is over, which is allowed for 7 days."""


class Channels(Protocol):
    """One messaging provider."""

    def send(self, sender: Sender, outgoing: Outgoing) -> Outcome:
        """Ask the provider once. Never raises for what the provider does; never retries.

        A `Media.file` must have become a `media_id` before (see `upload`).
        """
        ...

    def upload(self, sender: Sender, data: bytes, content_type: str, name: str) -> str | Refused:
        """Give the provider a file and return its media id, good for 30 days.

        Nobody sees anything yet, so a failure of any kind is a refusal.
        """
        ...

    def acknowledge(self, sender: Sender, message_id: str, typing: bool, person: Recipient) -> None:
        """Mark a message read, and show that we are typing. Best effort: never raises.

        WhatsApp asks for the message, Instagram for the person alone.
        """
        ...

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Split a verified webhook body into its items, each on its own.

        Items that cannot be understood are left out; a body that is no JSON gives [].
        """
        ...
