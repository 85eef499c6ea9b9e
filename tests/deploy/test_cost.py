"""The table of costs follows from measured operations, the tree and one file of prices."""

import pytest

from infra.local.specs import ROOT
from tools.cost.__main__ import EXAMPLES, main, table
from tools.cost.bill import make_bill, read_prices
from tools.cost.usage import Volume, measure

PRICES = read_prices()


def test_the_page_shows_what_the_command_prints(capsys):
    assert main([]) == 0

    printed = capsys.readouterr().out.rstrip()
    assert printed in (ROOT / "docs/cost.md").read_text(), "run: python -m tools.cost --write"


def test_an_idle_month_costs_only_what_stands_still():
    bill = make_bill(Volume(0, 0), PRICES)

    assert sum(line.amount for line in bill.used) == 0
    assert 20 < bill.total < 50


def test_more_messages_never_cost_less():
    totals = [make_bill(volume, PRICES).total for volume in EXAMPLES]

    assert totals == sorted(totals)


def test_operations_are_those_that_were_measured():
    none = measure(Volume(0, 0), PRICES["assumed"])
    one = measure(Volume(0, 1000), PRICES["assumed"])

    # Planned (2), claimed and recorded (4), three statuses (2 each), a share of a reservation,
    # two subscribers (1 each).
    assert one.firestore_writes - none.firestore_writes == pytest.approx(
        1000 * (2 + 4 + 6 + 0.1 + 2)
    )
    assert one.tasks - none.tasks == 2000


def test_tenfold_use_costs_tenfold_above_what_is_free():
    free = {name: 0 for name in PRICES["free"]}
    prices = {**PRICES, "free": free}

    def used(volume: Volume) -> float:
        idle = sum(line.amount for line in make_bill(Volume(0, 0), prices).used)
        return sum(line.amount for line in make_bill(volume, prices).used) - idle

    assert used(Volume(10_000, 10_000, 10)) == pytest.approx(10 * used(Volume(1000, 1000, 1)))


def test_volumes_stand_beside_each_other():
    lines = table([make_bill(volume, PRICES) for volume in EXAMPLES]).splitlines()

    assert len({len(line) for line in lines}) == 1
    assert lines[-1].startswith("USD a month")
