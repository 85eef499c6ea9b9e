"""What an Instagram message holds: its words and its typed content."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.ports.channels import (
    About,
    Button,
    File,
    Files,
    InboundContent,
    Plain,
    Referral,
    Shared,
    Unsupported,
)
from shared.ports.channels.inbound_content import FileKind
from shared.ports.channels.nodes import Node, node, nodes, word

_FILES: dict[str, FileKind] = {
    "image": "image", "video": "video", "audio": "audio", "file": "document",
}  # fmt: skip
_NOT_SHARED = ("", "unsupported_type", "like_heart")
_HEART = "❤️"


class Held(NamedTuple):
    """The type, the words and the content of a message."""

    type: str
    text: str
    content: InboundContent


def read_message(message: Node) -> Held:
    """Return what a `message` node holds. Nothing is lost: what cannot be shown says so."""
    text, attachments = word(message, "text"), nodes(message.get("attachments"))
    kinds = [word(attachment, "type") for attachment in attachments]
    files = tuple(_file(one) for one in attachments if word(one, "type") in _FILES)
    shared = [one for one in attachments if word(one, "type") not in (*_FILES, *_NOT_SHARED)]
    if files:
        return Held(files[0].kind, text or _address(shared), Files(files))
    if pressed := word(message, "quick_reply", "payload"):
        return Held("text", text, Button(pressed, text))
    if "like_heart" in kinds:
        return Held("text", text or _HEART, Plain())
    if shared:
        kind, title = word(shared[0], "type"), _of(shared[0], "title")
        # Of several the others stand in the words.
        words = text or "\n".join(part for part in (title, _address(shared[1:])) if part)
        return Held(kind, words, Shared(kind, _of(shared[0], "url")))
    if text and message.get("is_unsupported") is not True:
        return Held("text", text, Plain())
    return Held("unsupported", text, Unsupported(kinds[0] if kinds else ""))


def read_postback(postback: Node) -> Held:
    """Return what the press of a button or an ice breaker says."""
    title, payload = word(postback, "title"), word(postback, "payload")
    return Held("postback", title or payload, Button(payload, title or payload))


def read_about(message: Node) -> About:
    """Return the story, product or ad that a message refers to."""
    referral = node(message.get("referral"))
    return About(
        referral=read_referral(referral),
        story_url=word(message, "reply_to", "story", "url"),
        story_id=word(message, "reply_to", "story", "id"),
        product_id=word(referral, "product", "id"),
    )


def read_referral(value: object) -> Referral | None:
    """Return the ad or link the person came from."""
    found = node(value)
    if not found:
        return None
    context = node(found.get("ads_context_data"))
    return Referral(
        source_type=word(found, "source").lower(),
        source_id=word(found, "ad_id"),
        source_url=word(found, "referer_uri"),
        headline=word(context, "ad_title"),
        media_url=word(context, "photo_url") or word(context, "video_url"),
        ref=word(found, "ref"),
    )


def _address(shared: Sequence[Node]) -> str:
    return "\n".join(url for one in shared if (url := _of(one, "url")))


def _of(attachment: Node, name: str) -> str:
    """Return what stands in the payload, or beside it in the older shape."""
    return word(attachment, "payload", name) or word(attachment, name)


def _file(attachment: Node) -> File:
    kind = _FILES[word(attachment, "type")]
    return File(kind=kind, url=_of(attachment, "url") or None)
