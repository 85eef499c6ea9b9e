"""The moves of a ledger entry."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from msgspec.structs import replace

from shared.messaging.model import (
    Cause,
    NotClaimable,
    Send,
    SendState,
    higher_delivery,
    try_again_at,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PLANNED = Send(
    id="s1",
    account_id="a1",
    contact_id="c1",
    cause=Cause("campaign", "k1"),
    purpose="marketing",
    content={"type": "text", "text": "Olá"},
    author="campaign",
    state=SendState.PLANNED,
    planned_at=NOON,
    slot_at=NOON,
)


@pytest.mark.parametrize("state", [state for state in SendState if state != SendState.PLANNED])
def test_only_a_planned_send_can_be_claimed(state):
    with pytest.raises(NotClaimable):
        replace(PLANNED, state=state).claim(NOON)


def test_a_claim_has_a_lease_so_that_a_dead_process_is_noticed():
    claimed = PLANNED.claim(NOON)

    assert claimed.state is SendState.CLAIMED
    assert claimed.due_at is not None and claimed.due_at > NOON


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read", "failed"])))
def test_delivery_only_goes_upward_in_every_order_of_reports(order):
    delivery, seen = "none", []
    for report in order:
        delivery = higher_delivery(delivery, report)
        seen.append(delivery)

    # It arrived, so a report of failure loses; without an arrival failure is final.
    assert delivery == "read"
    ranks = {"none": 0, "sent": 1, "failed": 1.5, "delivered": 2, "read": 3}
    assert [ranks[one] for one in seen] == sorted(ranks[one] for one in seen)


def test_a_late_sent_does_not_undo_a_failure():
    assert higher_delivery("failed", "sent") == "failed"


def test_an_unknown_report_changes_nothing():
    assert higher_delivery("delivered", "warning") == "delivered"


def test_tries_lie_further_and_further_apart_unless_the_provider_says_when():
    sends = [replace(PLANNED, tries=tries) for tries in range(1, 5)]
    gaps = [(try_again_at(send, NOON, None) - NOON).total_seconds() for send in sends]

    pairs = zip((1, 4, 16, 64), gaps, strict=True)
    assert all(least <= gap <= least * 1.25 for least, gap in pairs)
    told = try_again_at(sends[0], NOON, 33) - NOON
    assert 33 <= told.total_seconds() <= 33 * 1.25


def test_what_was_refused_together_does_not_come_back_together():
    sends = [replace(PLANNED, id=f"s{number}", tries=3) for number in range(50)]

    assert len({try_again_at(send, NOON, None) for send in sends}) == 50
