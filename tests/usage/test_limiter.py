"""Request limits: never above the limit over instances and threads, with few writes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.errors import TooMany
from shared.kernel.ids import new_id
from shared.usage.limiter import CHANGES_PATH, RequestLimiter

MANY_MEMBERS = 1_000


def admitted(limiter, times, user="u1", tenant="t1", members=MANY_MEMBERS, path="/api/v1/offers"):
    count = 0
    for _ in range(times):
        try:
            limiter.spend(user, tenant, members, path)
            count += 1
        except TooMany:
            pass
    return count


def test_a_user_gets_exactly_a_thousand_requests_an_hour_with_few_writes(documents, clock):
    limiter = RequestLimiter(documents, clock)
    assert admitted(limiter, 1_100) == 1_000
    assert documents.operations.writes < 150


def test_the_refusal_says_when_to_come_back_and_the_next_window_is_open(documents, clock):
    limiter = RequestLimiter(documents, clock)
    clock.move(minutes=50)
    admitted(limiter, 1_000)
    with pytest.raises(TooMany) as refused:
        limiter.spend("u1", "t1", MANY_MEMBERS, "/api/v1/offers")
    assert refused.value.details["retry_after_seconds"] == 600
    clock.move(minutes=10)
    assert admitted(limiter, 3) == 3


def test_changes_are_counted_apart(documents, clock):
    limiter = RequestLimiter(documents, clock)
    assert admitted(limiter, 3_700, members=1, path=CHANGES_PATH) == 3_600
    assert admitted(limiter, 10) == 10


def test_a_tenant_gets_sixty_a_minute_per_member(documents, clock):
    limiter = RequestLimiter(documents, clock)
    assert sum(admitted(limiter, 50, user=f"u{n}", members=2) for n in range(4)) == 120
    assert admitted(limiter, 10, tenant="t2", members=2) == 10
    clock.move(minutes=1)
    assert admitted(limiter, 5, members=2) == 5


def test_somebody_without_a_tenant_is_limited_as_a_user(documents, clock):
    limiter = RequestLimiter(documents, clock)
    assert admitted(limiter, 1_010, tenant=None) == 1_000


def test_threads_of_several_instances_never_pass_the_limit(documents, clock):
    limiters = [RequestLimiter(documents, clock) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        counts = list(pool.map(lambda n: admitted(limiters[n % 3], 40, members=2), range(6)))
    assert 100 <= sum(counts) <= 120


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.integers(0, 4), min_size=100, max_size=200))
def test_any_order_over_five_instances_stays_within_the_limit(documents, clock, order):
    tenant = new_id()
    limiters = [RequestLimiter(documents, clock) for _ in range(5)]
    passed = sum(admitted(limiters[n], 1, user=new_id(), tenant=tenant, members=1) for n in order)
    assert passed <= 60
    assert passed >= min(len(order), 60) - 5 * 8
