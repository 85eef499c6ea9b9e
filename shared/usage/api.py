"""The route that shows limits and use."""

from datetime import datetime

import msgspec

from shared.entry.auth import Role
from shared.entry.http import Call, Route
from shared.usage.service import UsageService


class LimitAnswer(msgspec.Struct):
    """One limit of the plan; `used` is null where it is not counted here."""

    name: str
    limit: int
    used: int | None


class UsageAnswer(msgspec.Struct):
    """The plan, its limits and this month's use."""

    plan: str
    period_ends_at: datetime
    limits: list[LimitAnswer]
    upgrade_url: str


def _show(service: UsageService, call: Call) -> UsageAnswer:
    plan, uses = service.uses(call.tenant)
    limits = [LimitAnswer(use.name, use.limit, use.used) for use in uses]
    return UsageAnswer(plan.name, service.period_ends_at(), limits, service.upgrade_url)


ROUTES: tuple[Route[UsageService], ...] = (
    Route(
        "GET",
        "/usage",
        _show,
        "Show the plan's limits and this month's use",
        role=Role.VIEWER,
        answer=UsageAnswer,
    ),
)
