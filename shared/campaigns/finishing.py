"""The end of a campaign: finished only when nothing of it is left to write, approve or send."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.campaigns import moves, store, turns
from shared.campaigns.draft import DRAFTS, draft_from
from shared.campaigns.model import Campaign
from shared.campaigns.prospect import PlanState, Prospect
from shared.campaigns.store import Horizon
from shared.campaigns.taking_back import settle_planned
from shared.kernel.clock import to_text
from shared.messaging import store as ledger
from shared.messaging.model import SendState
from shared.ports.documents import Tx

_SENDS_LEAVE_IN = timedelta(seconds=15)
_DRAFTS_WAIT = timedelta(minutes=2)
_HOLDS_LAST = timedelta(minutes=10)
_LOST_AFTER = timedelta(minutes=15)
_MOST_TRIES = 3
_BATCH = 100


def finish_or_wait(tx: Tx, campaign: Campaign, horizon: Horizon, now: datetime) -> None:
    """Complete the campaign, or look again when what is left may have moved on."""
    if _count(tx, campaign, PlanState.DRAFTING):
        horizon = _recover_lost_drafts(tx, campaign, horizon, now)
        turns.next_turn(tx, horizon, now + _DRAFTS_WAIT, now)
        return
    # Counted twice: a refused send may move from claimed back to planned between two counts.
    states = (SendState.PLANNED, SendState.CLAIMED, SendState.HELD, SendState.PLANNED)
    left = {state: _count_sends(tx, campaign, state) for state in states}
    if left[SendState.HELD]:
        turns.next_turn(tx, replace(horizon, replan=True), now + _HOLDS_LAST, now)
    elif any(left.values()):
        turns.next_turn(tx, horizon, now + _SENDS_LEAVE_IN, now)
    else:
        _settle_or_complete(tx, campaign, horizon, now)


def _settle_or_complete(tx: Tx, campaign: Campaign, horizon: Horizon, now: datetime) -> None:
    """The ledger is final: whoever's fact is still under way is brought in line first."""
    equal = {"campaign_id": campaign.id, "plan_state": PlanState.PLANNED.value}
    page = tx.find(store.PROSPECTS_BY_PLAN_STATE, equal, limit=_BATCH)
    if not page.items:
        moves.complete(tx, campaign, now)
        return
    settled = settle_planned(tx, horizon, [item["id"] for item in page.items], now)
    turns.plan_soon(tx, settled, now)


def _recover_lost_drafts(tx: Tx, campaign: Campaign, horizon: Horizon, now: datetime) -> Horizon:
    """Have people wait again whose draft nobody is writing any more."""
    equal = {"campaign_id": campaign.id, "plan_state": PlanState.DRAFTING.value}
    below = to_text(now - _LOST_AFTER)
    page = tx.find(store.PROSPECTS_BY_DRAFTING, equal, below=below, limit=_BATCH)
    prospects = [
        one
        for one in store.get_prospects(tx, [item["id"] for item in page.items])
        if one.plan_state is PlanState.DRAFTING and one.drafting_since is not None
    ]
    found = tx.get_all([(DRAFTS, one.draft_id or one.id) for one in prospects])
    zones = []
    for prospect, document in zip(prospects, found, strict=True):
        tries = draft_from(document).tries if document else 0
        moved = _recovered(prospect, tries)
        store.put_prospect(tx, moved)
        if moved.plan_state is PlanState.WAITING:
            zones.append(moved.time_zone)
    return horizon.waits_in(zones)


def _recovered(prospect: Prospect, tries: int) -> Prospect:
    return prospect.skip("ComposeFailed") if tries >= _MOST_TRIES else prospect.wait()


def _count(tx: Tx, campaign: Campaign, state: PlanState) -> int:
    equal = {"campaign_id": campaign.id, "plan_state": state.value}
    return tx.count(store.PROSPECTS_BY_PLAN_STATE, equal)


def _count_sends(tx: Tx, campaign: Campaign, state: SendState) -> int:
    equal = {"cause_id": campaign.id, "state": str(state)}
    return tx.count(ledger.SENDS_BY_CAUSE_STATE, equal)
