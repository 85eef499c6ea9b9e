"""What a message that came in holds, as a tagged union; also how it is stored and answered."""

from typing import Any, Literal

import msgspec

FileKind = Literal["image", "video", "audio", "document", "sticker"]


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file the person sent, still at the provider (`MediaSource` fetches it)."""

    kind: FileKind
    provider_id: str | None = None
    """WhatsApp: the media id, good for 7 days. Instagram has none."""
    url: str | None = None
    """Instagram: where it lies for a while. WhatsApp's own lasts 5 minutes and is not kept."""
    content_type: str = ""
    filename: str = ""
    voice: bool = False
    """A voice note, recorded on the spot."""


class Plain(msgspec.Struct, frozen=True, tag="text"):
    """Nothing but words, which are in `InboundMessage.text`."""


class Files(msgspec.Struct, frozen=True, tag="media"):
    """One or several files; the caption is in `InboundMessage.text`."""

    files: tuple[File, ...]


class Location(msgspec.Struct, frozen=True, tag="location"):
    """A place, in degrees; None where the provider names no numbers."""

    latitude: float | None
    longitude: float | None
    name: str = ""
    address: str = ""
    url: str = ""


class CardPhone(msgspec.Struct, frozen=True):
    """A number on a contact card: as written, and as the provider knows it (digits only)."""

    phone: str
    wa_id: str = ""
    type: str = ""


class Card(msgspec.Struct, frozen=True):
    """Somebody's contact card."""

    name: str
    phones: tuple[CardPhone, ...] = ()
    emails: tuple[str, ...] = ()
    organization: str = ""


class Cards(msgspec.Struct, frozen=True, tag="contacts"):
    """Contact cards. `own` when the person shared their own, asked by us: it names their phone."""

    cards: tuple[Card, ...]
    own: bool = False


class Button(msgspec.Struct, frozen=True, tag="button"):
    """A button was pressed: of a template, of ours, a quick reply or an ice breaker."""

    id: str
    title: str


class ListChoice(msgspec.Struct, frozen=True, tag="list"):
    """A row of a list was chosen."""

    id: str
    title: str
    description: str = ""


class FlowAnswer(msgspec.Struct, frozen=True, tag="flow"):
    """A form was filled in; `answers` are as the form names them."""

    name: str
    answers: dict[str, Any]


class CallPermission(msgspec.Struct, frozen=True, tag="call_permission"):
    """The person allowed or refused calls: `accept` or `reject`."""

    response: str


class OrderItem(msgspec.Struct, frozen=True):
    """One line of an order. `price` is the decimal text the provider sent, per piece."""

    product_id: str
    quantity: float
    price: str
    currency: str


class Order(msgspec.Struct, frozen=True, tag="order"):
    """A cart from the catalogue."""

    catalog_id: str
    items: tuple[OrderItem, ...]


class Shared(msgspec.Struct, frozen=True, tag="share"):
    """A post, reel or story of Instagram that the person sent along or was mentioned in.

    `kind` is the provider's word (ig_post, ig_reel, story_mention …); `url` may expire.
    """

    kind: str
    url: str = ""


class Comment(msgspec.Struct, frozen=True, tag="comment"):
    """A comment under a post: no direct message; one private reply may answer it for 7 days."""

    comment_id: str
    media_id: str = ""
    parent_id: str = ""
    live: bool = False
    username: str = ""


class NumberChange(msgspec.Struct, frozen=True, tag="system"):
    """The provider tells that the person has other identifiers now.

    `kind` is the provider's word. `old_*` and `new_*` are empty where it does not say.
    """

    kind: str
    old_phone: str = ""
    new_phone: str = ""
    old_user_id: str = ""
    new_user_id: str = ""
    new_parent_user_id: str = ""


class Reacted(msgspec.Struct, frozen=True, tag="reaction"):
    """A reaction to the message `target`; an empty `emoji` takes it back."""

    target: str
    emoji: str = ""


class Edited(msgspec.Struct, frozen=True, tag="edit"):
    """The message `target` now says `InboundMessage.text`, and has `files` if it is media."""

    target: str
    files: tuple[File, ...] = ()


class Revoked(msgspec.Struct, frozen=True, tag="revoke"):
    """The message `target` was taken back."""

    target: str


class Unsupported(msgspec.Struct, frozen=True, tag="unsupported"):
    """Something the provider or we cannot show; `kind` is its own word for it, if it has one."""

    kind: str = ""
    code: int | None = None


InboundContent = (
    Plain | Files | Location | Cards | Button | ListChoice | FlowAnswer | CallPermission | Order
    | Shared | Comment | NumberChange | Reacted | Edited | Revoked | Unsupported
)  # fmt: skip


class Referral(msgspec.Struct, frozen=True, omit_defaults=True):
    """The ad, post or link that led the person to us."""

    source_type: str = ""
    source_id: str = ""
    source_url: str = ""
    headline: str = ""
    body: str = ""
    media_url: str = ""
    click_id: str = ""
    """Meta's ctwa_clid, for telling the ad what came of it."""
    ref: str = ""


class About(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a message refers to, beside an earlier message."""

    referral: Referral | None = None
    story_url: str = ""
    """The story of ours it answers, while it can be looked at."""
    story_id: str = ""
    product_id: str = ""
    """The product of the catalogue it asks about."""
    forwarded: bool = False

    def with_referral(self, referral: Referral | None) -> "About":
        """Add where the person came from, if that was not known."""
        return msgspec.structs.replace(self, referral=self.referral or referral)
