"""One contact in one campaign: its stage for people, its plan state for the planner."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import stable_id

# An answer this long after the message is no answer to it any more.
_ANSWERS_WITHIN = timedelta(days=30)


class ProspectNotFound(NotFound):
    """There is no such prospect in this campaign."""


class ProspectIgnored(Conflict):
    """The person asked not to be contacted; the prospect stays as it is."""


class Stage(StrEnum):
    """How far the person has come."""

    FOUND = "found"
    QUALIFIED = "qualified"
    CONTACTED = "contacted"
    REPLIED = "replied"
    CONVERTED = "converted"
    IGNORED = "ignored"


class PlanState(StrEnum):
    """What the planner still has to do for this person."""

    WAITING = "waiting"
    DEFERRED = "deferred"
    """Waits for `due_at`, when the sending window opens where the person lives."""
    DRAFTING = "drafting"
    """A draft is being written or waits for a human's approval."""
    PLANNED = "planned"
    SKIPPED = "skipped"
    DONE = "done"


class Prospect(msgspec.Struct, frozen=True):
    """One contact in one campaign."""

    id: str
    campaign_id: str
    contact_id: str
    time_zone: str
    enrolled_at: datetime
    stage: Stage = Stage.FOUND
    plan_state: PlanState = PlanState.WAITING
    skip_reason: str | None = None
    due_at: datetime | None = None
    send_id: str | None = None
    slot_at: datetime | None = None
    draft_id: str | None = None
    drafting_since: datetime | None = None
    contacted_at: datetime | None = None
    replied_at: datetime | None = None
    converted_at: datetime | None = None

    def wait(self) -> "Prospect":
        """Go back among those to be planned."""
        return replace(self, plan_state=PlanState.WAITING, due_at=None, drafting_since=None)

    def defer(self, due_at: datetime) -> "Prospect":
        """Wait until then, e.g. for the sending window to open."""
        state = replace(self, plan_state=PlanState.DEFERRED, due_at=due_at)
        return replace(state, drafting_since=None)

    def draft(self, slot_at: datetime | None, now: datetime) -> "Prospect":
        """Have a message written."""
        return replace(
            self,
            plan_state=PlanState.DRAFTING,
            due_at=None,
            slot_at=slot_at,
            draft_id=draft_id(self.campaign_id, self.contact_id),
            drafting_since=now,
        )

    def drafted(self) -> "Prospect":
        """The draft is written and waits for a person, however long."""
        return replace(self, drafting_since=None)

    def plan(self, send_id: str, slot_at: datetime) -> "Prospect":
        """Have a send at its slot. The stage moves only when the message has left."""
        state = replace(self, plan_state=PlanState.PLANNED, send_id=send_id, slot_at=slot_at)
        return replace(state, due_at=None, drafting_since=None)

    def skip(self, reason: str) -> "Prospect":
        """Leave the person out, and say why."""
        return replace(self, plan_state=PlanState.SKIPPED, skip_reason=reason, due_at=None)

    def contacted(self, now: datetime) -> "Prospect":
        """The message has left. A reply that was noticed earlier stays."""
        stage = Stage.CONTACTED if self.stage in _BEFORE_CONTACT else self.stage
        return replace(
            self,
            plan_state=PlanState.DONE,
            stage=stage,
            contacted_at=self.contacted_at or now,
            # What the provider reported about the message outlives the news that it left.
            skip_reason=None if self.skip_reason == "Unknown" else self.skip_reason,
        )

    def failed(self, code: str) -> "Prospect":
        """The message could not be sent."""
        return replace(self, plan_state=PlanState.DONE, skip_reason=code)

    def answers(self, now: datetime) -> bool:
        """Tell whether a message of this person now counts as a reply to this campaign."""
        if self.plan_state not in (PlanState.PLANNED, PlanState.DONE):
            return False
        recent = self.contacted_at is None or now - self.contacted_at <= _ANSWERS_WITHIN
        failed = self.plan_state is PlanState.DONE and self.contacted_at is None
        return recent and not failed and self.stage in (*_BEFORE_CONTACT, Stage.CONTACTED)

    def reply(self, now: datetime) -> "Prospect":
        """The person wrote back."""
        return replace(self, stage=Stage.REPLIED, replied_at=now)

    def convert(self, now: datetime) -> "Prospect":
        """The person bought, booked, or whatever this campaign is for."""
        if self.stage is Stage.IGNORED:
            raise ProspectIgnored("this person asked not to be contacted")
        return replace(self, stage=Stage.CONVERTED, converted_at=self.converted_at or now)

    def suppress(self) -> "Prospect":
        """The person said stop: nothing further leaves, whatever was planned."""
        stage = self.stage if self.stage is Stage.CONVERTED else Stage.IGNORED
        state = replace(self, stage=stage)
        return state if self.plan_state in _FINAL else state.skip("Suppressed")


_BEFORE_CONTACT = (Stage.FOUND, Stage.QUALIFIED)
_FINAL = frozenset({PlanState.SKIPPED, PlanState.DONE})


def prospect_id(campaign_id: str, contact_id: str) -> str:
    """Return the one id this person can have in this campaign."""
    return stable_id(campaign_id, contact_id)


def first_send_id(campaign_id: str, contact_id: str) -> str:
    """Return the one id of the first message to this person."""
    return stable_id("send", campaign_id, contact_id, "first")


def draft_id(campaign_id: str, contact_id: str) -> str:
    """Return the one id of the draft of that message."""
    return stable_id("draft", campaign_id, contact_id, "first")
