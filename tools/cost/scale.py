"""Prints which limit is met at how many requests a second: `python -m tools.cost.scale`.

From the same measured operations as the table of costs, quotas.toml and the size of production.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.specs import ROOT
from tools.cost.bill import read_prices
from tools.cost.usage import Usage, Volume, measure

PAGE = ROOT / "docs" / "scale.md"
LOADS = (1_000, 10_000, 100_000)
_QUOTAS = Path(__file__).parent / "quotas.toml"
_PROD = ROOT / "infra/terraform/environments/prod/main.tf"
_TABLE = re.compile(r"^requests a second from outside.*?(?=^```$)", re.MULTILINE | re.DOTALL)
_MB_A_GIB = 1.073741824 * 1000
_PLURAL = {"reply": "replies", "send": "sends"}


@dataclass(frozen=True)
class Need:
    """What one request a second from outside takes of something, and what there is of it."""

    name: str
    each: float
    allowed: float

    @property
    def met_at(self) -> float:
        """Return at how many requests a second it is used up."""
        return self.allowed / self.each


def needs() -> tuple[Need, ...]:
    """Return everything that has a limit, what breaks first at the top."""
    quotas = tomllib.loads(_QUOTAS.read_text())
    return tuple(sorted(_needs(quotas, read_prices()["assumed"]), key=lambda need: need.met_at))


def _needs(quotas: dict[str, Any], assumed: dict[str, float]) -> Iterator[Need]:
    usage = one_request(quotas["requests"], assumed)
    limits = {name: float(limit["value"]) for name, limit in quotas["limits"].items()}
    most = _max_instances()
    for kind, times in usage.dispatches.items():
        yield Need(f"tasks a second of the queue of {_PLURAL[kind]}", times, limits["dispatches"])
    for kind, writes in usage.due.items():
        yield Need(f"writes a second by time: {kind}", writes, limits["rising_index_writes"])
    yield Need("MB a second through Pub/Sub", usage.pubsub_gib * _MB_A_GIB, limits["push_mb"])
    yield Need("vCPUs of the region at work", usage.cpu_seconds, limits["vcpus"])
    busiest = max(usage.cpu_seconds_of, key=usage.cpu_seconds_of.__getitem__)
    yield Need(f"instances of {busiest}", usage.cpu_seconds_of[busiest], most)


def one_request(shares: dict[str, float], assumed: dict[str, float]) -> Usage:
    """Return what one request a second takes in a second, without what schedules do."""
    received, campaign = shares["received"], shares["campaign"]
    webhooks = received + (received + campaign) * assumed["statuses_per_send"]
    polls = 1 - webhooks
    volume = Volume(received, campaign, polls / assumed["polls_per_open_hour"])
    return measure(volume, assumed, schedules=False)


def _max_instances() -> float:
    found = re.search(r"max_instances\s*=\s*(\d+)", _PROD.read_text())
    assert found is not None
    return float(found[1])


def table() -> str:
    """Return a row for each limit; a `!` stands where more is needed than there is."""
    head = [f"{load:,}" for load in LOADS]
    rows = [("requests a second from outside", [*head, "there is", "met at"])]
    for need in needs():
        cells = [_cell(need, load) for load in LOADS]
        rows.append((need.name, [*cells, f"{need.allowed:,.0f}", f"{_rounded(need.met_at):,}"]))
    return "\n".join(
        f"{name:46}" + "".join(f"{cell:>11}" for cell in cells) for name, cells in rows
    )


def _cell(need: Need, load: int) -> str:
    wanted = need.each * load
    return ("! " if wanted > need.allowed else "") + f"{wanted:,.0f}"


def _rounded(number: float) -> int:
    """Two digits say enough of what rests on assumptions."""
    return int(round(number, 2 - len(str(int(number)))))


def main(arguments: Sequence[str]) -> int:
    """Print the table, and put it into the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/scale.md")
    text = table()
    print(text)
    if parser.parse_args(arguments).write:
        PAGE.write_text(_TABLE.sub(lambda _: text + "\n", PAGE.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
