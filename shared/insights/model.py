"""Figures and the rates drawn from them; pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

DAYS = 30


class Funnel(msgspec.Struct, frozen=True):
    """How many people came how far. Each step counts everybody who ever reached it."""

    found: int
    contacted: int
    replied: int
    converted: int

    @property
    def reply_rate(self) -> float | None:
        """Return replies per person contacted."""
        return rate(self.replied, self.contacted)

    @property
    def conversion_rate(self) -> float | None:
        """Return conversions per person contacted."""
        return rate(self.converted, self.contacted)


class Delivery(msgspec.Struct, frozen=True):
    """What became of the messages. `delivered` includes those that were read."""

    sent: int
    delivered: int
    read: int
    failed: int

    @property
    def delivery_rate(self) -> float | None:
        """Return delivered per message sent."""
        return rate(self.delivered, self.sent)

    @property
    def read_rate(self) -> float | None:
        """Return read per message delivered."""
        return rate(self.read, self.delivered)


class Metrics(msgspec.Struct, frozen=True):
    """One campaign in figures."""

    campaign_id: str
    name: str
    status: str
    funnel: Funnel
    delivery: Delivery
    stages: Mapping[str, int]
    plan_states: Mapping[str, int]
    sends: Mapping[str, int]
    failures: Mapping[str, int] = msgspec.field(default_factory=dict)
    skips: Mapping[str, int] = msgspec.field(default_factory=dict)


class Day(msgspec.Struct, frozen=True):
    """One day on the tenant's own calendar."""

    date: str
    received: int
    sent: int


class Overview(msgspec.Struct, frozen=True):
    """The business in figures."""

    contacts: int
    campaigns: Mapping[str, int]
    conversations: Mapping[str, int]
    funnel: Funnel
    sends: Mapping[str, int]
    days: tuple[Day, ...]


def rate(part: int, whole: int) -> float | None:
    """Return the share with four decimals; None where there is nothing to share."""
    return round(part / whole, 4) if whole else None


def last_days(now: datetime, zone: str) -> list[date]:
    """Return the last days on the zone's calendar, oldest first, today last."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return when the day begins and ends, also where clocks change on it."""
    place = ZoneInfo(zone)
    following = day + timedelta(days=1)
    return datetime.combine(day, time(), place), datetime.combine(following, time(), place)
