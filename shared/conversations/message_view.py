"""One message as the inbox shows it: its typed content, its files, what was done to it."""

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from shared.kernel.clock import from_text
from shared.ports.channels import (
    About,
    Button,
    CallPermission,
    Cards,
    Comment,
    FileKind,
    FlowAnswer,
    ListChoice,
    Location,
    NumberChange,
    Order,
    Plain,
    Shared,
    Unsupported,
)
from shared.ports.documents import Document

# After this the task has been given up: the provider hands out a file for a few days only.
_GIVEN_UP = timedelta(days=1)


class MessageError(msgspec.Struct):
    """Why a message did not arrive."""

    code: int | str
    detail: str = ""


class MediaFile(msgspec.Struct):
    """A file of the message. `url` is a route of ours, there once the file is `stored`."""

    kind: FileKind
    state: Literal["waiting", "stored", "failed"]
    content_type: str = ""
    filename: str = ""
    voice: bool = False
    size_bytes: int | None = None
    code: str = ""
    """Why it failed: TooLarge, TypeRefused, Gone, Unavailable …"""
    url: str | None = None


class Media(msgspec.Struct, tag="media"):
    """One or several files; the caption is the message's text."""

    files: list[MediaFile]


Content = (
    Plain | Media | Location | Cards | Button | ListChoice | FlowAnswer | CallPermission | Order
    | Shared | Comment | NumberChange | Unsupported
)  # fmt: skip


class Reaction(msgspec.Struct):
    """An emoji somebody put on the message."""

    emoji: str
    by: Literal["contact", "business"]


class Message(msgspec.Struct):
    """One message of the thread. `type` is the provider's word, `content` what it holds."""

    id: str
    direction: Literal["in", "out"]
    author: str
    type: str
    text: str
    at: datetime
    status: str
    content: Content
    send_id: str | None = None
    template: str | None = None
    reply_to: str | None = None
    error: MessageError | None = None
    about: About | None = None
    reactions: list[Reaction] = []
    edited_at: datetime | None = None
    first_text: str | None = None
    """What an edited message said at first, where that is known."""
    revoked_at: datetime | None = None
    extras: dict[str, Any] | None = None
    """Of a message of ours: its buttons, rows, header and footer."""
    group: bool = False
    """Written in a group, so nobody answers it."""


def message_view(document: Document, now: datetime) -> Message:
    """Return the message of a stored document."""
    edited = document.get("edited") or {}
    shown = {name: document.get(name) for name in _PLAIN}
    files = document.get("files") or []
    content = document.get("content") or {"type": "text"}
    if content["type"] == "media" or (files and content["type"] == "text"):
        content = {"type": "media", "files": [_file(document, n, now) for n in range(len(files))]}
    about = document.get("about") or None
    return msgspec.convert(
        {
            **shown,
            "content": content,
            "about": about,
            "reactions": _reactions(document),
            "edited_at": edited.get("at"),
            "first_text": edited.get("first"),
            "group": bool(document.get("group_id")),
        },
        Message,
    )


_PLAIN = (
    "id", "direction", "author", "type", "text", "at", "status", "send_id", "template",
    "reply_to", "error", "revoked_at", "extras",
)  # fmt: skip


def _file(message: Document, number: int, now: datetime) -> dict[str, Any]:
    file = message["files"][number]
    given_up = file["state"] == "waiting" and now - from_text(message["at"]) > _GIVEN_UP
    place = f"conversations/{message['conversation_id']}/messages/{message['id']}/files/{number}"
    return {
        **{name: file[name] for name in _FILE if name in file},
        "state": "failed" if given_up else file["state"],
        "code": "Unavailable" if given_up else file["code"],
        "url": f"/api/v1/{place}" if file["state"] == "stored" else None,
    }


_FILE = ("kind", "content_type", "filename", "voice", "size_bytes")


def _reactions(message: Document) -> list[dict[str, str]]:
    reactions = message.get("reactions") or {}
    given = ((by, one["emoji"]) for by, one in sorted(reactions.items()))
    return [{"by": by, "emoji": emoji} for by, emoji in given if emoji]
