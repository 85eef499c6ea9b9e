"""Cron expressions: which minutes are due."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.local.cron import read_cron
from shared.kernel.errors import Invalid

SUNDAY = datetime(2026, 11, 22, tzinfo=UTC)


def due(expression: str, day: datetime = SUNDAY) -> list[str]:
    cron = read_cron(expression)
    minutes = (day + timedelta(minutes=number) for number in range(24 * 60))
    return [f"{minute:%H:%M}" for minute in minutes if cron.is_due(minute)]


def test_stars_are_every_minute():
    assert len(due("* * * * *")) == 24 * 60


def test_steps_count_from_the_first_value():
    assert due("*/20 3 * * *") == ["03:00", "03:20", "03:40"]
    assert due("5/20 3 * * *") == ["03:05", "03:25", "03:45"]


def test_lists_and_ranges_are_read():
    assert due("0,30 9-10 * * *") == ["09:00", "09:30", "10:00", "10:30"]


def test_sunday_is_zero_and_seven():
    assert due("0 12 * * 0") == due("0 12 * * 7") == ["12:00"]
    assert due("0 12 * * 1-6") == []


def test_a_day_and_a_weekday_are_alternatives():
    assert due("0 12 1 * 0") == ["12:00"]
    assert due("0 12 22 * 1") == ["12:00"]
    assert due("0 12 1 * 1") == []


@pytest.mark.parametrize(
    "expression",
    ["", "* * * *", "60 * * * *", "* 24 * * *", "x * * * *", "*/0 * * * *", "5-2 * * * *"],
)
def test_what_is_no_schedule_is_refused(expression):
    with pytest.raises(Invalid):
        read_cron(expression)
