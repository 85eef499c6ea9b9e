"""Cron expressions to the minute, in UTC: `*`, `*/n`, numbers, lists and ranges."""

from dataclasses import dataclass
from datetime import datetime

from shared.kernel.errors import Invalid

_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))


@dataclass(frozen=True)
class Cron:
    """The minutes at which something is due."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """0 is Sunday."""
    day_or_weekday: bool
    """Both are narrowed: either one is enough, as cron has always had it."""

    def is_due(self, moment: datetime) -> bool:
        """Tell whether the minute of `moment` is one of them."""
        if moment.minute not in self.minutes or moment.hour not in self.hours:
            return False
        day = moment.day in self.days
        weekday = (moment.weekday() + 1) % 7 in self.weekdays
        right_day = (day or weekday) if self.day_or_weekday else (day and weekday)
        return moment.month in self.months and right_day


def read_cron(text: str) -> Cron:
    """Read five fields. Raises `Invalid` naming the one that is wrong."""
    words = text.split()
    if len(words) != len(_FIELDS):
        raise Invalid(f"a schedule has five fields, not {text!r}", field="schedule")
    minutes, hours, days, months, weekdays = (
        _read_field(word, *limits) for word, limits in zip(words, _FIELDS, strict=True)
    )
    narrowed = words[2] != "*" and words[4] != "*"
    sundays = frozenset(day % 7 for day in weekdays)
    return Cron(minutes, hours, days, months, sundays, narrowed)


def _read_field(word: str, name: str, low: int, high: int) -> frozenset[int]:
    found: set[int] = set()
    for part in word.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("*", "", "") if span == "*" else span.partition("-")
        try:
            start = low if first == "*" else int(first)
            end = high if first == "*" or (step and not last) else int(last or first)
            stride = int(step or 1)
        except ValueError:
            raise Invalid(f"the {name} {word!r} is no number", field="schedule") from None
        if not (low <= start <= end <= high and stride >= 1):
            raise Invalid(f"the {name} {word!r} is not within {low}-{high}", field="schedule")
        found.update(range(start, end + 1, stride))
    return frozenset(found)
