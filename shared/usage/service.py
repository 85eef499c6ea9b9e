"""What a tenant's plan allows and what it has spent of it."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import LimitReached
from shared.ports.documents import Documents, Index, Tx
from shared.usage.leases import Exhausted, LeasedCounters
from shared.usage.plans import COUNTERS, PLANS, CounterName, LevelName, LimitName, Plan

_log = logging.getLogger(__name__)


class Level(msgspec.Struct, frozen=True):
    """How to count what a tenant has of one limit; the function hands them in."""

    name: LevelName
    index: Index
    equal: dict[str, object] = msgspec.field(default_factory=dict)


class Use(msgspec.Struct, frozen=True):
    """One limit with its live figure; `used` is None where nobody here can count it."""

    name: LimitName
    limit: int
    used: int | None


@dataclass(frozen=True)
class UsageService:
    """Answers whether a tenant may have or spend more, and counts what it spends.

    One object per process: it holds the blocks this instance has leased.
    """

    documents: Documents
    clock: Clock = system_clock
    upgrade_url: str = "/billing"
    default_plan: str = "free"
    """The plan of a tenant whose profile names none."""
    levels: tuple[Level, ...] = ()
    counters: LeasedCounters = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Open this instance's own share of the counters."""
        object.__setattr__(self, "counters", LeasedCounters(self.documents, self.clock))

    def plan(self, tenant: str) -> Plan:
        """Return the tenant's plan."""
        return self.documents.transact(tenant, self.plan_in)

    def plan_in(self, tx: Tx) -> Plan:
        """Return the plan inside a transaction of the tenant."""
        profile = tx.peek("profile", "self") or {}
        return PLANS.get(profile.get("plan") or self.default_plan) or PLANS[self.default_plan]

    def require(self, tenant: str, limit_name: LimitName, used: int, more: int = 1) -> None:
        """Raise `LimitReached` unless the plan leaves room for `more` beside `used`."""
        self._require(self.plan(tenant), limit_name, used, more)

    def require_in(self, tx: Tx, limit_name: LimitName, used: int, more: int = 1) -> None:
        """Do `require` inside a transaction of the tenant."""
        self._require(self.plan_in(tx), limit_name, used, more)

    def spend(self, tenant: str, counter: CounterName, amount: int = 1) -> None:
        """Spend from this month's limit: all of `amount`, or `LimitReached` and nothing."""
        refused = self.counters.spend(
            tenant, self._id(counter), amount, lambda tx: self.plan_in(tx).limits[counter]
        )
        if isinstance(refused, Exhausted):
            raise self._reached(self.plan(tenant), counter, refused.used)

    def release(self, tenant: str, counter: CounterName, amount: int = 1) -> None:
        """Give back what was spent and not used after all."""
        self.counters.give_back(tenant, self._id(counter), amount)

    def reserve_tokens(self, tenant: str, amount: int) -> int:
        """Take `amount` model tokens before a call and return it for `settle`.

        `amount` is the most the call can use (prompt plus max_output_tokens). Raises
        `LimitReached` when the budget does not leave it.
        """
        self.spend(tenant, "llm_tokens", amount)
        return amount

    def settle(self, tenant: str, reserved: int, used: int) -> None:
        """Replace a reservation by what the call really used; call it also when it failed."""
        _log.info("model tokens used", extra={"tenant": tenant, "count": used})
        if used < reserved:
            self.release(tenant, "llm_tokens", reserved - used)
        elif used > reserved:
            self.counters.overspend(tenant, self._id("llm_tokens"), used - reserved)

    def used(self, tenant: str) -> dict[CounterName, int]:
        """Return this month's live figures, without what instances only hold in advance."""

        def work(tx: Tx) -> dict[CounterName, int]:
            return {name: self.counters.used(tx, self._id(name)) for name in COUNTERS}

        return self.documents.transact(tenant, work)

    def uses(self, tenant: str) -> tuple[Plan, list[Use]]:
        """Return the plan and every limit with its live figure."""

        def work(tx: Tx) -> tuple[Plan, list[Use]]:
            used: dict[LimitName, int] = {
                level.name: tx.count(level.index, level.equal) for level in self.levels
            }
            used.update({name: self.counters.used(tx, self._id(name)) for name in COUNTERS})
            plan = self.plan_in(tx)
            return plan, [Use(name, limit, used.get(name)) for name, limit in plan.limits.items()]

        return self.documents.transact(tenant, work)

    def period_ends_at(self) -> datetime:
        """Return when the monthly counters begin anew."""
        now = self.clock()
        year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
        return now.replace(year=year, month=month, day=1, hour=0, minute=0, second=0, microsecond=0)

    def _id(self, counter: CounterName) -> str:
        return f"{counter}:{self.clock():%Y-%m}"

    def _require(self, plan: Plan, limit_name: LimitName, used: int, more: int) -> None:
        if used + more > plan.limits[limit_name]:
            raise self._reached(plan, limit_name, used)

    def _reached(self, plan: Plan, name: LimitName, used: int) -> LimitReached:
        limit = plan.limits[name]
        return LimitReached(
            f"the plan {plan.name} allows {limit} {name.replace('_', ' ')}",
            limit_name=name,
            limit=limit,
            used=used,
            plan=plan.name,
            upgrade_url=self.upgrade_url,
        )
