"""The routes of what a member says: every kind of message, files, and signs of typing."""

from typing import Annotated

import msgspec
from msgspec import Meta, structs

from shared.conversations.api import Id, Planned
from shared.conversations.saying import Said
from shared.conversations.service import ConversationService
from shared.conversations.store import outgoing_file
from shared.entry.auth import Role
from shared.entry.http import Answer, Call, Route
from shared.kernel.errors import Invalid
from shared.kernel.ids import is_id
from shared.messaging.files import LARGEST_FILE_BYTES
from shared.messaging.media import media_of, with_media
from shared.ports.channels import (
    ButtonValue,
    Content,
    HeaderValue,
    Interactive,
    Media,
    MediaContent,
    MediaKind,
    NamedValue,
    Place,
    PlaceContent,
    ReactionContent,
    TemplateContent,
    TextContent,
    Url,
)


class TemplateBody(msgspec.Struct, forbid_unknown_fields=True):
    """An approved template with what fills its variables."""

    name: Annotated[str, Meta(min_length=1, max_length=512)]
    language: Annotated[str, Meta(min_length=2, max_length=15)]
    variables: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]],
                         Meta(max_length=20)] = []  # fmt: skip
    named: Annotated[list[NamedValue], Meta(max_length=20)] = []
    header: HeaderValue | None = None
    buttons: Annotated[list[ButtonValue], Meta(max_length=10)] = []


class MediaBody(msgspec.Struct, forbid_unknown_fields=True):
    """A file that was uploaded to this conversation, or an address to fetch one from."""

    kind: MediaKind
    file: Annotated[str, Meta(pattern=r"^[a-z2-7]{24}$(?!\n)")] | None = None
    link: Url | None = None
    caption: Annotated[str, Meta(max_length=1024)] = ""
    filename: Annotated[str, Meta(max_length=240)] = ""
    voice: bool = False


class ReactionBody(msgspec.Struct, forbid_unknown_fields=True):
    """An emoji on a message of this conversation; an empty one takes it back."""

    message_id: Id
    emoji: Annotated[str, Meta(max_length=32)] = ""


class MessageBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to say: exactly one of the kinds. Only a template leaves outside the window."""

    text: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None
    template: TemplateBody | None = None
    media: MediaBody | None = None
    location: Place | None = None
    interactive: Interactive | None = None
    reaction: ReactionBody | None = None
    reply_to: Id | None = None
    """The message of this conversation that is shown above it."""


class FileQuery(msgspec.Struct, forbid_unknown_fields=True):
    """What the file is, and its name."""

    kind: MediaKind = "document"
    filename: Annotated[str, Meta(max_length=240)] = ""


class FileAnswer(msgspec.Struct):
    """A file that can be sent in this conversation."""

    file: str


def _say(service: ConversationService, call: Call) -> Planned:
    body: MessageBody = call.body
    id = call.path["conversation_id"]
    reacts_to = body.reaction.message_id if body.reaction else None
    said = Said(_own_files(_content(body), id), body.reply_to, reacts_to)
    send = service.say(call.user, call.tenant, id, said)
    return Planned(send.id, str(send.state), send.slot_at)


def _content(body: MessageBody) -> Content:
    names = ("text", "template", "media", "location", "interactive", "reaction")
    given = [name for name in names if getattr(body, name) is not None]
    if len(given) != 1:
        raise Invalid("send exactly one of " + ", ".join(names), field=(given or ["text"])[-1])
    match body:
        case MessageBody(text=str(text)):
            return TextContent(text)
        case MessageBody(template=TemplateBody() as template):
            return _template(template)
        case MessageBody(media=MediaBody() as media):
            return _media(media)
        case MessageBody(location=Place() as place):
            return PlaceContent(place)
        case MessageBody(reaction=ReactionBody() as reaction):
            # The provider's own id is put in where the message is read.
            return ReactionContent(reaction.message_id, reaction.emoji)
    assert body.interactive is not None
    return body.interactive


def _own_files(content: Content, conversation_id: str) -> Content:
    """Name the uploads of this conversation in full: no other file of ours goes out."""
    media = media_of(content)
    if media is None or media.file is None:
        return content
    if not is_id(media.file):
        raise Invalid("upload the file to this conversation first", field="media.file")
    name = outgoing_file(conversation_id, media.file)
    return with_media(content, structs.replace(media, file=name))


def _template(body: TemplateBody) -> TemplateContent:
    return TemplateContent(
        body.name, body.language, tuple(body.variables), tuple(body.named), body.header,
        tuple(body.buttons),
    )  # fmt: skip


def _media(body: MediaBody) -> MediaContent:
    if (body.file is None) == (body.link is None):
        raise Invalid("give exactly one of file and link", field="media.file")
    if body.caption and body.kind in ("audio", "sticker"):
        raise Invalid(f"{body.kind} has no caption", field="media.caption")
    media = Media(body.kind, file=body.file, link=body.link, filename=body.filename)
    return MediaContent(media, body.caption, body.voice)


def _upload(service: ConversationService, call: Call) -> FileAnswer:
    query: FileQuery = call.query
    kind = call.headers.get("content-type", "").partition(";")[0].strip()
    id = call.path["conversation_id"]
    return FileAnswer(service.files.keep(call.tenant, id, query.kind, kind, call.raw))


def _typing(service: ConversationService, call: Call) -> Answer:
    service.signs.typing(call.tenant, call.path["conversation_id"])
    return Answer(None, 204)


_ONE = "/conversations/{conversation_id}"

MESSAGE_ROUTES: tuple[Route[ConversationService], ...] = (
    Route("POST", _ONE + "/messages", _say, "Write as a member; takes the conversation over",
          Role.AGENT, body=MessageBody, answer=Planned, status=202),
    Route("POST", _ONE + "/files", _upload, "Keep a file to send in this conversation", Role.AGENT,
          query=FileQuery, answer=FileAnswer, status=201, raw_limit_bytes=LARGEST_FILE_BYTES),
    Route("POST", _ONE + "/typing", _typing, "Show the person that somebody writes", Role.AGENT,
          status=204),
)  # fmt: skip
