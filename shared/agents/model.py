"""An agent: persona, instructions, what it may know, and when it calls a person."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from shared.kernel.errors import Conflict, Invalid, NotFound

ReplyLength = Literal["short", "medium", "long"]
MAX_INSTRUCTIONS_CHARS = 8000
MAX_OFFERS = 50
MAX_KEYWORDS = 50
LANGUAGES = ("pt-BR", "en", "es")

# The fields a change may name; everything else follows from the move itself.
CHANGEABLE = frozenset(
    {
        "name",
        "persona",
        "instructions",
        "language",
        "model",
        "temperature",
        "offer_ids",
        "knowledge",
        "handover",
        "reply_length",
        "active",
    }
)


class AgentNotFound(NotFound):
    """There is no such agent in this tenant."""


class AgentArchived(Conflict):
    """An archived agent stays as it was."""


class HandoverRules(msgspec.Struct, frozen=True):
    """When a person takes over without asking the model."""

    keywords: tuple[str, ...] = ()
    """Words or phrases of the contact that call a person."""
    after_turns: int | None = None
    """After this many answers of the agent in a row; None is never."""
    on_request: bool = True
    """When the contact asks for a person."""


class Agent(msgspec.Struct, frozen=True):
    """One agent. Every move makes a new version; old ones are kept."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    persona: str = ""
    instructions: str = ""
    language: str = "pt-BR"
    model: str | None = None
    """None is the model of the settings."""
    temperature: float = 0.3
    offer_ids: tuple[str, ...] = ()
    knowledge: bool = True
    """Whether it may quote the business's documents."""
    handover: HandoverRules = msgspec.field(default_factory=HandoverRules)
    reply_length: ReplyLength = "short"
    active: bool = True
    archived: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        """Refuse what no agent can be."""
        if not self.name.strip():
            raise Invalid("an agent needs a name", field="name")
        if len(self.instructions) > MAX_INSTRUCTIONS_CHARS:
            raise Invalid(
                f"instructions have at most {MAX_INSTRUCTIONS_CHARS} characters",
                field="instructions",
            )
        if not 0 <= self.temperature <= 2:
            raise Invalid("the temperature lies between 0 and 2", field="temperature")
        if self.language not in LANGUAGES:
            raise Invalid(f"the language is one of {', '.join(LANGUAGES)}", field="language")
        if len(set(self.offer_ids)) != len(self.offer_ids):
            raise Invalid("an offer is named twice", field="offer_ids")

    @property
    def answers(self) -> bool:
        """Tell whether conversations may be answered by it."""
        return self.active and not self.archived

    def changed(self, changes: dict[str, Any], now: datetime) -> "Agent":
        """Return the next version; without a difference, the same agent."""
        if self.archived:
            raise AgentArchived("an archived agent cannot be changed")
        unknown = set(changes) - CHANGEABLE
        if unknown:
            raise Invalid("this cannot be changed", field=sorted(unknown)[0])
        after = replace(self, **changes)
        return self if after == self else replace(after, version=self.version + 1, updated_at=now)

    def archive(self, now: datetime) -> "Agent":
        """Return it put away: it never answers again, its history stays."""
        if self.archived:
            return self
        return replace(self, archived=True, active=False, version=self.version + 1, updated_at=now)
