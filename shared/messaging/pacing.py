"""Pace as arithmetic: slots under a rate, and the hours in which one may write; pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import Invalid

# Slots lie half a percent further apart than the rate asks: room for the few milliseconds between
# a slot and its claim. What bunches up more than that waits at the pacer's window gate.
_MARGIN = 1.005
AHEAD = timedelta(seconds=10)
_REPLIES_SHARE = 10
_PAIR_SPACING = timedelta(seconds=6)
_BURST = timedelta(seconds=4)
_MOST_IN_BURST = 40


class Rate(msgspec.Struct, frozen=True):
    """So many messages per so many seconds, in any sliding window."""

    messages: int
    per_seconds: int

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        if self.messages < 1 or self.per_seconds < 1:
            raise Invalid("a rate needs at least one message and one second", field="rate")

    @property
    def spacing(self) -> timedelta:
        """Return the time between two messages."""
        return timedelta(seconds=self.per_seconds * _MARGIN / self.messages)


def reserve(
    instant: datetime | None, rate: Rate, now: datetime, count: int
) -> tuple[list[datetime], datetime]:
    """Return `count` slots from now on, none before `instant`, and the next free instant (GCRA)."""
    first = max(instant, now) if instant else now
    slots = [first + rate.spacing * step for step in range(count)]
    return slots, first + rate.spacing * count


class Pair(msgspec.Struct, frozen=True):
    """The quota of one person at one number: when it is free again, and the burst that borrowed."""

    free_at: datetime
    burst_from: datetime
    count: int

    def to_text(self) -> str:
        """Return the stored form."""
        return f"{to_text(self.free_at)} {to_text(self.burst_from)} {self.count}"


def pair_from(text: str | None) -> Pair | None:
    """Read a stored pair; one of before the bursts were counted knows only when it is free."""
    if not text:
        return None
    free_at, *burst = text.split(" ")
    if not burst:
        return Pair(from_text(free_at), from_text(free_at) - _PAIR_SPACING, 1)
    return Pair(from_text(free_at), from_text(burst[0]), int(burst[1]))


def reserve_pair(pair: Pair | None, now: datetime) -> tuple[datetime, Pair]:
    """Return the slot of one message to one person, and the pair afterwards.

    Meta allows one per 6 seconds, and up to 45 within 6 seconds that borrow from the time
    after them: 20 at once are paid back with two minutes of silence (facts: error 131056). We
    borrow at most 40, within the first 4 seconds: what lies between a slot and its call counts.
    """
    if pair is None or now >= pair.free_at:
        return now, _new_burst(now)
    if now < pair.burst_from + _BURST and pair.count < _MOST_IN_BURST:
        slot = max(now, pair.burst_from)
        return slot, replace(pair, free_at=pair.free_at + _PAIR_SPACING, count=pair.count + 1)
    slot = pair.free_at
    return slot, _new_burst(slot)


def _new_burst(slot: datetime) -> Pair:
    # A first message that arrives late starts its burst late: a second more for what follows.
    return Pair(slot + _PAIR_SPACING + timedelta(seconds=1), slot, 1)


Seconds = Mapping[int, int]
"""Unix second → bit mask of the positions taken in it."""


def take_positions(
    seconds: Seconds, throughput: int, now: datetime, replies: int, campaigns: int
) -> tuple[list[datetime], list[datetime], dict[int, int]]:
    """Reserve positions on an account's grid of `throughput` per second, at most 10 s ahead.

    Replies may take any position, campaigns leave every tenth free for them. Fewer slots than
    asked for come back when the next 10 seconds are full. Returns (replies, campaigns, seconds).
    """
    taken = {second: mask for second, mask in seconds.items() if second >= int(now.timestamp())}
    for_replies = _take(taken, throughput, now, replies, spare=False)
    for_campaigns = _take(taken, throughput, now, campaigns, spare=True)
    return for_replies, for_campaigns, taken


def _take(
    taken: dict[int, int], throughput: int, now: datetime, count: int, spare: bool
) -> list[datetime]:
    start = now.timestamp()
    slots: list[datetime] = []
    for second in range(int(start), int(start) + int(AHEAD.total_seconds())):
        mask = taken.get(second, 0)
        # Positions of the running second that have gone by are lost, never caught up.
        first = int((start - second) * throughput) + 1 if start > second else 0
        for position in range(first, throughput):
            if len(slots) == count:
                break
            if mask >> position & 1 or (spare and _kept_for_replies(position, throughput)):
                continue
            mask |= 1 << position
            slots.append(now + timedelta(seconds=second + position / throughput - start))
        if mask:
            taken[second] = mask
    return slots


def _kept_for_replies(position: int, throughput: int) -> bool:
    return throughput >= _REPLIES_SHARE and position % _REPLIES_SHARE == _REPLIES_SHARE - 1


class SendingWindow(msgspec.Struct, frozen=True):
    """The days (0 is Monday) and hours, in the recipient's own zone, in which one may write."""

    days: frozenset[int]
    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse a window that never opens."""
        if not self.days or not all(0 <= day <= 6 for day in self.days):
            raise Invalid("name at least one day, 0 (Monday) to 6", field="sending_window.days")
        if self.start >= self.end:
            raise Invalid("the end must lie after the start", field="sending_window.end")


def opens_at(window: SendingWindow | None, zone: str, moment: datetime) -> datetime:
    """Return `moment` where the window is open then, else the moment it opens next."""
    if window is None:
        return moment
    local = moment.astimezone(ZoneInfo(zone))
    for day in range(8):
        date = local.date() + timedelta(days=day)
        if date.weekday() not in window.days:
            continue
        opening = datetime.combine(date, window.start, local.tzinfo).astimezone(moment.tzinfo)
        closing = datetime.combine(date, window.end, local.tzinfo).astimezone(moment.tzinfo)
        if moment < closing:
            return max(moment, opening)
    raise Invalid("this window never opens", field="sending_window")
