"""Prints what a month of some volume costs on Google Cloud, without the model and without Meta."""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence

from infra.local.specs import ROOT
from tools.cost.bill import Bill, make_bill, read_prices
from tools.cost.usage import Volume

PAGE = ROOT / "docs" / "cost.md"
_TABLE = re.compile(r"^messages received.*?(?=^```$)", re.MULTILINE | re.DOTALL)
EXAMPLES = (
    Volume(1_000, 1_000, 40),
    Volume(10_000, 10_000, 200),
    Volume(100_000, 100_000, 1_000),
    Volume(1_000_000, 1_000_000, 10_000),
    Volume(10_000_000, 10_000_000, 50_000),
)


def table(bills: Iterable[Bill]) -> str:
    """Return the bills beside each other, one row for each line."""
    bills = tuple(bills)
    rows = [
        ("messages received", [f"{bill.volume.received:,}" for bill in bills]),
        ("campaign messages", [f"{bill.volume.campaign:,}" for bill in bills]),
        ("hours of open dashboards", [f"{bill.volume.open_hours:,}" for bill in bills]),
    ]
    for kind in ("used", "fixed"):
        for index, line in enumerate(getattr(bills[0], kind)):
            amounts = [getattr(bill, kind)[index].amount for bill in bills]
            rows.append((line.name, [f"{amount:,.2f}" for amount in amounts]))
    rows.append(("USD a month", [f"{bill.total:,.2f}" for bill in bills]))
    return "\n".join(
        f"{name:26}" + "".join(f"{cell:>13}" for cell in cells) for name, cells in rows
    )


def main(arguments: Sequence[str]) -> int:
    """Print the bill of the given volume, or those of a few examples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--received", type=int, help="messages that people write, each answered")
    parser.add_argument("--campaign", type=int, default=0, help="messages of campaigns")
    parser.add_argument("--open-hours", type=int, default=0, help="hours of open dashboards")
    parser.add_argument("--write", action="store_true", help="put the examples into docs/cost.md")
    given = parser.parse_args(arguments)
    if given.write and given.received is not None:
        parser.error("the page shows the examples: --write goes without a volume")
    volumes: Iterable[Volume] = EXAMPLES
    if given.received is not None:
        volumes = [Volume(given.received, given.campaign, given.open_hours)]
    prices = read_prices()
    text = table(make_bill(volume, prices) for volume in volumes)
    print(text)
    if given.write:
        page = _TABLE.sub(lambda _: text + "\n", PAGE.read_text())
        PAGE.write_text(page)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
