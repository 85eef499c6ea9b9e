"""Who is next: the deferred whose time has come, then those who wait in zones that are open."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.campaigns import store
from shared.campaigns.model import Campaign
from shared.campaigns.pace import opening
from shared.campaigns.prospect import PlanState
from shared.campaigns.store import Horizon
from shared.kernel.clock import from_text
from shared.ports.documents import Tx


class Candidates(msgspec.Struct, frozen=True):
    """Prospect ids to look at now, the horizon afterwards, and when the next ones come."""

    ids: tuple[str, ...]
    horizon: Horizon
    wake_at: datetime | None
    """None: nobody is left but these."""


def next_candidates(
    tx: Tx, campaign: Campaign, horizon: Horizon, now: datetime, size: int, new: int
) -> Candidates:
    """Return up to `size` people, of whom at most `new` were never looked at.

    Never reads more than it returns: a closed zone costs nothing, however many wait in it.
    """
    due, wake_at = _due(tx, campaign.id, now, size)
    room = min(new, size - len(due))
    kept: list[tuple[str, str]] = []
    ids = list(due)
    for zone, cursor in horizon.zones:
        opens = opening(campaign.sending_window, zone, now)
        if opens > now or room <= 0:
            kept.append((zone, cursor))
            wake_at = _earlier(wake_at, opens)
            continue
        found, following = _waiting(tx, campaign.id, zone, cursor, room)
        ids += found
        room -= len(found)
        if following is not None:
            kept.append((zone, following))
            wake_at = _earlier(wake_at, now)
    # The zone served first goes to the end of the queue, so that none waits for another.
    turned = tuple(kept[1:] + kept[:1])
    return Candidates(tuple(ids), replace(horizon, zones=turned), wake_at)


def _due(tx: Tx, campaign_id: str, now: datetime, size: int) -> tuple[list[str], datetime | None]:
    equal = {"campaign_id": campaign_id, "plan_state": PlanState.DEFERRED.value}
    page = tx.find(store.PROSPECTS_BY_DUE, equal, limit=size)
    due = [item["id"] for item in page.items if from_text(item["due_at"]) <= now]
    if len(due) < len(page.items):
        return due, from_text(page.items[len(due)]["due_at"])
    return due, now if page.next_cursor else None


def _waiting(
    tx: Tx, campaign_id: str, zone: str, cursor: str, limit: int
) -> tuple[list[str], str | None]:
    """Return ids and the next cursor; None when nobody can be left in the zone."""
    equal = {
        "campaign_id": campaign_id,
        "plan_state": PlanState.WAITING.value,
        "time_zone": zone,
    }
    page = tx.find(store.PROSPECTS_IN_ZONE, equal, limit=limit, cursor=cursor or None)
    ids = [item["id"] for item in page.items]
    if page.next_cursor:
        return ids, page.next_cursor
    # Whoever came in behind the cursor is found by one more look from the start.
    return ids, "" if cursor else None


def _earlier(first: datetime | None, second: datetime) -> datetime:
    return second if first is None else min(first, second)
