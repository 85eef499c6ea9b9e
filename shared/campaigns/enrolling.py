"""Adding people to a campaign inside a transaction: each person once, followed through merges."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec.structs import asdict

from shared.campaigns import store, turns
from shared.campaigns.model import Campaign, MoveNotAllowed, Status
from shared.campaigns.prospect import Prospect, prospect_id
from shared.campaigns.tasks import ENROLL_TASK
from shared.contacts import store as contacts
from shared.contacts.model import DEFAULT_TIME_ZONE, Contact
from shared.events import later
from shared.kernel.ids import stable_id
from shared.ports.documents import Document, Tx
from shared.ports.tasks import Task

ENROLMENTS = "enrolments"
CHUNK = 200
# Beyond so many campaigns at once a person's memberships are not looked for any more.
_MOST_OTHERS = 10


class Tally(msgspec.Struct, frozen=True):
    """What became of the people of one enrolment."""

    enrolled: int = 0
    already_there: int = 0
    unknown: int = 0
    in_other_campaigns: int = 0
    """Enrolled, but in another running campaign too: a warning."""

    def plus(self, other: "Tally") -> "Tally":
        """Add up two chunks."""
        mine, theirs = asdict(self), asdict(other)
        return Tally(**{name: mine[name] + theirs[name] for name in mine})


def tally_of(enrolment: Document) -> Tally:
    """Return what an enrolment has counted so far."""
    return Tally(**{name: enrolment[name] for name in asdict(Tally())})


def enroll(tx: Tx, campaign_id: str, contact_ids: Sequence[str], now: datetime) -> Tally:
    """Add these people, following merged records; one transaction takes at most 200."""
    campaign = store.get(tx, campaign_id)
    require_open(campaign)
    known = _known(tx, contact_ids)
    people = {one.id: one for one in _people(tx, known)}
    ids = {prospect_id(campaign_id, id): id for id in people}
    there = {one.id for one in store.get_prospects(tx, list(ids))}
    fresh = [people[contact_id] for id, contact_id in ids.items() if id not in there]
    for person in fresh:
        id = prospect_id(campaign_id, person.id)
        store.put_prospect(tx, Prospect(id, campaign_id, person.id, zone_of(person), now))
    if fresh:
        _remember_zones(tx, campaign, fresh, now)
    elsewhere = _in_others(tx, campaign_id, fresh)
    unknown = len(contact_ids) - len(known)
    return Tally(len(fresh), len(known) - len(fresh), unknown, elsewhere)


def _known(tx: Tx, contact_ids: Sequence[str]) -> list[Document]:
    found = tx.peek_all([(contacts.CONTACTS, id) for id in contact_ids]) if contact_ids else []
    return [document for document in found if document is not None]


def _people(tx: Tx, known: Sequence[Document]) -> list[Contact]:
    """Return the people, following records that were merged into others."""
    return [
        contacts.peek(tx, document["id"])
        if document.get("merged_into")
        else contacts.contact_from(document)
        for document in known
    ]


def _remember_zones(tx: Tx, campaign: Campaign, fresh: Sequence[Contact], now: datetime) -> None:
    """Writing the horizon also keeps the planner from completing the campaign meanwhile."""
    horizon = store.get_horizon(tx, campaign.id).waits_in([zone_of(one) for one in fresh])
    if campaign.status is Status.RUNNING:
        turns.plan_soon(tx, horizon, now)
    else:
        store.put_horizon(tx, horizon)


def _in_others(tx: Tx, campaign_id: str, fresh: Sequence[Contact]) -> int:
    if not fresh:
        return 0
    equal = {"status": Status.RUNNING.value}
    page = tx.find(store.CAMPAIGNS_BY_STATUS, equal, limit=_MOST_OTHERS + 1)
    others = [item["id"] for item in page.items if item["id"] != campaign_id][:_MOST_OTHERS]
    keys = [
        (store.PROSPECTS, prospect_id(other, person.id)) for person in fresh for other in others
    ]
    found = tx.peek_all(keys) if keys else []
    return len({document["contact_id"] for document in found if document is not None})


def zone_of(contact: Contact) -> str:
    """Return the person's time zone, or the product's where theirs is no zone we know."""
    try:
        ZoneInfo(contact.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return DEFAULT_TIME_ZONE
    return contact.time_zone


def require_open(campaign: Campaign) -> None:
    """Raise `MoveNotAllowed` for a campaign nobody can be added to any more."""
    if campaign.status is Status.COMPLETED:
        raise MoveNotAllowed("the campaign is over", status=campaign.status)


def enqueue(tx: Tx, enrolment: Document, at: datetime | None = None) -> None:
    """Have a task go on with the enrolment; a doubled one of the same stretch may be dropped."""
    payload = {"campaign_id": enrolment["campaign_id"], "enrolment_id": enrolment["id"]}
    stretch = (str(enrolment["cursor"]), str(at or ""))
    later(tx, Task(ENROLL_TASK, payload, at, f"enroll-{stable_id(enrolment['id'], *stretch)}"))
