"""A campaign's moves inside a transaction: document, gate, chain of tasks and fact together."""

from datetime import datetime

from msgspec.structs import replace

from shared.campaigns import store, turns
from shared.campaigns.model import Campaign
from shared.events import emit
from shared.events.campaigns import (
    CampaignCompleted,
    CampaignPaused,
    CampaignResumed,
    CampaignStarted,
)
from shared.kernel.clock import to_text
from shared.messaging.gates import close_gate, open_gate
from shared.messaging.model import Cause
from shared.ports.documents import Tx


def cause_of(campaign_id: str) -> Cause:
    """Return what messaging knows the campaign as."""
    return Cause("campaign", campaign_id)


def start(tx: Tx, campaign: Campaign, now: datetime) -> Campaign:
    """Open the gate and tell the planner."""
    started = campaign.start(now)
    store.put(tx, started)
    open_gate(tx, cause_of(campaign.id))
    # The heartbeat stands from now on: were the fact lost, the scheduler would plan.
    turns.revive_later(tx, store.get_horizon(tx, campaign.id), now)
    id = f"{campaign.id}-started"
    emit(tx, CampaignStarted(tenant=tx.tenant, fact_id=id, campaign_id=campaign.id))
    return started


def pause(tx: Tx, campaign: Campaign, reason: str, now: datetime) -> Campaign:
    """Close the gate in this commit: no claim that starts after it passes."""
    paused = campaign.pause(reason, now)
    store.put(tx, paused)
    close_gate(tx, cause_of(campaign.id), reason)
    turns.stop_turns(tx, store.get_horizon(tx, campaign.id))
    id = f"{campaign.id}-paused-{to_text(now)}"
    fact = CampaignPaused(tenant=tx.tenant, fact_id=id, campaign_id=campaign.id, reason=reason)
    emit(tx, fact)
    return paused


def resume(tx: Tx, campaign: Campaign, now: datetime) -> Campaign:
    """Open the gate; what was planned or held meanwhile is planned again, nobody twice."""
    resumed = campaign.resume()
    store.put(tx, resumed)
    open_gate(tx, cause_of(campaign.id))
    horizon = replace(store.get_horizon(tx, campaign.id), replan=True)
    turns.plan_soon(tx, horizon, now)
    id = f"{campaign.id}-resumed-{to_text(now)}"
    emit(tx, CampaignResumed(tenant=tx.tenant, fact_id=id, campaign_id=campaign.id))
    return resumed


def replan(tx: Tx, campaign: Campaign, now: datetime) -> None:
    """After an edit: nothing planned under the old words or limits leaves any more.

    The gate stays closed until the planner has taken back what was planned.
    """
    close_gate(tx, cause_of(campaign.id), "Replanning")
    horizon = replace(store.get_horizon(tx, campaign.id), replan=True)
    turns.plan_soon(tx, horizon, now)


def complete(tx: Tx, campaign: Campaign, now: datetime) -> Campaign:
    """End the campaign; what may still be planned is over for good."""
    completed = campaign.complete(now)
    store.put(tx, completed)
    close_gate(tx, cause_of(campaign.id), "CampaignCompleted", cancels=True)
    turns.stop_turns(tx, store.get_horizon(tx, campaign.id))
    id = f"{campaign.id}-completed"
    emit(tx, CampaignCompleted(tenant=tx.tenant, fact_id=id, campaign_id=campaign.id))
    return completed
