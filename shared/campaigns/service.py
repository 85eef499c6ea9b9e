"""The use cases of campaigns: make, change, start, pause, resume, complete, look at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from shared.agents import store as agents
from shared.campaigns import moves, store
from shared.campaigns.model import (
    Campaign,
    CampaignNotReady,
    MoveNotAllowed,
    Status,
)
from shared.campaigns.pace import rate_of, window_of
from shared.campaigns.prospect import Prospect, ProspectNotFound, Stage
from shared.campaigns.readiness import Surroundings, start_problems
from shared.catalogue import store as catalogue
from shared.entry.auth import Principal
from shared.events import emit
from shared.events.campaigns import ProspectConverted
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock
from shared.kernel.ids import new_id
from shared.messaging import store as ledger
from shared.ports.documents import Documents, Page, Tx
from shared.usage.service import UsageService

_DELETED_AT_ONCE = 200


class CampaignService(msgspec.Struct, frozen=True):
    """Every method is one transaction, but the deletion of a long list."""

    documents: Documents
    usage: UsageService
    clock: Clock = system_clock

    def create(self, principal: Principal, tenant: str, values: Mapping[str, Any]) -> Campaign:
        """Make a draft."""
        campaign = _checked(Campaign(id=new_id(), created_at=self.clock(), **values))

        def work(tx: Tx) -> None:
            store.put(tx, campaign)
            audit.record(tx, principal, "campaign.created", campaign.id, {"name": campaign.name})

        self.documents.transact(tenant, work)
        return campaign

    def change(
        self, principal: Principal, tenant: str, id: str, changes: Mapping[str, Any]
    ) -> Campaign:
        """Change fields; while it runs, the next claim already goes by the new ones."""

        def work(tx: Tx) -> Campaign:
            before = store.get(tx, id)
            after = _checked(before.edit(changes))
            if after == before:
                return after
            if after.status is Status.RUNNING:
                _require_ready(tx, after, self.clock())
                if after.needs_replan(before):
                    moves.replan(tx, after, self.clock())
            store.put(tx, after)
            audit.record(tx, principal, "campaign.changed", id, {"fields": sorted(changes)})
            return after

        return self.documents.transact(tenant, work)

    def delete(self, principal: Principal, tenant: str, id: str) -> None:
        """Remove a draft with its list; what has started stays for the record."""
        while not self.documents.transact(tenant, lambda tx: _delete_some(tx, principal, id)):
            pass

    def get(self, tenant: str, id: str) -> Campaign:
        """Return one campaign."""
        return self.documents.transact(tenant, lambda tx: store.peek(tx, id))

    def list(self, tenant: str, status: str | None, limit: int, cursor: str | None) -> Page:
        """Return campaigns, newest first."""

        def work(tx: Tx) -> Page:
            if status is None:
                return tx.find(store.ALL_CAMPAIGNS, limit=limit, cursor=cursor)
            equal = {"status": status}
            return tx.find(store.CAMPAIGNS_BY_STATUS, equal, limit=limit, cursor=cursor)

        return self.documents.transact(tenant, work)

    def start(self, principal: Principal, tenant: str, id: str) -> Campaign:
        """Start, or raise `CampaignNotReady` naming every field to mend."""

        def work(tx: Tx) -> Campaign:
            campaign = store.get(tx, id)
            started = campaign.start(self.clock())
            _require_ready(tx, started, self.clock())
            self._require_room(tx)
            moves.start(tx, campaign, self.clock())
            audit.record(tx, principal, "campaign.started", id, {})
            return started

        return self.documents.transact(tenant, work)

    def pause(self, principal: Principal, tenant: str, id: str, reason: str) -> Campaign:
        """Pause; no claim that starts after this passes."""

        def work(tx: Tx) -> Campaign:
            paused = moves.pause(tx, store.get(tx, id), reason, self.clock())
            audit.record(tx, principal, "campaign.paused", id, {"reason": reason})
            return paused

        return self.documents.transact(tenant, work)

    def resume(self, principal: Principal, tenant: str, id: str) -> Campaign:
        """Go on where it stopped; everybody still gets at most one first message."""

        def work(tx: Tx) -> Campaign:
            campaign = store.get(tx, id)
            _require_ready(tx, campaign.resume(), self.clock())
            self._require_room(tx)
            resumed = moves.resume(tx, campaign, self.clock())
            audit.record(tx, principal, "campaign.resumed", id, {})
            return resumed

        return self.documents.transact(tenant, work)

    def complete(self, principal: Principal, tenant: str, id: str) -> Campaign:
        """End it by hand; whatever is still planned is cancelled."""

        def work(tx: Tx) -> Campaign:
            completed = moves.complete(tx, store.get(tx, id), self.clock())
            audit.record(tx, principal, "campaign.completed", id, {})
            return completed

        return self.documents.transact(tenant, work)

    def prospects(
        self, tenant: str, id: str, stage: str | None, plan_state: str | None, limit: int,
        cursor: str | None,
    ) -> Page:  # fmt: skip
        """Return the people of a campaign, of one stage or one plan state if asked."""

        def work(tx: Tx) -> Page:
            store.peek(tx, id)
            if stage is not None:
                equal = {"campaign_id": id, "stage": stage}
                return tx.find(store.PROSPECTS_BY_STAGE, equal, limit=limit, cursor=cursor)
            if plan_state is not None:
                equal = {"campaign_id": id, "plan_state": plan_state}
                return tx.find(store.PROSPECTS_BY_PLAN_STATE, equal, limit=limit, cursor=cursor)
            return tx.find(store.PROSPECTS_OF, {"campaign_id": id}, limit=limit, cursor=cursor)

        return self.documents.transact(tenant, work)

    def sends(
        self, tenant: str, id: str, state: str | None, limit: int, cursor: str | None
    ) -> Page:
        """Return the ledger of a campaign: one row per intended message, with its reason."""

        def work(tx: Tx) -> Page:
            store.peek(tx, id)
            if state is None:
                equal = {"cause_id": id}
                return tx.find(ledger.SENDS_BY_CAUSE, equal, limit=limit, cursor=cursor)
            equal = {"cause_id": id, "state": state}
            return tx.find(ledger.SENDS_BY_CAUSE_STATE, equal, limit=limit, cursor=cursor)

        return self.documents.transact(tenant, work)

    def convert(self, principal: Principal, tenant: str, id: str, prospect_id: str) -> Prospect:
        """Mark that the person became what the campaign is for; once more changes nothing."""

        def work(tx: Tx) -> Prospect:
            prospect = store.get_prospect(tx, prospect_id)
            if prospect.campaign_id != id:
                raise ProspectNotFound("there is no such prospect")
            if prospect.stage is Stage.CONVERTED:
                return prospect
            converted = prospect.convert(self.clock())
            store.put_prospect(tx, converted)
            emit(
                tx,
                ProspectConverted(
                    tenant=tenant,
                    fact_id=f"{prospect_id}-converted",
                    campaign_id=id,
                    contact_id=prospect.contact_id,
                ),
            )
            audit.record(tx, principal, "prospect.converted", prospect_id, {"campaign_id": id})
            return converted

        return self.documents.transact(tenant, work)

    def _require_room(self, tx: Tx) -> None:
        running = tx.count(store.CAMPAIGNS_BY_STATUS, {"status": Status.RUNNING.value})
        self.usage.require_in(tx, "active_campaigns", running)


def _checked(campaign: Campaign) -> Campaign:
    """Return the campaign. Raises `Invalid` for limits and hours that cannot be."""
    rate_of(campaign.rate)
    window_of(campaign.sending_window)
    return campaign


def _require_ready(tx: Tx, campaign: Campaign, now: datetime) -> None:
    around = _surroundings(tx, campaign)
    problems = start_problems(campaign, around, now)
    if problems:
        raise CampaignNotReady(
            problems[0].message,
            field=problems[0].field,
            problems=[
                {"field": one.field, "code": one.code, "message": one.message} for one in problems
            ],
        )


def _surroundings(tx: Tx, campaign: Campaign) -> Surroundings:
    keys = [(ledger.ACCOUNTS, campaign.account_id or "-"), (agents.KIND, campaign.agent_id or "-")]
    account, agent = tx.peek_all(keys)
    offers = zip(campaign.offer_ids, catalogue.peek_all(tx, campaign.offer_ids), strict=True)
    missing = tuple(id for id, offer in offers if offer is None or offer.archived)
    somebody = tx.find(store.PROSPECTS_OF, {"campaign_id": campaign.id}, limit=1).items
    return Surroundings(
        account, agent is not None and not agent.get("archived"), missing, bool(somebody)
    )


def _delete_some(tx: Tx, principal: Principal, id: str) -> bool:
    campaign = store.get(tx, id)
    if campaign.status is not Status.DRAFT:
        raise MoveNotAllowed("only a draft can be deleted", status=campaign.status)
    page = tx.find(store.PROSPECTS_OF, {"campaign_id": id}, limit=_DELETED_AT_ONCE)
    for item in page.items:
        tx.delete(store.PROSPECTS, item["id"])
    if page.next_cursor:
        store.put(tx, campaign)
        return False
    tx.delete(store.CAMPAIGNS, id)
    tx.delete(store.HORIZONS, id)
    audit.record(tx, principal, "campaign.deleted", id, {"name": campaign.name})
    return True
