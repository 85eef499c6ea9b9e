"""What a campaign is, which moves its state allows, and what must stand before it starts."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from shared.kernel.errors import Conflict, Invalid, NotFound


class CampaignNotFound(NotFound):
    """There is no such campaign in this tenant."""


class CampaignNotReady(Invalid):
    """Something is missing before the start; `problems` names each field."""


class MoveNotAllowed(Conflict):
    """The campaign's status does not allow this move."""


class FieldFrozen(Conflict):
    """This field cannot change once the campaign has started."""


class Status(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"


class SearchConfig(msgspec.Struct, frozen=True):
    """Whom to look for; kept for the prospecting that comes later."""

    niche: str = ""
    locations: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    max_results: int = 100


class Limit(msgspec.Struct, frozen=True):
    """At most so many messages in any span of so many seconds."""

    messages: int = 20
    per_seconds: int = 60

    @property
    def per_second(self) -> float:
        """Return the mean rate."""
        return self.messages / self.per_seconds


class Hours(msgspec.Struct, frozen=True):
    """When people may be written to, on their own clock. Days: 0 is Monday."""

    days: tuple[int, ...]
    start: str
    """HH:MM, inclusive."""
    end: str
    """HH:MM, exclusive."""


class Variable(msgspec.Struct, frozen=True):
    """One variable of a template: which field fills it, and what stands in where it is empty."""

    field: str
    fallback: str = ""
    name: str = ""
    """Of a template whose variables have names instead of numbers."""


class Spot(msgspec.Struct, frozen=True):
    """A point on the map that a header shows, the same for everybody."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """What fills a place of a template beside its text: a field of the person, or the same for
    all."""

    field: str = ""
    fallback: str = ""
    index: int = 0
    """Which button, from 0."""
    name: str = ""
    """Of the header's variable, where the template names its variables."""
    location: Spot | None = None
    file: str = ""
    """Of `CampaignFiles`."""
    filename: str = ""

    @property
    def is_for_everybody(self) -> bool:
        """Tell whether nobody lacks it, whatever is known about them."""
        return bool(self.fallback.strip() or self.file or self.location)

    @property
    def is_filled(self) -> bool:
        """Tell whether it says where its value comes from."""
        return bool(self.field or self.is_for_everybody)


class HeaderPart(_Part, frozen=True):
    """What fills the header. Of a file the value is its address, unless it is one of ours."""

    kind: Literal["text", "image", "video", "document", "location"]
    place: Literal["header"] = "header"


class ButtonPart(_Part, frozen=True):
    """What fills one button."""

    kind: Literal["quick_reply", "url", "copy_code", "flow"]
    place: Literal["button"] = "button"


Part = HeaderPart | ButtonPart


class FirstMessage(msgspec.Struct, frozen=True):
    """How the first message comes about.

    `template`: the approved template with its variables. `llm`: a model writes from `brief`;
    with a template of one body variable the words become that variable, without one they go
    as free text, which only reaches people inside an open 24-hour window.
    """

    mode: str
    template: str | None = None
    language: str = "pt_BR"
    variables: tuple[Variable, ...] = ()
    brief: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def written_by_model(self) -> bool:
        """Tell whether a model writes each message."""
        return self.mode == "llm"


class FollowUp(msgspec.Struct, frozen=True):
    """A later message for those who stay silent; stored now, sent later."""

    after_hours: int
    message: str


class Campaign(msgspec.Struct, frozen=True):
    """One campaign. A move returns a new value or raises."""

    id: str
    name: str
    created_at: datetime
    status: Status = Status.DRAFT
    search_config: SearchConfig = SearchConfig()
    offer_ids: tuple[str, ...] = ()
    agent_id: str | None = None
    account_id: str | None = None
    channel: str = "whatsapp"
    rate: Limit = Limit()
    random_gap_seconds: int = 0
    sending_window: Hours | None = None
    first_message: FirstMessage = FirstMessage("template")
    review: bool = False
    purpose: str = "marketing"
    valid_until: datetime | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    started_at: datetime | None = None
    paused_at: datetime | None = None
    completed_at: datetime | None = None
    pause_reason: str | None = None
    last_error: str | None = None

    def start(self, now: datetime) -> "Campaign":
        """Begin to send."""
        self._must_be("start", Status.DRAFT)
        return replace(self, status=Status.RUNNING, started_at=now)

    def pause(self, reason: str, now: datetime) -> "Campaign":
        """Stop before the very next message."""
        self._must_be("pause", Status.RUNNING)
        return replace(self, status=Status.PAUSED, paused_at=now, pause_reason=reason)

    def resume(self) -> "Campaign":
        """Go on where it stopped."""
        self._must_be("resume", Status.PAUSED)
        return replace(self, status=Status.RUNNING, paused_at=None, pause_reason=None)

    def complete(self, now: datetime) -> "Campaign":
        """End it; whoever was not written to stays so."""
        self._must_be("complete", Status.RUNNING, Status.PAUSED)
        return replace(self, status=Status.COMPLETED, completed_at=now, pause_reason=None)

    def edit(self, changes: Mapping[str, Any]) -> "Campaign":
        """Change fields, also while it runs: limits and words count from the next message on."""
        if self.status is Status.COMPLETED:
            raise MoveNotAllowed("a completed campaign does not change", status=self.status)
        if self.status is not Status.DRAFT:
            for name in changes:
                if name not in _OPEN_WHILE_RUNNING and changes[name] != getattr(self, name):
                    raise FieldFrozen(f"{name} cannot change after the start", field=name)
        return replace(self, **changes)

    def needs_replan(self, earlier: "Campaign") -> bool:
        """Tell whether messages planned under `earlier` are no longer what they should be."""
        return any(getattr(self, name) != getattr(earlier, name) for name in _SHAPES_MESSAGES)

    def is_over(self, now: datetime) -> bool:
        """Tell whether nothing may be sent any more."""
        return self.valid_until is not None and self.valid_until <= now

    def _must_be(self, move: str, *allowed: Status) -> None:
        if self.status not in allowed:
            raise MoveNotAllowed(f"cannot {move} a {self.status} campaign", status=self.status)


_SHAPES_MESSAGES = frozenset(
    {"rate", "random_gap_seconds", "sending_window", "first_message", "valid_until", "offer_ids"}
)
_OPEN_WHILE_RUNNING = _SHAPES_MESSAGES | {"name", "review", "follow_ups", "search_config"}
