"""The tasks contract, run against every adapter."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from shared.kernel.errors import Invalid, Unavailable
from shared.ports.tasks import Task
from tests.ports.http_target import HANG_UP
from tests.ports.tasks_adapters import ADAPTERS, TARGETS, TasksHarness

SEND, PLAN = TARGETS


@pytest.fixture(params=sorted(ADAPTERS))
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TasksHarness]:
    with ADAPTERS[request.param](tmp_path) as ready:
        yield ready


def test_a_task_without_a_time_is_delivered_at_once(harness: TasksHarness) -> None:
    before = harness.clock()
    harness.tasks.enqueue([Task(SEND, {"send_id": "s1"})])
    [delivered] = harness.target.wait_for(1)
    assert delivered.at - before < harness.soon


def test_a_delivery_carries_the_payload_and_the_task_headers(harness: TasksHarness) -> None:
    payload = {"send_id": "s1", "words": "olá, São Paulo ☀", "nested": {"numbers": [1, 2.5, None]}}
    harness.tasks.enqueue([Task(SEND, payload)])
    [delivered] = harness.target.wait_for(1)
    assert json.loads(delivered.body) == payload
    assert delivered.path.strip("/") == "messaging-task-send"
    assert delivered.headers["content-type"] == "application/json"
    assert delivered.headers["x-cloudtasks-queuename"] == "messaging-task-send"
    assert delivered.headers["x-cloudtasks-taskretrycount"] == "0"
    assert delivered.headers["x-cloudtasks-taskname"]


def test_a_task_is_not_delivered_before_its_time(harness: TasksHarness) -> None:
    due = harness.clock() + harness.soon
    harness.tasks.enqueue([Task(SEND, {"n": 1}, at=due), Task(SEND, {"n": 2})])
    first, second = harness.target.wait_for(2)
    assert json.loads(first.body) == {"n": 2}
    assert json.loads(second.body) == {"n": 1}
    assert second.at >= due
    eta = float(second.headers["x-cloudtasks-tasketa"])
    assert eta == pytest.approx(due.timestamp(), abs=0.001)


def test_a_time_in_the_past_is_now(harness: TasksHarness) -> None:
    harness.tasks.enqueue([Task(SEND, {}, at=harness.clock() - timedelta(days=2))])
    harness.target.wait_for(1)


def test_every_task_of_a_batch_reaches_its_own_target_exactly_once(harness: TasksHarness) -> None:
    harness.tasks.enqueue([Task(TARGETS[n % 2], {"n": n}) for n in range(60)])
    delivered = harness.target.wait_for(60)
    assert sorted(json.loads(one.body)["n"] for one in delivered) == list(range(60))
    for one in delivered:
        target = TARGETS[json.loads(one.body)["n"] % 2]
        assert one.path.strip("/") == target.replace("_", "-")


def test_an_empty_batch_is_fine(harness: TasksHarness) -> None:
    harness.tasks.enqueue([])


def test_a_failure_comes_again_with_growing_delay_and_a_rising_count(harness: TasksHarness) -> None:
    harness.target.answer = lambda delivered: 204 if len(harness.target.deliveries) == 4 else 503
    harness.tasks.enqueue([Task(SEND, {})])
    delivered = harness.target.wait_for(4)
    counts = [one.headers["x-cloudtasks-taskretrycount"] for one in delivered]
    assert counts == ["0", "1", "2", "3"]
    assert len({one.headers["x-cloudtasks-taskname"] for one in delivered}) == 1
    gaps = [(later.at - earlier.at) for earlier, later in pairwise(delivered)]
    assert gaps[2] > gaps[0] * 2


def test_a_target_that_dies_without_an_answer_gets_the_task_again(harness: TasksHarness) -> None:
    harness.target.answer = lambda delivered: (
        204 if len(harness.target.deliveries) == 2 else HANG_UP
    )
    harness.tasks.enqueue([Task(SEND, {"n": 1})])
    bodies = {one.body for one in harness.target.wait_for(2)}
    assert len(bodies) == 1


def test_one_failing_task_does_not_hold_up_the_others(harness: TasksHarness) -> None:
    harness.target.answer = lambda delivered: 500 if b"poison" in delivered.body else 204
    harness.tasks.enqueue([Task(SEND, {"poison": 1}), *[Task(SEND, {"n": n}) for n in range(9)]])
    others = [one for one in harness.target.wait_for(10) if b"poison" not in one.body]
    assert len(others) == 9


def test_of_two_tasks_of_one_name_at_least_one_is_delivered(harness: TasksHarness) -> None:
    due = harness.clock() + harness.soon
    harness.tasks.enqueue([Task(SEND, {}, at=due, name="reply-c1")])
    harness.tasks.enqueue([Task(SEND, {}, at=due, name="reply-c1")])
    harness.tasks.enqueue([Task(SEND, {"marker": 1}, at=due + harness.soon)])
    delivered = harness.target.wait_for(2)
    assert [json.loads(one.body) for one in delivered] == [{}, {"marker": 1}]


def test_the_same_name_at_another_target_is_another_task(harness: TasksHarness) -> None:
    harness.tasks.enqueue([Task(SEND, {}, name="c1"), Task(PLAN, {}, name="c1")])
    paths = {one.path.strip("/") for one in harness.target.wait_for(2)}
    assert paths == {"messaging-task-send", "campaigns-task-plan"}


def test_a_name_may_hold_any_characters(harness: TasksHarness) -> None:
    harness.tasks.enqueue([Task(SEND, {}, name="réply / c1:2026-11-22T12:00:00Z" * 40)])
    harness.target.wait_for(1)


def test_more_than_30_days_ahead_is_refused_naming_the_field(harness: TasksHarness) -> None:
    with pytest.raises(Invalid) as refused:
        harness.tasks.enqueue([Task(SEND, {}, at=harness.clock() + timedelta(days=30, hours=1))])
    assert refused.value.details == {"field": "at"}


def test_a_time_without_a_zone_is_refused_naming_the_field(harness: TasksHarness) -> None:
    with pytest.raises(Invalid) as refused:
        harness.tasks.enqueue([Task(SEND, {}, at=harness.clock().replace(tzinfo=None))])
    assert refused.value.details == {"field": "at"}


def test_29_days_ahead_is_taken(harness: TasksHarness) -> None:
    harness.tasks.enqueue([Task(SEND, {}, at=harness.clock() + timedelta(days=29))])


def test_a_payload_over_the_limit_is_refused_naming_the_field(harness: TasksHarness) -> None:
    harness.tasks.enqueue([Task(SEND, {"text": "x" * 89_000})])
    with pytest.raises(Invalid) as refused:
        harness.tasks.enqueue([Task(SEND, {"text": "x" * 90_000})])
    assert refused.value.details == {"field": "payload"}


def test_one_refused_task_of_a_batch_stores_none_of_it(harness: TasksHarness) -> None:
    too_late = harness.clock() + timedelta(days=31)
    with pytest.raises(Invalid):
        harness.tasks.enqueue([Task(SEND, {"n": 1}), Task(SEND, {}, at=too_late)])
    harness.tasks.enqueue([Task(SEND, {"n": 2})])
    [delivered] = harness.target.wait_for(1)
    assert json.loads(delivered.body) == {"n": 2}


def test_a_queue_that_cannot_be_reached_is_unavailable(harness: TasksHarness) -> None:
    with pytest.raises(Unavailable):
        harness.make_unreachable().enqueue([Task(SEND, {})])
    with pytest.raises(Unavailable):
        harness.make_unreachable().enqueue([Task(SEND, {}), Task(SEND, {})])


def test_what_waits_for_no_flush_comes_and_is_durable_soon(harness: TasksHarness):
    harness.tasks.enqueue([Task(SEND, {"n": 1})], durable=False)
    harness.tasks.flushed().result(10)

    assert len(harness.target.wait_for(1)) == 1


def test_a_task_comes_with_the_trace_of_its_cause(harness: TasksHarness):
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    harness.tasks.enqueue([Task(SEND, {"n": 1}, traceparent=traceparent), Task(PLAN, {"n": 2})])

    came = {each.path: each.headers for each in harness.target.wait_for(2)}

    assert came["/messaging-task-send"]["traceparent"] == traceparent
    assert "traceparent" not in came["/campaigns-task-plan"]
