"""What can be said: every kind of content with the limits of its fields, as it is stored."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

# The limits are those of the Cloud API (facts: sending). They are checked when a content is read
# from a body or from a document, so a field that is too long is named before anything is asked.
Text = Annotated[str, Meta(min_length=1, max_length=4096)]
Body = Annotated[str, Meta(min_length=1, max_length=1024)]
Caption = Annotated[str, Meta(max_length=1024)]
Footer = Annotated[str, Meta(max_length=60)]
Label = Annotated[str, Meta(min_length=1, max_length=20)]
Title = Annotated[str, Meta(min_length=1, max_length=24)]
Variable = Annotated[str, Meta(min_length=1, max_length=1024)]
Url = Annotated[str, Meta(max_length=2000, pattern=r"^https?://\S+$(?!\n)")]
MediaKind = Literal["image", "video", "audio", "document", "sticker"]

MOST_ROWS = 10
UPLOAD_LIMITS_BYTES = {
    "image": 5_000_000,
    "video": 16_000_000,
    "audio": 16_000_000,
    "document": 100_000_000,
    "sticker": 500_000,
}


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a content."""


class Media(_Part, frozen=True):
    """A file, from exactly one place."""

    kind: MediaKind
    file: Annotated[str, Meta(max_length=300)] | None = None
    """A file of ours: asked for by the id of its upload, kept by its whole name, and given to the
    provider when the message leaves."""
    link: Url | None = None
    """An address the provider fetches the file from."""
    media_id: Annotated[str, Meta(max_length=100, pattern=r"^[0-9A-Za-z_-]+$(?!\n)")] | None = None
    """A file the provider has already (kept for 30 days)."""
    filename: Annotated[str, Meta(max_length=240)] = ""
    """Shown for documents."""

    def __post_init__(self) -> None:
        """Refuse a file from nowhere or from two places."""
        if sum(place is not None for place in (self.file, self.link, self.media_id)) != 1:
            raise ValueError("give exactly one of file, link and media_id")


class Place(_Part, frozen=True):
    """A point on the map."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    name: Annotated[str, Meta(max_length=1000)] = ""
    address: Annotated[str, Meta(max_length=1000)] = ""


class HeaderValue(_Part, frozen=True):
    """What fills the header of a template: exactly one of text, media and place."""

    text: Annotated[str, Meta(min_length=1, max_length=60)] | None = None
    name: Annotated[str, Meta(max_length=60)] = ""
    """The name of the header's variable, where the template names its variables."""
    media: Media | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        """Refuse nothing and too much."""
        if sum(value is not None for value in (self.text, self.media, self.place)) != 1:
            raise ValueError("give exactly one of text, media and place")
        if self.media is not None and self.media.kind not in ("image", "video", "document"):
            raise ValueError("a header shows an image, a video or a document")


class NamedValue(_Part, frozen=True):
    """What fills one variable that has a name."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    value: Variable


class ButtonValue(_Part, frozen=True):
    """What fills one button of a template; buttons without a variable need none."""

    index: Annotated[int, Meta(ge=0, le=9)]
    kind: Literal["quick_reply", "url", "copy_code", "flow"]
    value: Annotated[str, Meta(max_length=2000)] = ""
    """The payload, the end of the address, the code, or the token of the flow."""
    data: dict[str, Any] | None = None
    """What the first screen of a flow gets."""

    def __post_init__(self) -> None:
        """Refuse a button that needs a value and has none."""
        if self.kind != "flow" and not self.value:
            raise ValueError(f"a {self.kind} button needs a value")
        if self.kind == "copy_code" and len(self.value) > 15:
            raise ValueError("a code has at most 15 characters")


class ReplyButton(_Part, frozen=True):
    """A button that answers with its title."""

    id: Annotated[str, Meta(min_length=1, max_length=256)]
    title: Label


class Row(_Part, frozen=True):
    """One choice of a list."""

    id: Annotated[str, Meta(min_length=1, max_length=200)]
    title: Title
    description: Annotated[str, Meta(max_length=72)] = ""


class Section(_Part, frozen=True):
    """Rows under a title; the title is needed where there are several sections."""

    rows: Annotated[tuple[Row, ...], Meta(min_length=1, max_length=MOST_ROWS)]
    title: Annotated[str, Meta(max_length=24)] = ""


class _Content(_Part, frozen=True, tag_field="type"):
    """A whole message."""


class TextContent(_Content, frozen=True, tag="text"):
    """Free text, allowed only inside the 24-hour window."""

    text: Text


class TemplateContent(_Content, frozen=True, tag="template"):
    """An approved template with what fills its variables."""

    name: Annotated[str, Meta(min_length=1, max_length=512)]
    language: Annotated[str, Meta(min_length=2, max_length=15)]
    variables: Annotated[tuple[Variable, ...], Meta(max_length=100)] = ()
    """The variables of the body in order, as {{1}}, {{2}} …"""
    named: Annotated[tuple[NamedValue, ...], Meta(max_length=100)] = ()
    """The variables of the body by name, where the template names them."""
    header: HeaderValue | None = None
    buttons: Annotated[tuple[ButtonValue, ...], Meta(max_length=10)] = ()


class MediaContent(_Content, frozen=True, tag="media"):
    """A file with a caption, where its kind has one."""

    media: Media
    caption: Caption = ""
    voice: bool = False
    """Audio only: shown as a voice note."""

    def __post_init__(self) -> None:
        """Refuse what the kind does not have."""
        if self.caption and self.media.kind in ("audio", "sticker"):
            raise ValueError(f"{self.media.kind} has no caption")


class PlaceContent(_Content, frozen=True, tag="location"):
    """A point on the map."""

    place: Place


class ButtonsContent(_Content, frozen=True, tag="buttons"):
    """A text with up to three buttons to answer with."""

    text: Body
    buttons: Annotated[tuple[ReplyButton, ...], Meta(min_length=1, max_length=3)]
    header: HeaderValue | None = None
    footer: Footer = ""

    def __post_init__(self) -> None:
        """Refuse buttons nobody could tell apart."""
        _unique([button.id for button in self.buttons], "buttons")
        _unique([button.title for button in self.buttons], "button titles")


class ListContent(_Content, frozen=True, tag="list"):
    """A text with a button that opens up to ten rows."""

    text: Text
    button: Label
    sections: Annotated[tuple[Section, ...], Meta(min_length=1, max_length=MOST_ROWS)]
    header: Annotated[str, Meta(max_length=60)] = ""
    footer: Footer = ""

    def __post_init__(self) -> None:
        """Refuse more rows than a list has, and rows nobody could tell apart."""
        rows = [row.id for section in self.sections for row in section.rows]
        if len(rows) > MOST_ROWS:
            raise ValueError(f"a list has at most {MOST_ROWS} rows in all its sections")
        if len(self.sections) > 1 and not all(section.title for section in self.sections):
            raise ValueError("several sections need a title each")
        _unique(rows, "rows")


class LinkContent(_Content, frozen=True, tag="link"):
    """A text with one button that opens an address."""

    text: Body
    label: Label
    url: Url
    header: HeaderValue | None = None
    footer: Footer = ""


class LocationRequestContent(_Content, frozen=True, tag="location_request"):
    """A text with a button that sends where the person is."""

    text: Body


class ContactRequestContent(_Content, frozen=True, tag="contact_request"):
    """A text with a button that shares the person's phone number."""

    text: Body


class ReactionContent(_Content, frozen=True, tag="reaction"):
    """An emoji on a message; an empty one takes it back."""

    message_id: Annotated[str, Meta(min_length=1, max_length=512)]
    """The provider's id of the message."""
    emoji: Annotated[str, Meta(max_length=32)] = ""


Interactive = (
    ButtonsContent | ListContent | LinkContent | LocationRequestContent | ContactRequestContent
)
Content = (
    TextContent
    | TemplateContent
    | MediaContent
    | PlaceContent
    | ButtonsContent
    | ListContent
    | LinkContent
    | LocationRequestContent
    | ContactRequestContent
    | ReactionContent
)


def _unique(values: list[str], what: str) -> None:
    if len(set(values)) < len(values):
        raise ValueError(f"{what} must differ from each other")
