"""Messages by day: past days are counted once and kept, today is counted live."""

from datetime import date, datetime, timedelta

from shared.insights.model import Day, bounds, last_days
from shared.kernel.clock import to_text
from shared.kernel.ids import stable_id
from shared.messaging.store import MESSAGES_BY_DIRECTION
from shared.ports.documents import Document, Tx

DAILY = "daily"
# A provider may deliver a message hours late under its own earlier time.
_SETTLED_AFTER = timedelta(days=2)


def by_day(tx: Tx, zone: str, now: datetime) -> tuple[Day, ...]:
    """Return the last days, oldest first; a day that is settled is read, not counted."""
    days = last_days(now, zone)
    kept = tx.get_all([(DAILY, _id(day, zone)) for day in days])
    return tuple(
        _kept(document) if document else _counted(tx, day, zone, now)
        for day, document in zip(days, kept, strict=True)
    )


def _counted(tx: Tx, day: date, zone: str, now: datetime) -> Day:
    begin, end = bounds(day, zone)
    received, sent = (
        tx.count(
            MESSAGES_BY_DIRECTION,
            {"direction": direction},
            at_least=to_text(begin),
            below=to_text(end),
        )
        for direction in ("in", "out")
    )
    if end + _SETTLED_AFTER <= now:
        document = {"date": day.isoformat(), "zone": zone, "received": received, "sent": sent}
        tx.put(DAILY, _id(day, zone), document)
    return Day(day.isoformat(), received, sent)


def _kept(document: Document) -> Day:
    return Day(document["date"], document["received"], document["sent"])


def _id(day: date, zone: str) -> str:
    return stable_id("daily", zone, day.isoformat())
