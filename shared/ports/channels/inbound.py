"""What comes in from a channel: typed messages, statuses, account events and preferences."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from shared.ports.channels.inbound_content import About, File, InboundContent, Plain


class InboundMessage(msgspec.Struct, frozen=True):
    """A person wrote, or did something to an earlier message.

    `content` says what; `Reacted`, `Edited`, `Revoked` and `NumberChange` are no new message to
    answer. Unknown types arrive as `Unsupported` with the raw node kept.
    """

    number_id: str
    """The phone_number_id, or the id of the Instagram account."""
    message_id: str
    at: datetime
    type: str
    """The provider's word: text, image, button, interactive, reaction, edit …"""
    text: str
    """The words of it: body, caption, button or list title; '' where there are none."""
    phone: str | None
    """The wa_id with a plus in front; None when the person hides the number."""
    user_id: str | None
    """WhatsApp's business-scoped id of the person."""
    parent_user_id: str | None
    profile_name: str | None
    content: InboundContent = msgspec.field(default_factory=Plain)
    about: About = msgspec.field(default_factory=About)
    instagram_id: str | None = None
    """The Instagram-scoped id of the person."""
    username: str | None = None
    reply_to: str | None = None
    """The provider's id of the message it answers, or is done to."""
    echo: bool = False
    """The business itself wrote, from its phone or another tool: shown, never answered. The
    identifiers are then those of the person it wrote to."""
    unattended: bool = False
    """Shown, never answered: another app owns the thread, or it is the provider's self-test."""
    history: bool = False
    """Said before the number was connected: shown, and nothing follows from it."""
    group_id: str | None = None
    """Written in a group, not to the business alone: shown, never answered."""
    other_number_id: str = ""
    """Another id the provider gives for the same account of ours; Instagram has two."""
    raw: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """The provider's node, cut where it is too deep or too large to be stored."""


class StatusUpdate(msgspec.Struct, frozen=True):
    """What became of a message of ours."""

    number_id: str
    message_id: str
    status: str
    """sent, delivered, read, played or failed; others are ignored."""
    at: datetime
    send_id: str | None
    recipient_id: str | None
    """The phone it went to as the provider writes it, else the provider's id of the person."""
    error_code: int | None = None
    error_detail: str = ""
    pricing: Mapping[str, Any] | None = None
    recipient_user_id: str | None = None
    """WhatsApp: the business-scoped id, which may come beside the phone."""


class Preference(msgspec.Struct, frozen=True):
    """The person told the provider whether they want marketing from this number."""

    number_id: str
    phone: str | None
    user_id: str | None
    value: Literal["stop", "resume"]
    at: datetime


class AccountEvent(msgspec.Struct, frozen=True):
    """Something about the account, not about a person."""

    provider_account_id: str
    """WhatsApp: the business account's id (WABA)."""
    field: str
    value: Mapping[str, Any]
    number_id: str | None = None
    at: datetime | None = None
    """When it happened, as far as the provider says."""


Inbound = InboundMessage | StatusUpdate | Preference | AccountEvent


class Fetched(msgspec.Struct, frozen=True):
    """The bytes of a file, within our limits, with their media type."""

    data: bytes
    content_type: str


class NotFetched(msgspec.Struct, frozen=True):
    """Why there are no bytes: `TooLarge`, `TypeRefused`, `Gone`, or with `retry` `Unavailable`."""

    code: str
    retry: bool = False


class MediaSource(Protocol):
    """Fetches files that people sent."""

    def fetch(self, access_token: str, file: File) -> Fetched | NotFetched:
        """Download one file. Only from the provider's own hosts; never raises for what they do."""
        ...
