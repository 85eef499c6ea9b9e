"""Turning verdicts into ledger entries, drafts and waits, inside the horizon's transaction."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from shared.campaigns import store
from shared.campaigns.judging import Compose, Ready, Skip, Verdict, Wait
from shared.campaigns.model import Campaign
from shared.campaigns.moves import cause_of
from shared.campaigns.pace import closing, opening, rate_of, widen
from shared.campaigns.prospect import Prospect, first_send_id
from shared.events import later
from shared.kernel.clock import from_text, to_text
from shared.messaging import planning
from shared.messaging import store as ledger
from shared.messaging.model import OPEN_STATES, Purpose, Send, SendState
from shared.ports.channels import Content
from shared.ports.documents import Tx
from shared.ports.tasks import Task

COMPOSE_TASK = "campaigns_task_compose"
# A model takes seconds; slots begin this much later so that drafts are there in time.
WRITING_TIME = timedelta(seconds=20)
PURPOSE: Purpose = "marketing"


class Placed(msgspec.Struct, frozen=True):
    """One prospect with its verdict and, where it was planned before, its ledger entry."""

    prospect: Prospect
    verdict: Verdict
    send: Send | None = None

    @property
    def settled(self) -> bool:
        """Tell whether its message has left or is leaving already."""
        return self.send is not None and not may_move(self.send)


def planned_until(tx: Tx, campaign: Campaign, now: datetime) -> datetime:
    """Return when the slots reserved so far run out."""
    pacer = tx.get(planning.PACERS, cause_of(campaign.id).key)
    return max(now, from_text(pacer["instant"])) if pacer else now


def place(
    tx: Tx, campaign: Campaign, placed: Sequence[Placed], now: datetime, draw: Callable[[], float]
) -> None:
    """Write what becomes of everybody, with one reservation for all slots."""
    to_slot = [one for one in placed if _wants_slot(campaign, one)]
    writing = any(isinstance(one.verdict, Compose) for one in to_slot)
    start = now + WRITING_TIME if writing else now
    slots = iter(reserve(tx, campaign, start, len(to_slot), draw))
    for one in placed:
        slot = next(slots) if _wants_slot(campaign, one) else None
        _place_one(tx, campaign, one, slot, now)


def give_back_slots(tx: Tx, campaign: Campaign, now: datetime) -> None:
    """Free the slots of those who wait again; the next one keeps its distance from now.

    Drafts that are being written keep the slots they were promised, so then nothing is freed.
    """
    if campaign.first_message.written_by_model and not campaign.review:
        return
    following = now + rate_of(campaign.rate).spacing
    if planned_until(tx, campaign, now) > following:
        tx.put(planning.PACERS, cause_of(campaign.id).key, {"instant": to_text(following)})


def reserve(
    tx: Tx, campaign: Campaign, start: datetime, count: int, draw: Callable[[], float]
) -> list[datetime]:
    """Reserve slots under the campaign's one instant, with its random gaps."""
    if count == 0:
        return []
    cause = cause_of(campaign.id)
    slots = planning.reserve_slots(tx, cause, rate_of(campaign.rate), start, count)
    if not campaign.random_gap_seconds:
        return slots
    widened = widen(slots, campaign.random_gap_seconds, draw)
    instant = widened[-1] + rate_of(campaign.rate).spacing
    tx.put(planning.PACERS, cause.key, {"instant": to_text(instant)})
    return widened


def _wants_slot(campaign: Campaign, one: Placed) -> bool:
    if one.settled:
        return False
    if isinstance(one.verdict, Compose):
        return not campaign.review
    return isinstance(one.verdict, Ready)


def _place_one(
    tx: Tx, campaign: Campaign, one: Placed, slot: datetime | None, now: datetime
) -> None:
    prospect, verdict = one.prospect, one.verdict
    if one.send is not None and one.settled:
        store.put_prospect(tx, caught_up(prospect, one.send, now))
        return
    match verdict:
        case Skip(reason):
            if one.send is not None:
                planning.cancel_sends(tx, [one.send], reason)
            prospect = prospect.skip(reason)
        case Wait(until):
            prospect = prospect.defer(until)
        case Compose():
            prospect = prospect.draft(slot, now)
            _enqueue_compose(tx, prospect)
        case Ready(content):
            prospect = send_at(tx, campaign, prospect, content, slot or now, now, one.send)
    store.put_prospect(tx, prospect)


def send_at(
    tx: Tx, campaign: Campaign, prospect: Prospect, content: Content, slot: datetime,
    now: datetime, known: Send | None = None,
) -> Prospect:  # fmt: skip
    """Plan the first message at its slot, or have the person wait where the window is closed
    by then. A person who was planned before keeps the one ledger entry."""
    opens = opening(campaign.sending_window, prospect.time_zone, slot)
    if opens != slot:
        return prospect.defer(opens)
    valid_until = _valid_until(campaign, prospect, slot)
    rate = rate_of(campaign.rate)
    if known is not None:
        again = replace(
            known,
            content=planning.content_document(content),
            valid_until=valid_until,
            rate=(rate.messages, rate.per_seconds),
        ).plan_again(slot)
        ledger.put_send(tx, again)
        planning.enqueue(tx, again)
        return prospect.plan(known.id, slot)
    send_id = first_send_id(campaign.id, prospect.contact_id)
    new = planning.NewSend(
        send_id=send_id,
        account_id=campaign.account_id or "",
        contact_id=prospect.contact_id,
        cause=cause_of(campaign.id),
        purpose=PURPOSE,
        content=content,
        author="campaign",
        valid_until=valid_until,
        rate=rate,
        agent_id=campaign.agent_id,
    )
    planning.plan_send(tx, new, slot, now)
    return prospect.plan(send_id, slot)


def _valid_until(campaign: Campaign, prospect: Prospect, slot: datetime) -> datetime | None:
    closes = closing(campaign.sending_window, prospect.time_zone, slot)
    ends = [moment for moment in (closes, campaign.valid_until) if moment is not None]
    return min(ends, default=None)


def _enqueue_compose(tx: Tx, prospect: Prospect) -> None:
    payload = {"campaign_id": prospect.campaign_id, "contact_id": prospect.contact_id}
    since = int(prospect.drafting_since.timestamp()) if prospect.drafting_since else 0
    later(tx, Task(COMPOSE_TASK, payload, None, f"compose-{prospect.id}-{since}"))


def may_move(send: Send) -> bool:
    """Tell whether the entry certainly did not leave and is not leaving."""
    if send.state is SendState.CANCELLED:
        return send.code in REOPENED
    return send.state in OPEN_STATES and send.state is not SendState.CLAIMED


REOPENED = frozenset({"Expired"})
"""Cancelled only because the sending window closed first: planned again at the next opening."""


def caught_up(prospect: Prospect, send: Send, now: datetime) -> Prospect:
    """The ledger is the truth; the fact that tells it may still be under way."""
    if send.state is SendState.SENT:
        return prospect.contacted(send.sent_at or now)
    if send.state is SendState.CLAIMED:
        return prospect.plan(send.id, send.slot_at)
    # Also the uncertain ones: the campaign is done with them, a status may still prove them sent.
    return prospect.failed(send.code)


def entries_of(
    tx: Tx, prospects: Sequence[Prospect], known: Collection[str] = ()
) -> dict[str, Send]:
    """Return the ledger entries, protected, of those who were planned before, by prospect id."""
    ids = {
        one.id: one.send_id or first_send_id(one.campaign_id, one.contact_id)
        for one in prospects
        if one.send_id or first_send_id(one.campaign_id, one.contact_id) in known
    }
    found = tx.get_all([(ledger.SENDS, id) for id in ids.values()]) if ids else []
    pairs = zip(ids, found, strict=True)
    return {id: ledger.send_from(document) for id, document in pairs if document is not None}
