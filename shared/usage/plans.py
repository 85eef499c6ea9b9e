"""The plans as data: what each lets a tenant have and spend in a month."""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

LevelName = Literal["contacts", "active_campaigns", "members", "accounts"]
"""How much a tenant may have at one time; the caller counts it."""
CounterName = Literal["sends", "llm_tokens", "import_rows"]
"""How much a tenant may spend in a calendar month (UTC); counted here."""
LimitName = LevelName | CounterName

LEVELS: tuple[LevelName, ...] = get_args(LevelName)
COUNTERS: tuple[CounterName, ...] = get_args(CounterName)


class Plan(msgspec.Struct, frozen=True):
    """One plan. Billing only changes which one a tenant has."""

    name: str
    limits: Mapping[LimitName, int]


def _plan(name: str, levels: tuple[int, int, int, int], counters: tuple[int, int, int]) -> Plan:
    limits: dict[LimitName, int] = {}
    limits.update(zip(LEVELS, levels, strict=True))
    limits.update(zip(COUNTERS, counters, strict=True))
    return Plan(name, limits)


# Columns: contacts, active campaigns, members, accounts | sends, model tokens, imported rows.
PLANS: Mapping[str, Plan] = {
    plan.name: plan
    for plan in (
        _plan("free", (500, 1, 2, 1), (500, 500_000, 2_000)),
        _plan("starter", (5_000, 3, 5, 1), (5_000, 5_000_000, 20_000)),
        _plan("pro", (50_000, 20, 20, 5), (50_000, 30_000_000, 200_000)),
        _plan("scale", (1_000_000, 200, 100, 50), (1_000_000, 300_000_000, 5_000_000)),
    )
}
