"""Gaps: what people asked and the agent could not answer, once for the same words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import NotFound
from shared.kernel.ids import stable_id
from shared.kernel.words import words
from shared.ports.documents import Document, Index, Page, Tx, Unindexed

GAPS = "knowledge_gaps"
GAPS_TEXT = Unindexed(GAPS, ("question",))
GAPS_NEWEST_FIRST = Index(GAPS, ("agent_id",), "last_at", descending=True)
GAPS_OF_CONVERSATION = Index(GAPS, ("conversation_id",))
REASONS = frozenset({"asked_for", "unbacked", "empty", "rounds"})
"""The reasons of a hand-over that an answer of the business would have prevented."""
MAX_QUESTION_CHARS = 300


class GapNotFound(NotFound):
    """There is no such gap with this agent."""


class Gap(msgspec.Struct, frozen=True):
    """One question without an answer; `question` is a person's own words."""

    id: str
    agent_id: str
    question: str
    reason: str
    conversation_id: str
    """Where it was asked last."""
    asked: int
    first_at: datetime
    last_at: datetime


def note(
    tx: Tx, agent_id: str, question: str, reason: str, conversation_id: str, now: datetime
) -> None:
    """Remember a hand-over for lack of knowledge: one read and one write; others cost nothing."""
    said = words(question)
    if reason not in REASONS or not said:
        return
    id = stable_id("gap", agent_id, *said)
    known = tx.get(GAPS, id)
    shown = " ".join(question.split())[:MAX_QUESTION_CHARS]
    gap = Gap(id, agent_id, shown, reason, conversation_id, 1, now, now)
    if known is not None:
        before = from_document(known)
        gap = replace(gap, asked=before.asked + 1, first_at=before.first_at)
    times = {"first_at": to_text(gap.first_at), "last_at": to_text(gap.last_at)}
    tx.put(GAPS, id, {**asdict(gap), **times})


def get(tx: Tx, agent_id: str, id: str) -> Gap:
    """Return one gap of this agent, protected. Raises `GapNotFound`."""
    document = tx.get(GAPS, id)
    if document is None or document["agent_id"] != agent_id:
        raise GapNotFound("this agent has no such gap")
    return from_document(document)


def find(tx: Tx, agent_id: str, limit: int, cursor: str | None) -> Page:
    """Return one page of gaps, the latest asked first."""
    return tx.find(GAPS_NEWEST_FIRST, {"agent_id": agent_id}, limit=limit, cursor=cursor)


def from_document(document: Document | Mapping[str, Any]) -> Gap:
    """Read the stored form."""
    values = {name: document[name] for name in Gap.__struct_fields__}
    values["first_at"] = from_text(document["first_at"])
    values["last_at"] = from_text(document["last_at"])
    return Gap(**values)
