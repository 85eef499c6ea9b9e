"""Limits and use over HTTP."""

from shared.insights.levels import LEVELS
from shared.usage.api import ROUTES
from shared.usage.plans import COUNTERS, PLANS
from shared.usage.plans import LEVELS as LEVEL_NAMES
from shared.usage.service import UsageService
from tests.api_caller import caller


def test_every_limit_is_shown_with_its_use(documents, clock):
    service = UsageService(documents, clock, levels=LEVELS)
    documents.transact(
        "t1",
        lambda tx: tx.put("contacts", "c1", {"archived": False, "created_at": "2026"}),
    )
    for _ in range(3):
        service.spend("t1", "sends")
    answer = caller(ROUTES, service, documents).get("/usage")
    shown = {limit["name"]: limit for limit in answer.json()["limits"]}
    assert set(shown) == {*LEVEL_NAMES, *COUNTERS}
    assert (shown["sends"]["used"], shown["contacts"]["used"]) == (3, 1)
    assert shown["members"]["used"] == 0
    assert shown["llm_tokens"]["limit"] == PLANS["free"].limits["llm_tokens"]
    assert answer.json()["period_ends_at"] == "2026-12-01T00:00:00Z"


def test_every_level_can_be_counted():
    assert {level.name for level in LEVELS} == set(LEVEL_NAMES)
