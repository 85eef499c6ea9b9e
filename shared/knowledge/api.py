"""The routes of knowledge, under the agent it belongs to."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from shared.entry.auth import Role
from shared.entry.http import Call, Route
from shared.knowledge.model import MAX_TEXT_BYTES, Faq, Source
from shared.knowledge.service import KnowledgeService

Title = Annotated[str, Meta(min_length=1, max_length=200)]
# Characters here, bytes in the domain: a character has at least one byte.
Text = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_BYTES)]
_SOURCES = "/agents/{id}/knowledge"
_FAQS = "/agents/{id}/faqs"
_GAPS = "/agents/{id}/gaps"


class NewText(msgspec.Struct, forbid_unknown_fields=True):
    """A plain text or markdown, at most 500 kB."""

    title: Title
    text: Text


class NewFaq(msgspec.Struct, forbid_unknown_fields=True):
    """A question and the business's answer to it."""

    question: Annotated[str, Meta(min_length=3, max_length=300)]
    answer: Annotated[str, Meta(min_length=1, max_length=2000)]


class PageQuery(msgspec.Struct, forbid_unknown_fields=True):
    """One page."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=500)] | None = None


class SourceView(msgspec.Struct, kw_only=True):
    """A text without its words."""

    id: str
    title: str
    size_bytes: int
    passages: int
    created_at: datetime
    updated_at: datetime


class WholeSourceView(SourceView, kw_only=True):
    """A text with its words."""

    text: str


class SourceList(msgspec.Struct):
    """One page of texts, and what the agent knows in sum."""

    items: list[SourceView]
    next_cursor: str | None
    used_bytes: int
    allowed_bytes: int
    version: int
    sources: int
    passages: int
    faqs: int


class FaqView(msgspec.Struct):
    """A question and its answer."""

    id: str
    question: str
    answer: str
    created_at: datetime


class FaqList(msgspec.Struct):
    """One page of questions."""

    items: list[FaqView]
    next_cursor: str | None = None


class GapView(msgspec.Struct):
    """A question the agent could not answer, in the person's own words."""

    id: str
    question: str
    reason: str
    conversation_id: str
    asked: int
    first_at: datetime
    last_at: datetime


class GapList(msgspec.Struct):
    """One page of gaps, the latest asked first."""

    items: list[GapView]
    next_cursor: str | None = None


def _add(service: KnowledgeService, call: Call) -> SourceView:
    body: NewText = call.body
    return _shown(service.add(call.tenant, call.user, call.path["id"], body.title, body.text))


def _replace(service: KnowledgeService, call: Call) -> SourceView:
    body: NewText = call.body
    place = (call.path["id"], call.path["source_id"])
    return _shown(service.replace(call.tenant, call.user, *place, body.title, body.text))


def _remove(service: KnowledgeService, call: Call) -> None:
    service.remove(call.tenant, call.user, call.path["id"], call.path["source_id"])


def _get(service: KnowledgeService, call: Call) -> WholeSourceView:
    source, text = service.get(call.tenant, call.path["id"], call.path["source_id"])
    return WholeSourceView(**msgspec.structs.asdict(_shown(source)), text=text)


def _list(service: KnowledgeService, call: Call) -> SourceList:
    query: PageQuery = call.query
    agent_id = call.path["id"]
    found, cursor = service.list(call.tenant, agent_id, query.limit, query.cursor)
    shelf, allowed = service.shelf(call.tenant, agent_id)
    items = [_shown(source) for source in found]
    return SourceList(
        items,
        cursor,
        used_bytes=shelf.size_bytes,
        allowed_bytes=allowed,
        version=shelf.version,
        sources=shelf.sources,
        passages=shelf.passages,
        faqs=shelf.faqs,
    )


def _add_faq(service: KnowledgeService, call: Call) -> FaqView:
    body: NewFaq = call.body
    saved = service.add_faq(call.tenant, call.user, call.path["id"], body.question, body.answer)
    return _shown_faq(saved)


def _remove_faq(service: KnowledgeService, call: Call) -> None:
    service.remove_faq(call.tenant, call.user, call.path["id"], call.path["faq_id"])


def _list_faqs(service: KnowledgeService, call: Call) -> FaqList:
    query: PageQuery = call.query
    found, cursor = service.list_faqs(call.tenant, call.path["id"], query.limit, query.cursor)
    return FaqList([_shown_faq(faq) for faq in found], cursor)


def _list_gaps(service: KnowledgeService, call: Call) -> GapList:
    query: PageQuery = call.query
    found, cursor = service.list_gaps(call.tenant, call.path["id"], query.limit, query.cursor)
    items = [msgspec.convert(gap, GapView, from_attributes=True) for gap in found]
    return GapList(items, cursor)


def _answer_gap(service: KnowledgeService, call: Call) -> FaqView:
    body: NewFaq = call.body
    place = (call.path["id"], call.path["gap_id"])
    saved = service.answer_gap(call.tenant, call.user, *place, body.question, body.answer)
    return _shown_faq(saved)


def _dismiss_gap(service: KnowledgeService, call: Call) -> None:
    service.dismiss_gap(call.tenant, call.user, call.path["id"], call.path["gap_id"])


def _shown(source: Source) -> SourceView:
    return msgspec.convert(source, SourceView, from_attributes=True)


def _shown_faq(faq: Faq) -> FaqView:
    return FaqView(faq.id, faq.question, faq.answer, faq.created_at)


ROUTES: tuple[Route[KnowledgeService], ...] = (
    Route("GET", _SOURCES, _list, "List what an agent knows", query=PageQuery, answer=SourceList),
    Route(
        "POST", _SOURCES, _add, "Give an agent a text", Role.ADMIN,
        body=NewText, answer=SourceView, status=201,
    ),
    Route("GET", _SOURCES + "/{source_id}", _get, "Read a text", answer=WholeSourceView),
    Route(
        "PUT", _SOURCES + "/{source_id}", _replace, "Replace a text", Role.ADMIN,
        body=NewText, answer=SourceView,
    ),
    Route("DELETE", _SOURCES + "/{source_id}", _remove, "Forget a text", Role.ADMIN, status=204),
    Route("GET", _FAQS, _list_faqs, "List questions", query=PageQuery, answer=FaqList),
    Route(
        "POST", _FAQS, _add_faq, "Answer a question once and for all", Role.ADMIN,
        body=NewFaq, answer=FaqView, status=201,
    ),
    Route("DELETE", _FAQS + "/{faq_id}", _remove_faq, "Forget a question", Role.ADMIN, status=204),
    Route(
        "GET", _GAPS, _list_gaps, "List what an agent could not answer",
        query=PageQuery, answer=GapList,
    ),
    Route(
        "POST", _GAPS + "/{gap_id}/answer", _answer_gap,
        "Answer it: the question becomes one of the agent's own", Role.ADMIN,
        body=NewFaq, answer=FaqView, status=201,
    ),
    Route(
        "DELETE", _GAPS + "/{gap_id}", _dismiss_gap, "Take it off the list", Role.ADMIN,
        status=204,
    ),
)  # fmt: skip
