"""Settings → the services of conversations."""

from shared.config import Settings
from shared.conversations.flow import ReplyFlow
from shared.conversations.incoming import Incoming
from shared.conversations.media import MediaFiles, MediaFlow
from shared.conversations.merging import ConversationMerging
from shared.conversations.parking import ParkedItems
from shared.conversations.preview import Preview
from shared.conversations.receiving import Receiving
from shared.conversations.saying import OutgoingFiles, Signs
from shared.conversations.scheduling import ConversationSchedule
from shared.conversations.sent import SentMessages
from shared.conversations.service import ConversationService
from shared.conversations.thinking import Thinker
from shared.events.connect import connect_documents
from shared.kernel.once import once
from shared.knowledge.connect import connect_knowledge
from shared.messaging.connect import (
    connect_account_events,
    connect_directory,
    connect_pacer,
    connect_statuses,
)
from shared.ports.blobs.connect import connect_blobs
from shared.ports.channels.connect import connect_channels, connect_media
from shared.ports.llm.connect import connect_llm
from shared.ports.secrets.connect import connect_sealing
from shared.usage.connect import connect_usage


@once
def connect_conversations(settings: Settings) -> ConversationService:
    """Return the use cases of the inbox."""
    documents = connect_documents(settings)
    blobs = connect_blobs(settings)
    signs = Signs(
        documents, lambda: connect_channels(settings), lambda: connect_sealing(settings)
    )  # fmt: skip
    return ConversationService(
        documents,
        Preview(documents, _thinker(settings)),
        OutgoingFiles(blobs, documents),
        MediaFiles(documents, blobs),
        signs,
    )


@once
def connect_receiving(settings: Settings) -> Receiving:
    """Return what handles webhook bodies."""
    documents = connect_documents(settings)
    return Receiving(
        documents,
        connect_channels(settings),
        connect_directory(settings),
        connect_statuses(settings),
        connect_pacer(settings),
        connect_account_events(settings),
        ParkedItems(documents, connect_sealing(settings)),
        Incoming(settings.reply_wait_seconds),
    )


@once
def connect_conversation_merging(settings: Settings) -> ConversationMerging:
    """Return what joins conversations of one person."""
    return ConversationMerging(connect_documents(settings))


@once
def connect_media_flow(settings: Settings) -> MediaFlow:
    """Return what fetches the files people sent."""
    return MediaFlow(
        connect_documents(settings),
        connect_media(settings),
        connect_blobs(settings),
        connect_sealing(settings),
    )


@once
def connect_reply_flow(settings: Settings) -> ReplyFlow:
    """Return the flow that answers."""
    return ReplyFlow(
        connect_documents(settings),
        _thinker(settings),
        connect_channels(settings),
        connect_sealing(settings),
    )


@once
def connect_sent_messages(settings: Settings) -> SentMessages:
    """Return what follows our own messages."""
    return SentMessages(connect_documents(settings))


@once
def connect_conversation_schedule(settings: Settings) -> ConversationSchedule:
    """Return what the minute's schedule runs."""
    return ConversationSchedule(connect_documents(settings))


def _thinker(settings: Settings) -> Thinker:
    return Thinker(connect_llm(settings), connect_knowledge(settings), connect_usage(settings))
