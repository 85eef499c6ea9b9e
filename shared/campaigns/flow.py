"""Writing first messages with a model: claim the draft → ask → record."""

import random
from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.agents import store as agents
from shared.campaigns import moves, store
from shared.campaigns.composing import Material, build_request, business_name, doubts
from shared.campaigns.draft import Draft, find_draft, new_draft, put_draft
from shared.campaigns.model import Campaign, Status
from shared.campaigns.placing import entries_of, reserve, send_at
from shared.campaigns.prospect import PlanState, Prospect, prospect_id
from shared.campaigns.tasks import ComposeTask
from shared.campaigns.writing import around
from shared.catalogue import store as catalogue
from shared.contacts import store as contacts
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import LimitReached, Unavailable
from shared.ports.documents import Documents, Tx
from shared.ports.llm import Completion, Llm, LlmFailed, LlmOutcome
from shared.usage.service import UsageService

_MOST_TRIES = 5


class ModelUnavailable(Unavailable):
    """The model gave no answer; the task comes again."""


class Job(msgspec.Struct, frozen=True):
    """A claimed draft with all the call needs."""

    draft: Draft
    material: Material


class ComposeFlow(msgspec.Struct, frozen=True):
    """Carries one draft across to the model. A doubled task finds the claim or the draft."""

    documents: Documents
    llm: Llm
    usage: UsageService
    clock: Clock = system_clock
    draw: Callable[[], float] = random.random

    def run(self, task: ComposeTask) -> None:
        """Do what the task asks for."""
        self.compose(task.tenant, task.campaign_id, task.contact_id)

    def compose(self, tenant: str, campaign_id: str, contact_id: str) -> None:
        """Write one first message. Raises `ModelUnavailable` where a later try may help."""
        id = prospect_id(campaign_id, contact_id)
        job = self.documents.transact(tenant, lambda tx: _claim(tx, id, self.clock()))
        if job is None:
            return
        request = build_request(job.material)
        try:
            reserved = self.usage.reserve_tokens(tenant, self.llm.largest_cost_tokens(request))
        except LimitReached:
            self.documents.transact(tenant, lambda tx: _stop(tx, id, self.clock()))
            return
        outcome = self.llm.complete(request)
        self.usage.settle(tenant, reserved, _tokens(outcome))
        again = isinstance(outcome, LlmFailed) and outcome.retry and job.draft.tries < _MOST_TRIES
        if again:
            self.documents.transact(tenant, lambda tx: _give_back(tx, job.draft.id))
            raise ModelUnavailable("the model gave no answer")
        self.documents.transact(tenant, lambda tx: self._record(tx, id, job, outcome))

    def _record(self, tx: Tx, id: str, job: Job, outcome: LlmOutcome) -> None:
        now = self.clock()
        prospect = store.get_prospect(tx, id)
        campaign = store.get(tx, prospect.campaign_id)
        text, flags = _read(job.material, outcome)
        draft = job.draft.written(text, flags, campaign.review)
        if prospect.plan_state is not PlanState.DRAFTING or campaign.status is Status.COMPLETED:
            put_draft(tx, replace(draft, state="rejected"))
            if prospect.plan_state is PlanState.DRAFTING:
                store.put_prospect(tx, prospect.skip("CampaignCompleted"))
            return
        put_draft(tx, draft)
        if draft.state == "approved":
            prospect = self._plan(tx, campaign, prospect, draft, now)
        else:
            prospect = prospect.drafted()
        store.put_prospect(tx, prospect)

    def _plan(
        self, tx: Tx, campaign: Campaign, prospect: Prospect, draft: Draft, now: datetime
    ) -> Prospect:
        """Give the draft its slot; a slot that has passed is reserved anew, never caught up."""
        slot = prospect.slot_at
        if slot is None or slot < now:
            slot = reserve(tx, campaign, now, 1, self.draw)[0]
        content = around(campaign.first_message, draft.text)
        known = entries_of(tx, [prospect]).get(prospect.id)
        return send_at(tx, campaign, prospect, content, slot, now, known)


def _claim(tx: Tx, id: str, now: datetime) -> Job | None:
    prospect = store.get_prospect(tx, id)
    if prospect.plan_state is not PlanState.DRAFTING:
        return None
    campaign = store.get(tx, prospect.campaign_id)
    if campaign.status is not Status.RUNNING:
        _put_back(tx, campaign, prospect)
        return None
    draft = find_draft(tx, prospect.draft_id or prospect.id) or new_draft(prospect, now)
    if draft.state != "writing":
        return None
    claimed = draft.claim(now)
    put_draft(tx, replace(claimed, slot_at=prospect.slot_at))
    return Job(claimed, _material(tx, campaign, prospect))


def _material(tx: Tx, campaign: Campaign, prospect: Prospect) -> Material:
    keys = [("profile", "self"), (agents.KIND, campaign.agent_id or "-")]
    profile, agent = tx.peek_all(keys)
    offers = catalogue.peek_all(tx, campaign.offer_ids)
    return Material(
        campaign,
        contacts.peek(tx, prospect.contact_id),
        agents.from_document(agent) if agent else None,
        tuple(offer for offer in offers if offer is not None and not offer.archived),
        business_name(profile),
    )


def _put_back(tx: Tx, campaign: Campaign, prospect: Prospect) -> None:
    """A pause came first: the person waits again, and the resumed planner finds them."""
    if campaign.status is Status.COMPLETED:
        store.put_prospect(tx, prospect.skip("CampaignCompleted"))
        return
    store.put_prospect(tx, prospect.wait())
    horizon = store.get_horizon(tx, campaign.id)
    store.put_horizon(tx, horizon.waits_in([prospect.time_zone]))


def _stop(tx: Tx, id: str, now: datetime) -> None:
    """The budget is spent: pause visibly instead of failing one person after the other."""
    prospect = store.get_prospect(tx, id)
    campaign = store.get(tx, prospect.campaign_id)
    draft = find_draft(tx, prospect.draft_id or prospect.id)
    if draft is not None:
        put_draft(tx, replace(draft.give_back(), tries=0))
    if campaign.status is Status.RUNNING:
        campaign = moves.pause(tx, campaign, "LimitReached", now)
    if prospect.plan_state is PlanState.DRAFTING:
        _put_back(tx, campaign, prospect)


def _give_back(tx: Tx, draft_id: str) -> None:
    draft = find_draft(tx, draft_id)
    if draft is not None and draft.state == "writing":
        put_draft(tx, draft.give_back())


def _read(material: Material, outcome: LlmOutcome) -> tuple[str, list[str]]:
    if isinstance(outcome, Completion):
        return outcome.text.strip(), doubts(material, outcome.text)
    if isinstance(outcome, LlmFailed):
        return "", [f"ModelFailed: {outcome.code}"]
    return "", ["Refused"]


def _tokens(outcome: LlmOutcome) -> int:
    if isinstance(outcome, Completion):
        return outcome.input_tokens + outcome.output_tokens
    return 0
