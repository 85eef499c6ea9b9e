"""What a channel has of the contents and how long they may be, known before it is asked."""

import msgspec

from shared.ports.channels.content import (
    ButtonsContent,
    Content,
    LinkContent,
    MediaContent,
    ReactionContent,
    TextContent,
)
from shared.ports.channels.outcomes import NOT_ON_CHANNEL, TOO_LONG, Channel

INSTAGRAM_TEXT_BYTES = 1000
_LINK_TEXT_CHARACTERS = 640


class NotSayable(msgspec.Struct, frozen=True):
    """Why a channel would not take a content."""

    field: str
    code: int
    """`NOT_ON_CHANNEL` or `TOO_LONG`."""
    words: str


def why_not_on(channel: Channel, content: Content) -> NotSayable | None:
    """Return what a channel has not, naming the field; None for what it may be asked to send.

    What WhatsApp takes is said by the contents themselves.
    """
    if channel == "whatsapp":
        return None
    match content:
        case TextContent(text=text):
            return _too_many_bytes(text)
        case ButtonsContent() | LinkContent():
            return _framed(content)
        case MediaContent():
            return _media(content)
        case ReactionContent():
            return None
    return _not_there("type", "templates, lists, places and requests")


def parts_of(channel: Channel, text: str) -> list[str]:
    """Return a text in as many messages as the channel needs, cut between words."""
    most = INSTAGRAM_TEXT_BYTES
    if channel == "whatsapp" or _bytes(text) <= most:
        return [text]
    parts, rest = [], text
    while _bytes(rest) > most:
        head = rest.encode()[:most].decode(errors="ignore")
        cut = _last_break(head) or len(head)
        parts.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*parts, rest] if rest else parts


def _last_break(head: str) -> int:
    """Return where a part ends best: after a paragraph, else a sentence, else a word."""
    for mark in ("\n", ". ", "! ", "? ", " "):
        found = head.rfind(mark)
        # A part that is nearly empty would only make one more message.
        if found > len(head) // 3:
            return found + len(mark)
    return 0


def _framed(content: ButtonsContent | LinkContent) -> NotSayable | None:
    if content.header or content.footer:
        where = "header" if content.header else "footer"
        return _not_there(where, "headers and footers")
    if isinstance(content, LinkContent) and len(content.text) > _LINK_TEXT_CHARACTERS:
        words = f"with a link Instagram takes at most {_LINK_TEXT_CHARACTERS} characters"
        return NotSayable("text", TOO_LONG, words)
    return _too_many_bytes(content.text)


def _media(content: MediaContent) -> NotSayable | None:
    if content.media.kind == "sticker":
        return _not_there("media.kind", "stickers of one's own")
    if content.caption:
        return _not_there("caption", "words beside a file; send them apart")
    return None


def _too_many_bytes(text: str) -> NotSayable | None:
    size = _bytes(text)
    if size <= INSTAGRAM_TEXT_BYTES:
        return None
    words = f"Instagram takes at most {INSTAGRAM_TEXT_BYTES} bytes of text, this one has {size}"
    return NotSayable("text", TOO_LONG, words)


def _not_there(field: str, what: str) -> NotSayable:
    return NotSayable(field, NOT_ON_CHANNEL, f"Instagram has no {what}")


def _bytes(text: str) -> int:
    return len(text.encode(errors="replace"))
