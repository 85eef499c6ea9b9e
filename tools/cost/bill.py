"""From what is used to what it costs: usage above the free amounts, and what stands still."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra.local.specs import read_functions
from tools.cost.usage import Usage, Volume, measure
from tools.wiring import build_wiring

PRICES = Path(__file__).parent / "prices.toml"

Prices = dict[str, Any]
_POLICIES = 2
_RULES = 5
_KEYS = 2


@dataclass(frozen=True)
class Line:
    """One line of the bill, in USD a month."""

    name: str
    amount: float


@dataclass(frozen=True)
class Bill:
    """A month."""

    volume: Volume
    usage: Usage
    used: tuple[Line, ...]
    fixed: tuple[Line, ...]

    @property
    def total(self) -> float:
        """Return the sum of all lines."""
        return sum(line.amount for line in (*self.used, *self.fixed))


def read_prices(file: Path = PRICES) -> Prices:
    """Return the table of prices and assumptions."""
    return tomllib.loads(file.read_text())


def make_bill(volume: Volume, prices: Prices) -> Bill:
    """Return what the volume costs."""
    usage = measure(volume, prices["assumed"])
    return Bill(volume, usage, _used(usage, prices), _fixed(prices))


def _used(usage: Usage, prices: Prices) -> tuple[Line, ...]:
    free, million, gib, unit = (
        prices[name] for name in ("free", "per_million", "per_gib", "per_unit")
    )

    def above(name: str) -> float:
        return max(0.0, float(getattr(usage, name)) - float(free[name]))

    firestore = sum(
        above(name) * million[name] / 1e6
        for name in ("firestore_reads", "firestore_writes", "firestore_deletes")
    )
    functions = (
        above("requests") * million["requests"] / 1e6
        + above("cpu_seconds") * unit["cpu_second"]
        + above("memory_gib_seconds") * unit["memory_gib_second"]
    )
    return (
        Line("Functions", functions),
        Line("Firestore", firestore),
        Line("Pub/Sub", above("pubsub_gib") * gib["pubsub"]),
        Line("Cloud Tasks", above("tasks") * million["tasks"] / 1e6),
        Line("Logs", above("logs_gib") * gib["logs"]),
    )


@cache
def _read_by_the_code() -> frozenset[str]:
    # Walking the code of every function takes seconds; it does not change meanwhile.
    wires = build_wiring()["functions"].values()
    return frozenset(name for each in wires for name in each["reads"])


def _fixed(prices: Prices) -> tuple[Line, ...]:
    month, free, specs = prices["per_month"], prices["free"], read_functions()
    jobs = sum(spec.trigger == "schedule" for spec in specs)
    secrets = {name for spec in specs for name in spec.secrets} | _read_by_the_code()
    armor = _POLICIES * month["armor_policy"] + _RULES * month["armor_rule"]
    return (
        Line("Load balancer", month["load_balancer"]),
        Line("Cloud Armor", armor),
        Line("Schedules", max(0, jobs - free["scheduled_jobs"]) * month["scheduled_job"]),
        Line(
            "Secrets and keys",
            max(0, len(secrets) - free["secret_versions"]) * month["secret_version"]
            + _KEYS * month["key_version"],
        ),
        Line(
            "Images",
            max(0, prices["assumed"]["images_gib"] - free["registry_gib"]) * month["registry_gib"],
        ),
    )
