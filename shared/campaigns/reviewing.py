"""A person looks at drafts: reads, edits, approves, rejects."""

from collections.abc import Sequence

import msgspec

from shared.campaigns import store, turns
from shared.campaigns.draft import (
    DRAFTS_BY_STATE,
    DRAFTS_OF,
    Draft,
    get_draft,
    put_draft,
)
from shared.campaigns.model import MoveNotAllowed, Status
from shared.campaigns.prospect import PlanState
from shared.entry.auth import Principal
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock
from shared.ports.documents import Documents, Page, Tx


class ReviewService(msgspec.Struct, frozen=True):
    """Use cases of drafts. What is approved is planned by the next plan run, under the same
    rate, hours and consent as everything else."""

    documents: Documents
    clock: Clock = system_clock

    def list(
        self, tenant: str, campaign_id: str, state: str | None, limit: int, cursor: str | None
    ) -> Page:
        """Return the drafts of a campaign, oldest first."""

        def work(tx: Tx) -> Page:
            store.peek(tx, campaign_id)
            if state is None:
                equal = {"campaign_id": campaign_id}
                return tx.find(DRAFTS_OF, equal, limit=limit, cursor=cursor)
            equal = {"campaign_id": campaign_id, "state": state}
            return tx.find(DRAFTS_BY_STATE, equal, limit=limit, cursor=cursor)

        return self.documents.transact(tenant, work)

    def edit(
        self, principal: Principal, tenant: str, campaign_id: str, draft_id: str, text: str
    ) -> Draft:
        """Replace the words."""

        def work(tx: Tx) -> Draft:
            edited = get_draft(tx, campaign_id, draft_id).edit(text)
            put_draft(tx, edited)
            audit.record(tx, principal, "draft.edited", draft_id, {"campaign_id": campaign_id})
            return edited

        return self.documents.transact(tenant, work)

    def approve(
        self, principal: Principal, tenant: str, campaign_id: str, draft_ids: Sequence[str]
    ) -> tuple[Draft, ...]:
        """Let drafts go out: all of them or, when one cannot, none."""

        def work(tx: Tx) -> tuple[Draft, ...]:
            campaign = store.get(tx, campaign_id)
            if campaign.status is Status.COMPLETED:
                raise MoveNotAllowed("the campaign is over", status=campaign.status)
            approved = tuple(self._approve(tx, campaign_id, id) for id in dict.fromkeys(draft_ids))
            if campaign.status is Status.RUNNING:
                turns.plan_soon(tx, store.get_horizon(tx, campaign_id), self.clock())
            changes = {"campaign_id": campaign_id, "count": len(approved)}
            audit.record(tx, principal, "draft.approved", approved[0].id, changes)
            return approved

        return self.documents.transact(tenant, work)

    def reject(self, principal: Principal, tenant: str, campaign_id: str, draft_id: str) -> Draft:
        """Let nobody get it; the person is left out of the campaign."""

        def work(tx: Tx) -> Draft:
            rejected = get_draft(tx, campaign_id, draft_id).reject(self.clock())
            put_draft(tx, rejected)
            prospect = store.get_prospect(tx, rejected.prospect_id)
            if prospect.plan_state is PlanState.DRAFTING:
                store.put_prospect(tx, prospect.skip("DraftRejected"))
            audit.record(tx, principal, "draft.rejected", draft_id, {"campaign_id": campaign_id})
            return rejected

        return self.documents.transact(tenant, work)

    def _approve(self, tx: Tx, campaign_id: str, id: str) -> Draft:
        approved = get_draft(tx, campaign_id, id).approve(self.clock())
        put_draft(tx, approved)
        prospect = store.get_prospect(tx, approved.prospect_id)
        if prospect.plan_state is PlanState.DRAFTING:
            # Due at once: the next plan run takes it before anybody new.
            store.put_prospect(tx, prospect.defer(self.clock()))
        return approved
