"""Plans and leased counters: never above the limit, whatever crashes in between."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.errors import LimitReached
from shared.kernel.ids import new_id
from shared.ports.documents import Index
from shared.usage.plans import COUNTERS, LEVELS, PLANS
from shared.usage.service import Level, UsageService

FREE_SENDS = PLANS["free"].limits["sends"]


def spent(service, times, tenant="t1", counter="sends", amount=1):
    count = 0
    for _ in range(times):
        try:
            service.spend(tenant, counter, amount)
            count += amount
        except LimitReached:
            break
    return count


def choose_plan(documents, plan, tenant="t1"):
    documents.transact(tenant, lambda tx: tx.put("profile", "self", {"plan": plan}))


def test_every_plan_has_every_limit_and_a_larger_plan_never_allows_less():
    plans = list(PLANS.values())
    for smaller, larger in zip(plans, plans[1:], strict=False):
        for name in (*LEVELS, *COUNTERS):
            assert smaller.limits[name] <= larger.limits[name]


def test_the_plan_comes_from_the_profile_and_is_free_without_one(documents, clock):
    service = UsageService(documents, clock)
    assert service.plan("t1").name == "free"
    choose_plan(documents, "pro")
    assert service.plan("t1").name == "pro"


def test_a_level_at_its_limit_is_refused_with_everything_the_page_needs(documents, clock):
    service = UsageService(documents, clock, upgrade_url="https://piloto.example/billing")
    limit = PLANS["free"].limits["contacts"]
    service.require("t1", "contacts", limit - 1)
    with pytest.raises(LimitReached) as refused:
        service.require("t1", "contacts", limit)
    assert refused.value.details == {
        "limit_name": "contacts",
        "limit": limit,
        "used": limit,
        "plan": "free",
        "upgrade_url": "https://piloto.example/billing",
    }


def test_one_instance_spends_the_whole_limit_with_few_writes(documents, clock):
    choose_plan(documents, "starter")
    service, limit = UsageService(documents, clock), PLANS["starter"].limits["sends"]
    assert spent(service, limit + 10) == limit
    assert service.used("t1")["sends"] == limit
    # Blocks shrink to one only near the limit.
    assert documents.operations.writes < limit / 10


def test_a_larger_plan_opens_the_counter_at_once(documents, clock):
    service = UsageService(documents, clock)
    spent(service, FREE_SENDS + 1)
    choose_plan(documents, "starter")
    assert spent(service, 100) == 100


def test_a_new_month_begins_at_zero(documents, clock):
    service = UsageService(documents, clock)
    spent(service, FREE_SENDS)
    clock.move(days=15)
    assert service.used("t1")["sends"] == 0
    assert spent(service, 10) == 10


def test_an_amount_that_does_not_fit_spends_nothing(documents, clock):
    service = UsageService(documents, clock)
    with pytest.raises(LimitReached):
        service.spend("t1", "sends", FREE_SENDS + 1)
    assert service.used("t1")["sends"] == 0
    assert spent(service, FREE_SENDS) == FREE_SENDS


def test_what_is_released_can_be_spent_again(documents, clock):
    service = UsageService(documents, clock)
    spent(service, FREE_SENDS)
    service.release("t1", "sends", 3)
    assert service.used("t1")["sends"] == FREE_SENDS - 3
    assert spent(service, 10) == 3


def test_a_quiet_instance_leaves_what_it_released_to_all(documents, clock):
    quiet, other = UsageService(documents, clock), UsageService(documents, clock)
    spent(quiet, FREE_SENDS)
    clock.move(seconds=5)
    quiet.release("t1", "sends", 3)
    clock.move(seconds=61)
    assert spent(other, 10) == 3


def test_the_unused_part_of_a_crashed_instance_comes_back_when_its_lease_expires(documents, clock):
    crashed = UsageService(documents, clock)
    for _ in range(5):
        crashed.spend("t1", "sends")
        clock.move(seconds=2)
    del crashed
    other = UsageService(documents, clock)
    before_expiry = spent(other, FREE_SENDS)
    assert before_expiry < FREE_SENDS - 5
    clock.move(seconds=61)
    assert before_expiry + spent(other, FREE_SENDS) == FREE_SENDS - 5


def test_an_instance_that_slept_past_its_lease_spends_nothing_twice(documents, clock):
    sleeper, other = UsageService(documents, clock), UsageService(documents, clock)
    mine = spent(sleeper, 20)
    clock.move(seconds=120)
    total = mine + spent(other, FREE_SENDS) + spent(sleeper, FREE_SENDS)
    assert total == FREE_SENDS


def test_threads_of_several_instances_never_pass_the_limit(documents, clock):
    services = [UsageService(documents, clock) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        counts = list(pool.map(lambda n: spent(services[n % 3], 120), range(6)))
    assert sum(counts) <= FREE_SENDS
    assert sum(counts) + sum(spent(service, 200) for service in services) <= FREE_SENDS


ACTIONS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["spend", "many", "release", "crash", "wait"])),
    max_size=120,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTIONS)
def test_no_order_of_spending_crashing_and_waiting_passes_the_limit(documents, clock, actions):
    tenant = new_id()
    services = [UsageService(documents, clock) for _ in range(4)]
    total = 0
    for number, action in actions:
        match action:
            case "crash":
                services[number] = UsageService(documents, clock)
            case "wait":
                clock.now = clock.now.replace(minute=(clock.now.minute + 2) % 60)
            case "release":
                got = spent(services[number], 1, tenant)
                services[number].release(tenant, "sends", got)
            case _:
                amount = 1 if action == "spend" else 37
                total += spent(services[number], 1, tenant, amount=amount)
        assert total <= FREE_SENDS
    live = UsageService(documents, clock).used(tenant)["sends"]
    assert total <= live <= FREE_SENDS


def test_the_model_budget_holds_with_threads_and_instances(documents, clock):
    services = [UsageService(documents, clock) for _ in range(3)]
    budget, call = PLANS["free"].limits["llm_tokens"], 9_000

    def calls(number: int) -> int:
        used = 0
        for _ in range(40):
            try:
                reserved = services[number % 3].reserve_tokens("t1", call)
            except LimitReached:
                return used
            services[number % 3].settle("t1", reserved, 4_000)
            used += 4_000
        return used

    with ThreadPoolExecutor(6) as pool:
        total = sum(pool.map(calls, range(6)))
    assert total <= budget
    assert total > budget / 2


def test_a_call_that_used_more_than_it_reserved_is_counted_in_full(documents, clock):
    service = UsageService(documents, clock)
    reserved = service.reserve_tokens("t1", 1_000)
    service.settle("t1", reserved, 1_700)
    assert service.used("t1")["llm_tokens"] == 1_700


def test_levels_are_counted_by_aggregation(documents, clock):
    things = Index("things", ("archived",))
    service = UsageService(
        documents, clock, levels=(Level("contacts", things, {"archived": False}),)
    )
    documents.transact("t1", lambda tx: tx.put("things", "a", {"archived": False}))
    documents.transact("t1", lambda tx: tx.put("things", "b", {"archived": True}))
    uses = {use.name: use.used for use in service.uses("t1")[1]}
    assert uses["contacts"] == 1
    assert uses["members"] is None


def test_the_period_ends_with_the_month(documents, clock):
    service = UsageService(documents, clock)
    assert service.period_ends_at().isoformat() == "2026-12-01T00:00:00+00:00"
    clock.move(days=15)
    assert service.period_ends_at().isoformat() == "2027-01-01T00:00:00+00:00"
