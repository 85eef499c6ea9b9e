"""The routes of figures."""

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from shared.entry.http import Answer, Call, Route
from shared.insights.export import to_csv
from shared.insights.service import InsightService

T = TypeVar("T")
Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$(?!\n)")]


class FunnelAnswer(msgspec.Struct):
    """Everybody who ever reached each step, and the rates per person contacted."""

    found: int
    contacted: int
    replied: int
    converted: int
    reply_rate: float | None
    conversion_rate: float | None


class DeliveryAnswer(msgspec.Struct):
    """What became of the messages; `delivered` includes those that were read."""

    sent: int
    delivered: int
    read: int
    failed: int
    delivery_rate: float | None
    read_rate: float | None


class MetricsAnswer(msgspec.Struct):
    """One campaign in figures, exact and at most a few seconds old."""

    campaign_id: str
    name: str
    status: str
    funnel: FunnelAnswer
    delivery: DeliveryAnswer
    stages: dict[str, int]
    plan_states: dict[str, int]
    sends: dict[str, int]
    failures: dict[str, int]
    """By code: ours (Suppressed, Expired, …) or the provider's number."""
    skips: dict[str, int]
    """By reason: NoLegalBasis, NoOpenWindow, VariableMissing, …"""


class DayAnswer(msgspec.Struct):
    """Messages of one day on the business's calendar."""

    date: str
    received: int
    sent: int


class OverviewAnswer(msgspec.Struct):
    """The business in figures; `days` are the last 30, today last."""

    contacts: int
    campaigns: dict[str, int]
    conversations: dict[str, int]
    funnel: FunnelAnswer
    sends: dict[str, int]
    days: list[DayAnswer]


class FunnelQuery(msgspec.Struct, forbid_unknown_fields=True):
    """One campaign, or all."""

    campaign_id: Id | None = None


class ExportQuery(msgspec.Struct, forbid_unknown_fields=True):
    """A page of campaigns, newest first."""

    limit: Annotated[int, Meta(ge=1, le=50)] = 50
    cursor: Annotated[str, Meta(max_length=2000)] | None = None


def _shape(thing: object, kind: type[T]) -> T:
    return msgspec.convert(thing, kind, from_attributes=True)


def _metrics(service: InsightService, call: Call) -> MetricsAnswer:
    return _shape(service.metrics(call.tenant, call.path["id"]), MetricsAnswer)


def _overview(service: InsightService, call: Call) -> OverviewAnswer:
    return _shape(service.overview(call.tenant), OverviewAnswer)


def _funnel(service: InsightService, call: Call) -> FunnelAnswer:
    return _shape(service.funnel(call.tenant, call.query.campaign_id), FunnelAnswer)


def _export(service: InsightService, call: Call) -> Answer:
    rows, cursor = service.export(call.tenant, call.query.limit, call.query.cursor)
    headers: dict[str, Any] = {"content-disposition": 'attachment; filename="campaigns.csv"'}
    if cursor:
        headers["x-next-cursor"] = cursor
    return Answer(to_csv(rows), headers=headers, media_type="text/csv; charset=utf-8")


ROUTES: tuple[Route[InsightService], ...] = (
    Route("GET", "/campaigns/{id}/metrics", _metrics, "One campaign in figures",
          answer=MetricsAnswer),
    Route("GET", "/insights/overview", _overview, "The business in figures",
          answer=OverviewAnswer),
    Route("GET", "/insights/funnel", _funnel, "How far people came", query=FunnelQuery,
          answer=FunnelAnswer),
    Route("GET", "/insights/export", _export,
          "Figures of campaigns as CSV; x-next-cursor leads on", query=ExportQuery),
)  # fmt: skip
