"""The planner: one transaction per horizon, from who is next to slots, drafts and the next turn."""

import random
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from shared.campaigns import moves, store, turns
from shared.campaigns.candidates import next_candidates
from shared.campaigns.draft import approved_texts
from shared.campaigns.finishing import finish_or_wait
from shared.campaigns.judging import Skip, judge
from shared.campaigns.model import (
    Campaign,
    Status,
)
from shared.campaigns.pace import has_enough, horizon_size, horizon_span, plan_again_at
from shared.campaigns.placing import Placed, entries_of, place, planned_until
from shared.campaigns.prospect import PlanState, Prospect, prospect_id
from shared.campaigns.readiness import template_problems
from shared.campaigns.store import Horizon
from shared.campaigns.taking_back import take_back
from shared.campaigns.tasks import PlanTask
from shared.catalogue import store as catalogue
from shared.contacts import store as contacts
from shared.contacts.model import Contact
from shared.kernel.clock import Clock, from_text, system_clock
from shared.kernel.errors import AlreadyExists
from shared.messaging import store as ledger
from shared.ports.documents import Documents, Tx

# A reviewer's pile; more drafts would only age, and their cost be spent before anybody agreed.
MOST_DRAFTS_AHEAD = 500
_SERVED = (PlanState.DRAFTING, PlanState.PLANNED)
_SAME_PERSON = Skip("SamePerson")
_LOOK_AGAIN = timedelta(seconds=60)


class Planner(msgspec.Struct, frozen=True):
    """Plans a campaign horizon by horizon; every step may be killed and repeated."""

    documents: Documents
    clock: Clock = system_clock
    draw: Callable[[], float] = random.random

    def run(self, task: PlanTask) -> None:
        """Do what the task asks for."""
        self.plan(task.tenant, task.campaign_id, task.turn)

    def plan(self, tenant: str, campaign_id: str, turn: int) -> None:
        """Run one turn. A turn that is over already does nothing."""
        known: set[str] = set()
        while True:
            try:
                self.documents.transact(tenant, lambda tx: self._turn(tx, campaign_id, turn, known))
                return
            except AlreadyExists as error:
                # The ledger knows this send though its prospect did not: the ledger is right.
                if error.kind != ledger.SENDS or error.id in known:
                    raise
                known.add(error.id)

    def _turn(self, tx: Tx, campaign_id: str, turn: int, known: Collection[str]) -> None:
        now = self.clock()
        campaign = store.get(tx, campaign_id)
        horizon = store.get_horizon(tx, campaign_id)
        if campaign.status is not Status.RUNNING or horizon.turn != turn:
            return
        if self._stops(tx, campaign, horizon, now):
            return
        if horizon.replan:
            take_back(tx, campaign, horizon, now)
            return
        until = planned_until(tx, campaign, now)
        if has_enough(until, campaign.rate, now):
            turns.next_turn(tx, horizon, plan_again_at(until, campaign.rate, now), now)
            return
        self._plan_next(tx, campaign, horizon, now, known)

    def _stops(self, tx: Tx, campaign: Campaign, horizon: Horizon, now: datetime) -> bool:
        """Do what trouble with the campaign or its account asks for; tell whether it does."""
        if campaign.is_over(now):
            moves.pause(tx, campaign, "ValidUntilPassed", now)
            return True
        account = tx.peek(ledger.ACCOUNTS, campaign.account_id or "")
        if account is None or account["status"] != "active":
            moves.pause(tx, campaign, "AccountNotActive", now)
            return True
        problems = template_problems(campaign.first_message, account["templates"])
        if problems:
            moves.pause(tx, campaign, problems[0].code, now)
            return True
        halted = account.get("marketing_paused_until")
        if halted and from_text(halted) > now:
            turns.next_turn(tx, replace(horizon, replan=True), from_text(halted), now)
            return True
        return False

    def _plan_next(
        self, tx: Tx, campaign: Campaign, horizon: Horizon, now: datetime, known: Collection[str]
    ) -> None:
        size = horizon_size(campaign.rate)
        new = size if not _is_reviewed(campaign) else min(size, _room_for_drafts(tx, campaign))
        found = next_candidates(tx, campaign, horizon, now, size, new)
        if not found.ids and found.wake_at is None:
            finish_or_wait(tx, campaign, found.horizon, now)
            return
        if not found.ids:
            at = max(found.wake_at or now, now + _LOOK_AGAIN if new <= 0 else now)
            turns.next_turn(tx, found.horizon, at, now)
            return
        placed = _judge_all(tx, campaign, found.ids, known, now)
        place(tx, campaign, placed, now, self.draw)
        until = planned_until(tx, campaign, now)
        at = plan_again_at(until, campaign.rate, now)
        if _is_reviewed(campaign):
            at = max(at, now + horizon_span(campaign.rate))
        # A merged person's other record may have been added to wait in the same zone.
        merged = [one.prospect.time_zone for one in placed if one.verdict is _SAME_PERSON]
        turns.next_turn(tx, found.horizon.waits_in(merged), at, now)


def _judge_all(
    tx: Tx, campaign: Campaign, ids: tuple[str, ...], known: Collection[str], now: datetime
) -> list[Placed]:
    """Read everybody's documents in a few round trips and decide."""
    prospects = [
        prospect
        for prospect in store.get_prospects(tx, ids)
        if prospect.plan_state in (PlanState.WAITING, PlanState.DEFERRED)
    ]
    people = tx.peek_all([(contacts.CONTACTS, one.contact_id) for one in prospects])
    texts = approved_texts(tx, campaign, prospects)
    sends = entries_of(tx, prospects, known)
    names = _offer_names(tx, campaign)
    placed = []
    for prospect, person in zip(prospects, people, strict=True):
        contact = contacts.contact_from(person) if person else None
        verdict = judge(campaign, prospect, contact, texts.get(prospect.id), names, now)
        if contact is not None and _is_served_otherwise(tx, campaign, prospect, contact):
            verdict = _SAME_PERSON
        placed.append(Placed(prospect, verdict, sends.get(prospect.id)))
    return placed


def _is_served_otherwise(tx: Tx, campaign: Campaign, prospect: Prospect, contact: Contact) -> bool:
    """Tell whether this person's turn belongs to another record of theirs: records get merged
    while a campaign runs, and one person gets one message."""
    if contact.merged_into:
        _enroll_survivor(tx, prospect, contact.merged_into)
        return True
    if not contact.merges:
        return False
    ids = [prospect_id(campaign.id, merge.contact_id) for merge in contact.merges]
    found = store.get_prospects(tx, ids)
    return any(one.plan_state in _SERVED or one.contacted_at for one in found)


def _enroll_survivor(tx: Tx, prospect: Prospect, contact_id: str) -> None:
    id = prospect_id(prospect.campaign_id, contact_id)
    if tx.get(store.PROSPECTS, id) is None:
        zone, since = prospect.time_zone, prospect.enrolled_at
        store.put_prospect(tx, Prospect(id, prospect.campaign_id, contact_id, zone, since))


def _offer_names(tx: Tx, campaign: Campaign) -> tuple[str, ...]:
    """Return the names templates may use; read only where a template is filled."""
    if campaign.first_message.written_by_model or not campaign.offer_ids:
        return ()
    found = catalogue.peek_all(tx, campaign.offer_ids)
    return tuple(offer.name for offer in found if offer is not None)


def _is_reviewed(campaign: Campaign) -> bool:
    return campaign.review and campaign.first_message.written_by_model


def _room_for_drafts(tx: Tx, campaign: Campaign) -> int:
    equal = {"campaign_id": campaign.id, "plan_state": PlanState.DRAFTING.value}
    return MOST_DRAFTS_AHEAD - tx.count(store.PROSPECTS_BY_PLAN_STATE, equal)
