"""Files of a message: given to the provider right before the message leaves."""

import threading
import time

import msgspec
from msgspec import structs
from msgspec.structs import replace

from shared.kernel.errors import AppError
from shared.ports.blobs import Blobs
from shared.ports.channels import (
    NO_FILE,
    ButtonsContent,
    Channels,
    Content,
    HeaderValue,
    LinkContent,
    Media,
    MediaContent,
    Outgoing,
    Reaction,
    Refused,
    Sender,
    TemplateContent,
)

# The provider keeps a file for 30 days; a campaign's picture is uploaded once per process and hour.
_KEPT_SECONDS = 3600.0
_MOST_KEPT = 500


class MediaUploads(msgspec.Struct):
    """Turns the files of ours in a message into the provider's media ids."""

    blobs: Blobs
    channels: Channels
    _known: dict[tuple[str, str, str], tuple[float, str]] = msgspec.field(default_factory=dict)
    _lock: threading.Lock = msgspec.field(default_factory=threading.Lock)

    def ready(self, sender: Sender, tenant: str, outgoing: Outgoing) -> Outgoing | Refused:
        """Return the message as it can be sent, or why a file could not be given over: then
        not one byte of the message has left."""
        media = media_of(outgoing.content)
        if media is None or media.file is None:
            return outgoing
        media_id = self._media_id(sender, tenant, media, media.file)
        if isinstance(media_id, Refused):
            return media_id
        uploaded = structs.replace(media, file=None, media_id=media_id)
        return replace(outgoing, content=with_media(outgoing.content, uploaded))

    def _media_id(self, sender: Sender, tenant: str, media: Media, name: str) -> str | Refused:
        key = (tenant, sender.provider_number_id, name)
        with self._lock:
            known = self._known.get(key)
        if known and known[0] > time.monotonic():
            return known[1]
        try:
            blob = self.blobs.get(tenant, name)
        except AppError as error:
            return Refused(NO_FILE, Reaction.RETRY, error.code)
        if blob is None:
            return Refused(NO_FILE, Reaction.DROP, "the file is not there any more")
        shown = media.filename or name.rpartition("/")[2]
        media_id = self.channels.upload(sender, blob.data, blob.content_type, shown)
        if not isinstance(media_id, Refused):
            with self._lock:
                if len(self._known) >= _MOST_KEPT:
                    self._known.clear()
                self._known[key] = (time.monotonic() + _KEPT_SECONDS, media_id)
        return media_id


def media_of(content: Content) -> Media | None:
    """Return the file of a message, wherever it stands."""
    if isinstance(content, MediaContent):
        return content.media
    header = _header(content)
    return header.media if header else None


def with_media(content: Content, media: Media) -> Content:
    """Return the message with another file in the same place."""
    if isinstance(content, MediaContent):
        return structs.replace(content, media=media)
    return structs.replace(content, header=HeaderValue(media=media))


def _header(content: Content) -> HeaderValue | None:
    if isinstance(content, TemplateContent | ButtonsContent | LinkContent):
        return content.header
    return None
