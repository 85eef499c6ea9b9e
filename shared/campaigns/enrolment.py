"""Adding people to a campaign: in chunks, resumable, each person once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.campaigns import store, turns
from shared.campaigns.model import Campaign, MoveNotAllowed, Status
from shared.campaigns.prospect import Prospect, prospect_id
from shared.campaigns.tasks import EnrollTask
from shared.contacts import store as contacts
from shared.contacts.model import DEFAULT_TIME_ZONE, Contact
from shared.entry.auth import Principal
from shared.events import later
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id, stable_id
from shared.ports.documents import Document, Documents, Tx
from shared.ports.tasks import Task

ENROLMENTS = "enrolments"
ENROLL_TASK = "campaigns_task_enroll"
CHUNK = 200
_CHUNKS_PER_TASK = 20
# Beyond so many campaigns at once a person's memberships are not looked for any more.
_MOST_OTHERS = 10


class EnrolmentNotFound(NotFound):
    """There is no such enrolment in this campaign."""


@dataclass(frozen=True)
class Tally:
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


@dataclass(frozen=True)
class EnrolmentService:
    """Use cases of adding people. Suppressed people and those without a legal basis are added
    too and left out, with the reason, when their turn comes: both may change until then."""

    documents: Documents
    clock: Clock = system_clock

    def enroll(
        self, principal: Principal, tenant: str, campaign_id: str, contact_ids: Sequence[str]
    ) -> Tally:
        """Add people by id, chunk by chunk; a repeat finds them there."""
        tally = Tally()
        unique = list(dict.fromkeys(contact_ids))
        for start in range(0, len(unique), CHUNK):
            chunk = unique[start : start + CHUNK]
            tally = tally.plus(self.documents.transact(tenant, self._chunk(campaign_id, chunk)))

        def work(tx: Tx) -> None:
            audit.record(tx, principal, "prospects.enrolled", campaign_id, asdict(tally))

        self.documents.transact(tenant, work)
        return tally

    def enroll_tagged(
        self, principal: Principal, tenant: str, campaign_id: str, tag: str
    ) -> Document:
        """Begin to add everybody with a tag; a task goes through the list."""
        id = new_id()

        def work(tx: Tx) -> Document:
            _require_open(store.get(tx, campaign_id))
            enrolment: Document = {
                "id": id,
                "campaign_id": campaign_id,
                "tag": tag,
                "state": "running",
                "cursor": None,
                "created_at": to_text(self.clock()),
                **asdict(Tally()),
            }
            tx.create(ENROLMENTS, id, enrolment)
            _enqueue(tx, enrolment)
            audit.record(tx, principal, "prospects.enrolling", campaign_id, {"tag": tag})
            return enrolment

        return self.documents.transact(tenant, work)

    def enrolment(self, tenant: str, campaign_id: str, id: str) -> Document:
        """Return how far an enrolment has come."""

        def work(tx: Tx) -> Document:
            found = tx.peek(ENROLMENTS, id)
            if found is None or found["campaign_id"] != campaign_id:
                raise EnrolmentNotFound("there is no such enrolment")
            return found

        return self.documents.transact(tenant, work)

    def run(self, task: EnrollTask) -> None:
        """Do what the task asks for."""
        self.go_on(task.tenant, task.enrolment_id)

    def go_on(self, tenant: str, enrolment_id: str) -> None:
        """Run some chunks of an enrolment; each commit keeps where it stands."""
        for _ in range(_CHUNKS_PER_TASK):
            if not self.documents.transact(tenant, lambda tx: self._next(tx, enrolment_id)):
                return
        self.documents.transact(tenant, lambda tx: _come_again(tx, enrolment_id))

    def _next(self, tx: Tx, enrolment_id: str) -> bool:
        enrolment = tx.get(ENROLMENTS, enrolment_id)
        if enrolment is None or enrolment["state"] != "running":
            return False
        page = contacts.page(tx, CHUNK, enrolment["cursor"])
        ids = [item["id"] for item in page.items if enrolment["tag"] in item["tags"]]
        known = Tally(**{name: enrolment[name] for name in asdict(Tally())})
        tally = known.plus(_enroll(tx, enrolment["campaign_id"], ids, self.clock()))
        state = "running" if page.next_cursor else "done"
        progress = {"cursor": page.next_cursor, "state": state, **asdict(tally)}
        tx.put(ENROLMENTS, enrolment_id, {**enrolment, **progress})
        return page.next_cursor is not None

    def _chunk(self, campaign_id: str, contact_ids: Sequence[str]) -> "_Work":
        return _Work(campaign_id, tuple(contact_ids), self.clock())


@dataclass(frozen=True)
class _Work:
    campaign_id: str
    contact_ids: tuple[str, ...]
    now: datetime

    def __call__(self, tx: Tx) -> Tally:
        return _enroll(tx, self.campaign_id, self.contact_ids, self.now)


def _enroll(tx: Tx, campaign_id: str, contact_ids: Sequence[str], now: datetime) -> Tally:
    campaign = store.get(tx, campaign_id)
    _require_open(campaign)
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


def _require_open(campaign: Campaign) -> None:
    if campaign.status is Status.COMPLETED:
        raise MoveNotAllowed("the campaign is over", status=campaign.status)


def _come_again(tx: Tx, enrolment_id: str) -> None:
    enrolment = tx.get(ENROLMENTS, enrolment_id)
    if enrolment is not None and enrolment["state"] == "running":
        tx.put(ENROLMENTS, enrolment_id, enrolment)
        _enqueue(tx, enrolment)


def _enqueue(tx: Tx, enrolment: Document) -> None:
    # One name for each stretch of the list, so that a doubled task may be dropped.
    payload = {"campaign_id": enrolment["campaign_id"], "enrolment_id": enrolment["id"]}
    name = f"enroll-{stable_id(enrolment['id'], enrolment['cursor'] or '')}"
    later(tx, Task(ENROLL_TASK, payload, None, name))
