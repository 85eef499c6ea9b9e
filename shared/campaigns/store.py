"""How campaigns, prospects, drafts and horizons are stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from shared.campaigns.model import (
    ButtonPart,
    Campaign,
    CampaignNotFound,
    FirstMessage,
    FollowUp,
    HeaderPart,
    Hours,
    Limit,
    Part,
    SearchConfig,
    Status,
    Variable,
)
from shared.campaigns.prospect import PlanState, Prospect, ProspectNotFound, Stage
from shared.kernel.clock import from_text, to_text
from shared.ports.documents import Document, Due, Index, Tx

CAMPAIGNS = "campaigns"
PROSPECTS = "prospects"
HORIZONS = Due("horizons")

ALL_CAMPAIGNS = Index(CAMPAIGNS, (), "created_at", descending=True)
CAMPAIGNS_BY_STATUS = Index(CAMPAIGNS, ("status",), "created_at", descending=True)
CAMPAIGNS_BY_ACCOUNT = Index(CAMPAIGNS, ("account_id", "status"), "created_at")
PROSPECTS_OF = Index(PROSPECTS, ("campaign_id",))
PROSPECTS_BY_STAGE = Index(PROSPECTS, ("campaign_id", "stage"))
PROSPECTS_BY_PLAN_STATE = Index(PROSPECTS, ("campaign_id", "plan_state"))
PROSPECTS_IN_ZONE = Index(PROSPECTS, ("campaign_id", "plan_state", "time_zone"))
PROSPECTS_BY_DUE = Index(PROSPECTS, ("campaign_id", "plan_state"), "due_at")
PROSPECTS_BY_DRAFTING = Index(PROSPECTS, ("campaign_id", "plan_state"), "drafting_since")
PROSPECTS_OF_CONTACT = Index(PROSPECTS, ("contact_id",))

_CAMPAIGN_TIMES = ("created_at", "valid_until", "started_at", "paused_at", "completed_at")
_PROSPECT_TIMES = (
    "enrolled_at", "due_at", "slot_at", "drafting_since",
    "contacted_at", "replied_at", "converted_at",
)  # fmt: skip


def campaign_document(campaign: Campaign) -> Document:
    """Return the stored shape of a campaign."""
    return {
        **msgspec.to_builtins(campaign),
        **_texts(campaign, _CAMPAIGN_TIMES),
    }


def campaign_from(document: Document) -> Campaign:
    """Read a campaign back."""
    values = {**document, **_moments(document, _CAMPAIGN_TIMES)}
    search, hours = document["search_config"], document["sending_window"]
    message = document["first_message"]
    values["status"] = Status(document["status"])
    values["search_config"] = SearchConfig(
        search["niche"],
        tuple(search["locations"]),
        tuple(search["keywords"]),
        tuple(search["sources"]),
        search["max_results"],
    )
    values["offer_ids"] = tuple(document["offer_ids"])
    values["rate"] = Limit(**document["rate"])
    values["sending_window"] = (
        Hours(tuple(hours["days"]), hours["start"], hours["end"]) if hours else None
    )
    variables = tuple(Variable(**variable) for variable in message["variables"])
    parts = tuple(part_of(part["place"], part) for part in message.get("parts", ()))
    filled = {"variables": variables, "parts": parts}
    values["first_message"] = FirstMessage(**{**message, **filled})
    values["follow_ups"] = tuple(FollowUp(**item) for item in document["follow_ups"])
    return Campaign(**values)


def part_of(place: str, given: object) -> Part:
    """Return what fills the header or a button. Raises `msgspec.ValidationError` for a kind that
    this place has not."""
    if place == "header":
        return msgspec.convert(given, HeaderPart, from_attributes=True)
    return msgspec.convert(given, ButtonPart, from_attributes=True)


def get(tx: Tx, id: str) -> Campaign:
    """Return the campaign, protected."""
    return _campaign(tx.get(CAMPAIGNS, id))


def peek(tx: Tx, id: str) -> Campaign:
    """Return the campaign without protecting it."""
    return _campaign(tx.peek(CAMPAIGNS, id))


def put(tx: Tx, campaign: Campaign) -> None:
    """Replace the campaign."""
    tx.put(CAMPAIGNS, campaign.id, campaign_document(campaign))


def _campaign(found: Document | None) -> Campaign:
    if found is None:
        raise CampaignNotFound("there is no such campaign")
    return campaign_from(found)


def prospect_document(prospect: Prospect) -> Document:
    """Return the stored shape of a prospect."""
    return {
        **asdict(prospect),
        **_texts(prospect, _PROSPECT_TIMES),
        "stage": prospect.stage.value,
        "plan_state": prospect.plan_state.value,
    }


def prospect_from(document: Document) -> Prospect:
    """Read a prospect back."""
    values = {**document, **_moments(document, _PROSPECT_TIMES)}
    values["stage"] = Stage(document["stage"])
    values["plan_state"] = PlanState(document["plan_state"])
    return Prospect(**values)


def get_prospect(tx: Tx, id: str) -> Prospect:
    """Return the prospect, protected."""
    found = tx.get(PROSPECTS, id)
    if found is None:
        raise ProspectNotFound("there is no such prospect")
    return prospect_from(found)


def get_prospects(tx: Tx, ids: Sequence[str]) -> list[Prospect]:
    """Return those of the prospects that exist, protected, in one round trip."""
    found = tx.get_all([(PROSPECTS, id) for id in ids])
    return [prospect_from(document) for document in found if document is not None]


def put_prospect(tx: Tx, prospect: Prospect) -> None:
    """Create or replace the prospect."""
    tx.put(PROSPECTS, prospect.id, prospect_document(prospect))


class Horizon(msgspec.Struct, frozen=True):
    """What the planner keeps per campaign: its heartbeat and where people may still wait.

    `turn` counts the plan runs: a task of an earlier turn is a repeat and does nothing.
    `zones` names every time zone in which somebody may wait, with the cursor of the last
    look: a hint that spares the database the rows that were planned already, never the truth.
    """

    campaign_id: str
    turn: int = 0
    zones: tuple[tuple[str, str], ...] = ()
    replan: bool = False
    """Sends that were planned or held must be planned again before anybody new."""
    due_at: datetime | None = None
    """When the scheduler doubts that the next plan run is coming."""

    def waits_in(self, zones: Sequence[str]) -> "Horizon":
        """Remember that people of these zones wait."""
        kept = dict(self.zones) | dict.fromkeys(zones, "")
        return replace(self, zones=tuple(kept.items()))


def get_horizon(tx: Tx, campaign_id: str) -> Horizon:
    """Return the campaign's horizon, protected; a fresh one where there is none yet."""
    found = tx.get(HORIZONS, campaign_id)
    if found is None:
        return Horizon(campaign_id)
    return Horizon(
        campaign_id,
        found["turn"],
        tuple((zone, cursor) for zone, cursor in found["zones"]),
        found["replan"],
        from_text(found["due_at"]) if found.get("due_at") else None,
    )


def put_horizon(tx: Tx, horizon: Horizon) -> None:
    """Replace the horizon; one that does not beat has no `due_at`."""
    document: Document = {
        "turn": horizon.turn,
        "zones": [list(zone) for zone in horizon.zones],
        "replan": horizon.replan,
    }
    if horizon.due_at:
        document["due_at"] = to_text(horizon.due_at)
    tx.put(HORIZONS, horizon.campaign_id, document)


def _texts(thing: object, names: Sequence[str]) -> dict[str, str | None]:
    moments = {name: getattr(thing, name) for name in names}
    return {name: to_text(moment) if moment else None for name, moment in moments.items()}


def _moments(document: Document, names: Sequence[str]) -> dict[str, Any]:
    return {name: from_text(document[name]) if document.get(name) else None for name in names}
