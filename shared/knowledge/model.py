"""Sources, questions with answers, and what a plan lets an agent know."""

from datetime import datetime

import msgspec

from shared.kernel.errors import Invalid, NotFound, TooLarge

MAX_TEXT_BYTES = 500_000
MAX_SOURCES = 200
MAX_FAQS = 500
# By plan name: how many bytes of text one agent may know.
_BYTES_BY_PLAN = {
    "free": 1_000_000,
    "starter": 3_000_000,
    "pro": 10_000_000,
    "scale": 20_000_000,
}


class SourceNotFound(NotFound):
    """There is no such text with this agent."""


class FaqNotFound(NotFound):
    """There is no such question with this agent."""


class Source(msgspec.Struct, frozen=True):
    """One text of the business."""

    id: str
    agent_id: str
    title: str
    size_bytes: int
    passages: int
    created_at: datetime
    updated_at: datetime


class Faq(msgspec.Struct, frozen=True):
    """One question with the answer the business gave; found before any other text."""

    id: str
    agent_id: str
    question: str
    answer: str
    created_at: datetime


class Shelf(msgspec.Struct, frozen=True):
    """What an agent knows in sum; every change makes a new version."""

    version: int = 0
    size_bytes: int = 0
    passages: int = 0
    sources: int = 0
    faqs: int = 0

    def changed(
        self, size_bytes: int = 0, passages: int = 0, sources: int = 0, faqs: int = 0
    ) -> "Shelf":
        """Return the next version after adding (or, negative, taking away) this much."""
        after = Shelf(
            self.version + 1,
            self.size_bytes + size_bytes,
            self.passages + passages,
            self.sources + sources,
            self.faqs + faqs,
        )
        if after.sources > max(self.sources, MAX_SOURCES):
            raise Invalid(f"an agent has at most {MAX_SOURCES} texts", field="title")
        if after.faqs > max(self.faqs, MAX_FAQS):
            raise Invalid(f"an agent has at most {MAX_FAQS} questions", field="question")
        return after


def size_of(text: str) -> int:
    """Return the size of a text in bytes. Raises `TooLarge` over the limit for one text."""
    size = len(text.encode())
    if size > MAX_TEXT_BYTES:
        raise TooLarge(f"a text has at most {MAX_TEXT_BYTES} bytes", limit_bytes=MAX_TEXT_BYTES)
    return size


def allowed_bytes(plan_name: str) -> int:
    """Return how much one agent may know under the plan."""
    return _BYTES_BY_PLAN.get(plan_name, _BYTES_BY_PLAN["free"])
