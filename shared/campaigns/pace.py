"""How far a campaign plans ahead, when it plans again, and when its window opens; pure."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.campaigns.model import Hours, Limit
from shared.messaging.pacing import Rate, SendingWindow, opens_at

MOST_PER_HORIZON = 200
_HORIZON_SECONDS = 60
# Planning must be done before the last slots run out, however slow one commit is.
_LEAST_LEAD = timedelta(seconds=5)


def horizon_size(limit: Limit) -> int:
    """Return how many people one horizon takes: what a minute sends, 1 to 200."""
    per_minute = limit.messages * _HORIZON_SECONDS // limit.per_seconds
    return max(1, min(MOST_PER_HORIZON, per_minute))


def horizon_span(limit: Limit) -> timedelta:
    """Return how long the slots of one full horizon last."""
    return rate_of(limit).spacing * horizon_size(limit)


def plan_again_at(planned_until: datetime, limit: Limit, now: datetime) -> datetime:
    """Return when to plan the next horizon: while half of this one is still to go."""
    lead = max(horizon_span(limit) / 2, _LEAST_LEAD)
    return max(now, planned_until - lead)


def has_enough(planned_until: datetime, limit: Limit, now: datetime) -> bool:
    """Tell whether so much is planned already that another horizon would run too far ahead."""
    return plan_again_at(planned_until, limit, now) > now


def widen(
    slots: Sequence[datetime], most_seconds: float, draw: Callable[[], float]
) -> list[datetime]:
    """Add a random gap before each slot. Gaps only ever push later ones further, so the
    distance between two messages never shrinks and no limit is passed."""
    late = timedelta()
    widened = []
    for slot in slots:
        late += timedelta(seconds=most_seconds * draw())
        widened.append(slot + late)
    return widened


def rate_of(limit: Limit) -> Rate:
    """Return the pacer's word for the limit."""
    return Rate(limit.messages, limit.per_seconds)


def window_of(hours: Hours | None) -> SendingWindow | None:
    """Return the pacer's word for the hours. Raises `Invalid` for a window that never opens."""
    if hours is None:
        return None
    start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    return SendingWindow(frozenset(hours.days), start, end)


def opening(hours: Hours | None, zone: str, moment: datetime) -> datetime:
    """Return `moment` where people of the zone may be written to then, else the next opening."""
    return opens_at(window_of(hours), zone, moment)


def closing(hours: Hours | None, zone: str, moment: datetime) -> datetime | None:
    """Return when the window that is open at `moment` closes; None where there is none."""
    if hours is None:
        return None
    local = moment.astimezone(ZoneInfo(zone))
    end = datetime.combine(local.date(), time.fromisoformat(hours.end), local.tzinfo)
    return end.astimezone(moment.tzinfo)
