"""Unique recipients per rolling 24 hours of a portfolio: one document each, and minute buckets."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from shared.kernel.clock import from_text, from_unix, to_text
from shared.kernel.ids import stable_id
from shared.ports.documents import Tx

REACH = "reach"
REACHED = "reached"
_DAY = timedelta(hours=24)


class Admission(msgspec.Struct, frozen=True):
    """Who may be written to now, and when the others may ask again."""

    admitted: frozenset[str]
    retry_at: datetime


def admit(
    tx: Tx, portfolio_id: str, limit: int, contact_ids: Sequence[str], now: datetime
) -> Admission:
    """Count these people against the portfolio's daily limit (facts: counted by us, as the
    provider has no error for it). Who was reached within 24 hours is free."""
    bucket = tx.get(REACH, stable_id(portfolio_id))
    minutes = _recent(bucket["minutes"] if bucket else {}, now)
    unique = list(dict.fromkeys(contact_ids))
    keys = [(REACHED, stable_id(portfolio_id, contact)) for contact in unique]
    known = dict(zip(unique, tx.get_all(keys), strict=True))
    free = limit - sum(minutes.values())
    admitted: set[str] = set()
    for contact, key in zip(unique, keys, strict=True):
        found = known[contact]
        if found and from_text(found["at"]) > now - _DAY:
            admitted.add(contact)
        elif free > 0:
            free -= 1
            admitted.add(contact)
            minute = str(int(now.timestamp() // 60))
            minutes[minute] = minutes.get(minute, 0) + 1
            forgotten = to_text(now + _DAY)
            tx.put(*key, {"at": to_text(now), "due_at": forgotten, "expires_at": forgotten})
    tx.put(REACH, stable_id(portfolio_id), {"minutes": minutes})
    return Admission(frozenset(admitted), _next_free(minutes, now))


def used(tx: Tx, portfolio_id: str, now: datetime) -> int:
    """Return how many unique people the portfolio reached in the last 24 hours."""
    bucket = tx.peek(REACH, stable_id(portfolio_id))
    return sum(_recent(bucket["minutes"], now).values()) if bucket else 0


def _recent(minutes: dict[str, int], now: datetime) -> dict[str, int]:
    # A bucket counts until its whole minute is a day old.
    oldest = int((now - _DAY).timestamp() // 60)
    return {minute: count for minute, count in minutes.items() if int(minute) >= oldest}


def _next_free(minutes: dict[str, int], now: datetime) -> datetime:
    if not minutes:
        return now
    return from_unix((min(map(int, minutes)) + 1) * 60) + _DAY
