"""The routes of the inbox."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from shared.agents.api import AgentChange, changes_of
from shared.conversations import store
from shared.conversations.message_view import Message, message_view
from shared.conversations.model import Conversation as Model
from shared.conversations.service import ConversationService
from shared.entry.auth import Role
from shared.entry.http import Answer, Call, Route
from shared.kernel.errors import Invalid
from shared.messaging.files_view import file_answer
from shared.ports.channels import Channel
from shared.ports.documents import Document
from shared.ports.llm import Turn

Cursor = Annotated[str, Meta(max_length=2000)]
Id = Annotated[str, Meta(min_length=1, max_length=128)]
OwnerWord = Literal["ai", "waiting", "human", "closed"]


class ListQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging and one filter."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Cursor | None = None
    owner: OwnerWord | None = None
    assignee: Id | None = None


class PageQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Cursor | None = None


class ChangesQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Where the last answer ended; without it the feed starts now."""

    since: Cursor | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 100


class AssignBody(msgspec.Struct, forbid_unknown_fields=True):
    """The member who speaks from now on."""

    user_id: Id


class PreviewTurn(msgspec.Struct, forbid_unknown_fields=True):
    """One message of a tried dialogue."""

    role: Literal["user", "assistant"]
    text: Annotated[str, Meta(min_length=1, max_length=4096)]


class PreviewBody(msgspec.Struct, forbid_unknown_fields=True):
    """A dialogue to try; the last turn is the customer's."""

    messages: Annotated[list[PreviewTurn], Meta(min_length=1, max_length=20)]
    changes: AgentChange | None = None
    """Fields of the agent to try before they are saved."""


class PreviewPassage(msgspec.Struct):
    """A piece of knowledge the agent had for its answer."""

    source: str
    text: str


class PreviewAnswer(msgspec.Struct):
    """What the agent would say, what it had for it, and whether it would call a person."""

    text: str
    hand_over: bool
    reason: str
    tokens: int
    sources: list[str]
    passages: list[PreviewPassage]


class Conversation(msgspec.Struct):
    """A conversation as the inbox shows it."""

    id: str
    contact_id: str
    account_id: str
    owner: OwnerWord
    reason: str
    assignee: str | None
    agent_id: str | None
    unread: int
    last_text: str
    last_direction: str
    last_message_at: datetime | None
    last_inbound_at: datetime | None
    reply_due_at: datetime | None
    updated_at: datetime
    contact_name: str = ""
    channel: Channel | None = None
    window_closes_at: datetime | None = None
    """Until when a member may write free words; on Instagram that is six days longer than the
    agent."""


class Conversations(msgspec.Struct):
    """A page of conversations."""

    items: list[Conversation]
    next_cursor: str | None


class Changes(msgspec.Struct):
    """Conversations that changed, and what to send as `since` next time."""

    items: list[Conversation]
    next_since: str


class Unsent(msgspec.Struct):
    """A message of ours that has not left, or is not known to have."""

    id: str
    author: str
    state: str
    content: dict[str, Any]
    slot_at: datetime
    planned_at: datetime
    code: str
    detail: str


class Thread(msgspec.Struct):
    """A page of messages, newest first; `unsent` comes with the first page only."""

    items: list[Message]
    unsent: list[Unsent]
    next_cursor: str | None


class Planned(msgspec.Struct):
    """A message on its way."""

    send_id: str
    state: str
    slot_at: datetime


def _view(document: Document) -> Conversation:
    return msgspec.convert(document, Conversation)


def _moved(model: Model) -> Conversation:
    return _view(store.document_of(model))


def _list(service: ConversationService, call: Call) -> Conversations:
    query: ListQuery = call.query
    page = service.find(call.tenant, query.owner, query.assignee, query.limit, query.cursor)
    return Conversations([_view(item) for item in page.items], page.next_cursor)


def _get(service: ConversationService, call: Call) -> Conversation:
    return _view(service.get(call.tenant, call.path["conversation_id"]))


def _thread(service: ConversationService, call: Call) -> Thread:
    query: PageQuery = call.query
    found = service.thread(call.tenant, call.path["conversation_id"], query.limit, query.cursor)
    return Thread(
        [message_view(item, service.clock()) for item in found.messages.items],
        msgspec.convert(found.unsent, list[Unsent]),
        found.messages.next_cursor,
    )


def _file(service: ConversationService, call: Call) -> Answer:
    place = call.path["conversation_id"], call.path["message_id"]
    number = call.path["number"]
    index = int(number) if number.isdecimal() and len(number) < 4 else -1
    blob, name = service.media.open(call.tenant, *place, index)
    return file_answer(blob, name, call.headers.get("range", ""))


def _take_over(service: ConversationService, call: Call) -> Conversation:
    return _moved(service.take_over(call.user, call.tenant, call.path["conversation_id"]))


def _release(service: ConversationService, call: Call) -> Conversation:
    return _moved(service.release(call.user, call.tenant, call.path["conversation_id"]))


def _close(service: ConversationService, call: Call) -> Conversation:
    return _moved(service.close(call.user, call.tenant, call.path["conversation_id"]))


def _assign(service: ConversationService, call: Call) -> Conversation:
    body: AssignBody = call.body
    id = call.path["conversation_id"]
    return _moved(service.assign(call.user, call.tenant, id, body.user_id))


def _read(service: ConversationService, call: Call) -> Conversation:
    seen = service.mark_read(call.tenant, call.path["conversation_id"])
    service.signs.read(call.tenant, seen)
    return _moved(seen)


def _changes(service: ConversationService, call: Call) -> Answer:
    query: ChangesQuery = call.query
    items, next_since = service.changes(call.tenant, query.since, query.limit)
    return Answer(Changes([_view(item) for item in items], next_since))


def _preview(service: ConversationService, call: Call) -> PreviewAnswer:
    turns = [Turn(one.role, one.text) for one in call.body.messages]
    if turns[-1].role != "user":
        raise Invalid("the last message is the customer's", field="messages")
    body: PreviewBody = call.body
    changes = changes_of(body.changes) if body.changes else None
    answer = service.preview.ask(call.tenant, call.path["agent_id"], turns, changes)
    passages = [PreviewPassage(passage.source, passage.text) for passage in answer.passages]
    return PreviewAnswer(
        answer.text, answer.hand_over, answer.reason, answer.tokens, list(answer.sources), passages
    )


_ONE = "/conversations/{conversation_id}"

ROUTES: tuple[Route[ConversationService], ...] = (
    Route("GET", "/conversations", _list, "List conversations, the latest first",
          query=ListQuery, answer=Conversations),
    Route("GET", _ONE, _get, "One conversation with the end of its window", answer=Conversation),
    Route("GET", _ONE + "/messages", _thread, "Messages, newest first", query=PageQuery,
          answer=Thread),
    Route("GET", _ONE + "/messages/{message_id}/files/{number}", _file,
          "A file of a message, itself or a range of it"),
    Route("POST", _ONE + "/takeover", _take_over, "Silence the agent", Role.AGENT,
          answer=Conversation),
    Route("POST", _ONE + "/release", _release, "Let the agent speak again", Role.AGENT,
          answer=Conversation),
    Route("POST", _ONE + "/close", _close, "Put it away until the person writes again",
          Role.AGENT, answer=Conversation),
    Route("POST", _ONE + "/assign", _assign, "Give it to a member", Role.AGENT, body=AssignBody,
          answer=Conversation),
    Route("POST", _ONE + "/read", _read, "Set the unread count back", Role.AGENT,
          answer=Conversation),
    Route("POST", "/agents/{agent_id}/preview", _preview, "Try an agent; nothing is sent",
          Role.AGENT, body=PreviewBody, answer=PreviewAnswer),
    Route("GET", "/changes", _changes, "What changed since the last call", query=ChangesQuery,
          answer=Changes),
)  # fmt: skip
