"""The arithmetic of pace."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.local.simulator.rules import Rules
from infra.local.simulator.switches import Switches
from shared.kernel.errors import Invalid
from shared.messaging.pacing import (
    Rate,
    SendingWindow,
    opens_at,
    pair_from,
    reserve,
    reserve_pair,
    take_positions,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def busiest(slots: list[datetime], window: timedelta) -> int:
    """Return the most slots in any half-open window of this length."""
    ordered = sorted(slots)
    return max(sum(start <= slot < start + window for slot in ordered) for start in ordered)


@given(
    messages=st.integers(1, 200),
    per_seconds=st.integers(1, 3600),
    horizons=st.lists(st.integers(1, 60), min_size=1, max_size=5),
    pauses=st.lists(st.floats(0, 5000), min_size=5, max_size=5),
)
def test_no_sliding_window_holds_more_slots_than_the_rate(messages, per_seconds, horizons, pauses):
    rate, instant, now, slots = Rate(messages, per_seconds), None, NOON, []
    for count, pause in zip(horizons, pauses, strict=False):
        found, instant = reserve(instant, rate, now, count)
        slots += found
        now += timedelta(seconds=pause)

    assert busiest(slots, timedelta(seconds=per_seconds)) <= messages
    assert slots == sorted(slots)


def test_slots_reserved_in_time_keep_the_mean_within_two_percent_of_the_rate():
    rate, instant, slots = Rate(20, 60), None, []
    for horizon in range(10):
        found, instant = reserve(instant, rate, NOON + timedelta(seconds=30 * horizon), 10)
        slots += found

    mean = (len(slots) - 1) / (slots[-1] - slots[0]).total_seconds()

    assert mean >= 0.98 * 20 / 60


def test_slots_never_lie_in_the_past_so_an_outage_is_not_caught_up():
    _, instant = reserve(None, Rate(1, 1), NOON, 5)
    later = NOON + timedelta(hours=1)

    slots, _ = reserve(instant, Rate(1, 1), later, 3)

    assert slots[0] == later


@given(
    throughput=st.integers(1, 1000),
    calls=st.lists(
        st.tuples(st.floats(0, 3), st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=12
    ),
)
def test_an_account_never_gets_more_than_its_throughput_in_a_sliding_second(throughput, calls):
    seconds, now, slots = {}, NOON, []
    for pause, replies, campaigns in calls:
        now += timedelta(seconds=pause)
        for_replies, for_campaigns, seconds = take_positions(
            seconds, throughput, now, replies, campaigns
        )
        slots += for_replies + for_campaigns
        last = now + timedelta(seconds=10)
        assert all(now <= slot <= last for slot in for_replies + for_campaigns)

    # Positions are on a grid of 1/throughput: one position more may touch the window's edge
    # only by rounding to microseconds.
    almost_a_second = timedelta(seconds=1) - timedelta(microseconds=2)
    assert not slots or busiest(slots, almost_a_second) <= throughput


def test_campaigns_leave_every_tenth_position_to_replies():
    _, campaigns, seconds = take_positions({}, 80, NOON, 0, 1000)
    replies, _, _ = take_positions(seconds, 80, NOON, 20, 0)

    assert len(campaigns) == 720
    assert replies[-1] - NOON <= timedelta(seconds=3)


def test_a_full_account_returns_fewer_slots_than_asked():
    replies, campaigns, seconds = take_positions({}, 10, NOON, 0, 500)

    assert len(campaigns) == 90
    assert max(seconds) == int(NOON.timestamp()) + 9


def test_a_burst_to_one_person_goes_at_once_and_is_paid_back_later():
    pair, slots = None, []
    for _ in range(41):
        slot, pair = reserve_pair(pair, NOON)
        slots.append(slot)

    assert slots[:40] == [NOON] * 40
    assert slots[40] - NOON == timedelta(seconds=241)


def test_after_a_burst_there_is_silence_until_it_is_paid_back():
    pair = None
    for _ in range(20):
        _, pair = reserve_pair(pair, NOON)

    slot, _ = reserve_pair(pair, NOON + timedelta(seconds=7))

    assert slot == NOON + timedelta(seconds=121)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=120))
def test_the_provider_never_refuses_what_was_given_a_slot(gaps: list[float]):
    rules, switches = Rules(), Switches(enforce_throughput=False, enforce_window=False)
    pair, now, slots = None, NOON, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        slot, pair = reserve_pair(pair_from(pair.to_text() if pair else None), now)
        slots.append(slot.timestamp())
    # From its slot to the provider a message takes up to a second, each its own.
    arrivals = sorted(at + (place * 37 % 101) / 101 for place, at in enumerate(slots))
    for later in arrivals:
        assert rules.refuse("1", "2", later, template=True, switches=switches) is None
        rules.sent("1", "2", later, switches)


def test_a_window_is_read_in_the_recipients_own_zone():
    office = SendingWindow(frozenset(range(5)), time(9), time(18))
    monday_8h_in_manaus = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("America/Manaus"))

    opening = opens_at(office, "America/Manaus", monday_8h_in_manaus.astimezone(UTC))

    assert opening == monday_8h_in_manaus + timedelta(hours=1)
    assert opens_at(office, "America/Sao_Paulo", opening) == opening


def test_friday_evening_waits_for_monday_morning():
    office = SendingWindow(frozenset(range(5)), time(9), time(18))
    friday_19h = datetime(2026, 11, 27, 19, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))

    opening = opens_at(office, "America/Sao_Paulo", friday_19h.astimezone(UTC))

    assert opening == datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    zone=st.sampled_from(
        ["America/Sao_Paulo", "America/Noronha", "America/Rio_Branco", "Europe/Lisbon",
         "America/New_York"]
    ),
)  # fmt: skip
def test_the_opening_lies_inside_the_window_and_not_before_the_moment(moment, zone):
    office = SendingWindow(frozenset({0, 2, 5}), time(9, 30), time(17))
    asked = moment.replace(tzinfo=UTC)

    opening = opens_at(office, zone, asked)
    local = opening.astimezone(ZoneInfo(zone))

    assert opening >= asked
    assert local.weekday() in office.days
    assert time(9, 30) <= local.time() < time(17)


def test_a_window_that_never_opens_is_refused_by_name():
    with pytest.raises(Invalid) as refused:
        SendingWindow(frozenset(), time(9), time(18))

    assert refused.value.details["field"] == "sending_window.days"
