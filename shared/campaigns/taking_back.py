"""Taking back what was planned but has not left: after an edit, a pause, or a hold."""

from datetime import datetime

from msgspec.structs import replace

from shared.campaigns import store, turns
from shared.campaigns.model import Campaign
from shared.campaigns.moves import cause_of
from shared.campaigns.placing import caught_up, entries_of, give_back_slots, may_move
from shared.campaigns.prospect import PlanState
from shared.campaigns.store import Horizon
from shared.messaging import store as ledger
from shared.messaging.gates import open_gate
from shared.messaging.model import SendState
from shared.ports.documents import Tx

_BATCH = 200


def take_back(tx: Tx, campaign: Campaign, horizon: Horizon, now: datetime) -> None:
    """Have one batch of planned people wait again; when none is left, open the gate and go on.

    Their ledger entries are held, so their old tasks find nothing to send; the planner later
    gives the same entries new slots, limits and words. Nobody gets a second entry.
    """
    equal = {"campaign_id": campaign.id, "plan_state": PlanState.PLANNED.value}
    page = tx.find(store.PROSPECTS_BY_PLAN_STATE, equal, limit=_BATCH)
    if not page.items:
        open_gate(tx, cause_of(campaign.id))
        give_back_slots(tx, campaign, now)
        turns.plan_soon(tx, replace(horizon, replan=False), now)
        return
    turns.plan_soon(tx, settle_planned(tx, horizon, [item["id"] for item in page.items], now), now)


def settle_planned(tx: Tx, horizon: Horizon, ids: list[str], now: datetime) -> Horizon:
    """Bring planned prospects in line with the ledger; return the horizon with who waits."""
    prospects = [one for one in store.get_prospects(tx, ids) if one.plan_state is PlanState.PLANNED]
    sends = entries_of(tx, prospects)
    zones = []
    for prospect in prospects:
        send = sends.get(prospect.id)
        if send is not None and send.state is SendState.PLANNED:
            ledger.put_send(tx, send.hold("Replanned"))
        if send is None or may_move(send) or send.state is SendState.CLAIMED:
            zones.append(prospect.time_zone)
            store.put_prospect(tx, prospect.wait())
        else:
            store.put_prospect(tx, caught_up(prospect, send, now))
    return horizon.waits_in(zones)
