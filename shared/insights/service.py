"""What is working: figures of one campaign, of the business, and their export."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.campaigns import store as campaigns
from shared.campaigns.model import Campaign, Status
from shared.contacts import store as contacts
from shared.conversations.model import Owner
from shared.conversations.store import BY_OWNER
from shared.insights import store
from shared.insights.cache import ShortMemory
from shared.insights.days import by_day
from shared.insights.model import Funnel, Metrics, Overview
from shared.kernel.clock import Clock, system_clock
from shared.ports.documents import Documents, Tx

DEFAULT_TIME_ZONE = "America/Sao_Paulo"
_FRESH_SECONDS = 5.0


@dataclass(frozen=True)
class InsightService:
    """Exact counts, at most a few seconds old."""

    documents: Documents
    clock: Clock = system_clock
    memory: ShortMemory = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Open this process's memory."""
        object.__setattr__(self, "memory", ShortMemory(self.clock, _FRESH_SECONDS))

    def metrics(self, tenant: str, campaign_id: str) -> Metrics:
        """Return one campaign in figures."""
        return self.memory.get(
            (tenant, "metrics", campaign_id),
            lambda: self.documents.transact(
                tenant, lambda tx: _metrics(tx, campaigns.peek(tx, campaign_id))
            ),
        )

    def funnel(self, tenant: str, campaign_id: str | None) -> Funnel:
        """Return how far people came, in one campaign or in all."""

        def work(tx: Tx) -> Funnel:
            if campaign_id is not None:
                campaigns.peek(tx, campaign_id)
            return store.funnel(tx, campaign_id)

        key = (tenant, "funnel", campaign_id)
        return self.memory.get(key, lambda: self.documents.transact(tenant, work))

    def overview(self, tenant: str) -> Overview:
        """Return the business in figures."""
        return self.memory.get(
            (tenant, "overview"), lambda: self.documents.transact(tenant, self._overview)
        )

    def export(
        self, tenant: str, limit: int, cursor: str | None
    ) -> tuple[Iterable[Metrics], str | None]:
        """Return the figures of a page of campaigns, newest first, and the next cursor."""

        def work(tx: Tx) -> tuple[list[Metrics], str | None]:
            page = tx.find(campaigns.ALL_CAMPAIGNS, limit=limit, cursor=cursor)
            rows = [_metrics(tx, campaigns.campaign_from(item)) for item in page.items]
            return rows, page.next_cursor

        return self.documents.transact(tenant, work)

    def _overview(self, tx: Tx) -> Overview:
        return Overview(
            contacts.count(tx),
            {
                status.value: tx.count(campaigns.CAMPAIGNS_BY_STATUS, {"status": status.value})
                for status in Status
            },
            {owner.value: tx.count(BY_OWNER, {"owner": owner.value}) for owner in Owner},
            store.funnel(tx),
            store.sends(tx),
            by_day(tx, _zone(tx), self.clock()),
        )


def _metrics(tx: Tx, campaign: Campaign) -> Metrics:
    delivery = store.delivery(tx, campaign.id)
    sends = store.sends(tx, campaign.id)
    plan_states = store.plan_states(tx, campaign.id)
    return Metrics(
        campaign.id,
        campaign.name,
        campaign.status.value,
        store.funnel(tx, campaign.id),
        delivery,
        store.stages(tx, campaign.id),
        plan_states,
        sends,
        store.failures(tx, campaign.id, sends, delivery.failed),
        store.skips(tx, campaign.id, plan_states["skipped"]),
    )


def _zone(tx: Tx) -> str:
    profile = tx.peek("profile", "self") or {}
    zone = str(profile.get("time_zone") or DEFAULT_TIME_ZONE)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return DEFAULT_TIME_ZONE
    return zone
