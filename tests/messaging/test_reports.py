"""Statuses in any order, repeated or not, lead to the same message and the same send."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.model import higher_delivery
from shared.messaging.reports import with_report
from shared.ports.channels import Sent, StatusUpdate

START = datetime(2026, 11, 1, tzinfo=UTC)
STATUSES = ("sent", "delivered", "read", "played", "failed")
UPDATES = st.builds(
    lambda status, minute, code, price: StatusUpdate(
        "n1", "w1", status, START + timedelta(minutes=minute), None, None,
        code if status == "failed" else None, "why" if status == "failed" else "",
        {"category": price} if price else None,
    ),
    st.sampled_from(STATUSES), st.integers(0, 5), st.sampled_from([131026, 131049]),
    st.sampled_from(["", "marketing", "utility"]),
)  # fmt: skip


def _after(updates: list[StatusUpdate]) -> dict[str, Any]:
    message: dict[str, Any] = {"status": "sent"}
    for update in updates:
        message = with_report(message, update)
    return message


@given(st.lists(UPDATES, max_size=8), st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(updates: list[StatusUpdate], chance: Any):
    mixed = updates + updates[: len(updates) // 2]
    chance.shuffle(mixed)
    assert _after(mixed) == _after(updates)


@given(st.lists(st.sampled_from(STATUSES)), st.randoms(use_true_random=False))
def test_the_ledger_comes_to_the_same_delivery(words: list[str], chance: Any):
    def rank(said: list[str]) -> str:
        delivery = "none"
        for word in said:
            delivery = higher_delivery(delivery, word)
        return delivery

    mixed = words + words
    chance.shuffle(mixed)
    assert rank(mixed) == rank(words)


@given(st.lists(UPDATES, min_size=1))
def test_failed_is_final_unless_it_arrived(updates: list[StatusUpdate]):
    message, told = _after(updates), {update.status for update in updates}
    arrived = told & {"delivered", "read", "played"}
    assert (message["status"] == "failed") == ("failed" in told and not arrived)
    assert (message["error"] is not None) == (message["status"] == "failed")


@pytest.mark.parametrize("order", list(permutations(("sent", "delivered", "read", "failed"))))
def test_send_and_message_agree_in_every_order(world, order):
    world.plan()
    world.channels.outcomes.append(Sent("wamid.9"))
    world.send()
    for status in order:
        more = {"error_code": 131026, "error_detail": "no"} if status == "failed" else {}
        world.status(status, "wamid.9", "s1", **more)
        world.status(status, "wamid.9", "s1", **more)
    (message,) = world.messages()
    send = world.ledger()
    assert (message["status"], send["delivery"]) == ("read", "read")
    assert (message["error"], send["code"]) == (None, "")


@pytest.mark.parametrize(("code", "rings"), [(131008, True), (987_654, True), (131026, False)])
def test_a_late_failure_that_only_we_can_mend_rings_once(world, caplog, code: int, rings: bool):
    world.plan()
    world.channels.outcomes.append(Sent("wamid.9"))
    world.send()
    for _ in range(2):
        world.status("failed", "wamid.9", "s1", error_code=code, error_detail="why")
    told = [one for one in caplog.records if one.message == "not delivered"]
    assert [one.__dict__["code"] for one in told] == ([str(code)] if rings else [])
