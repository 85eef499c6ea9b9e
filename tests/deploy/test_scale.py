"""What breaks first follows from measured operations, quotas and our own sizes."""

import tomllib

import pytest

from infra.local.specs import ROOT
from tools.cost.bill import read_prices
from tools.cost.scale import LOADS, main, needs, one_request

QUOTAS = tomllib.loads((ROOT / "tools/cost/quotas.toml").read_text())


def test_the_page_shows_what_the_command_prints(capsys):
    assert main([]) == 0

    printed = capsys.readouterr().out.rstrip()
    assert printed in (ROOT / "docs/scale.md").read_text(), (
        "run: python -m tools.cost.scale --write"
    )


def test_a_request_is_a_message_a_status_or_a_page():
    assumed, shares = read_prices()["assumed"], QUOTAS["requests"]
    usage = one_request(shares, assumed)
    sends = shares["received"] + shares["campaign"]

    assert usage.dispatches == {"reply": shares["received"], "send": pytest.approx(sends)}
    assert usage.cpu_seconds_of["page"] > 0, "some of the requests are pages"
    from_outside = {name: usage.cpu_seconds_of[name] for name in ("webhook", "page")}
    seconds = {name: assumed[f"{name}_seconds"] for name in from_outside}
    assert sum(from_outside[name] / seconds[name] for name in seconds) == pytest.approx(1)


def test_what_breaks_first_stands_first():
    met = [need.met_at for need in needs()]

    assert met == sorted(met)
    assert met[0] < LOADS[-1], "something breaks"
    for need in needs():
        assert need.each * need.met_at == pytest.approx(need.allowed)


def test_every_limit_has_its_page():
    for limit in QUOTAS["limits"].values():
        assert limit["page"].startswith("cloud.google.com/")
        assert limit["value"] > 0
