"""Time: the only place that asks the machine for it, and its text form."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from shared.kernel.errors import Invalid

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def to_text(moment: datetime) -> str:
    """Return RFC 3339 in UTC with microseconds: fixed width, so text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def from_text(text: str) -> datetime:
    """Return the moment written by `to_text` (any RFC 3339 form is read).

    Raises `ValueError` when the text is no moment or names no time zone.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone, e.g. 2026-11-22T12:00:00Z")
    return moment.astimezone(UTC)


def in_utc(moment: datetime, field: str) -> datetime:
    """Return a moment that a client sent, in UTC. Raises `Invalid` naming the field where it
    has no zone or falls off the calendar."""
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except OverflowError:
        pass
    raise Invalid("a moment on the calendar with its zone, e.g. 2026-11-22T12:00:00Z", field=field)


def from_unix(seconds: float) -> datetime:
    """Return the moment of a unix time in seconds."""
    return datetime.fromtimestamp(seconds, UTC)
