"""What the platform says about itself."""

import pytest

from shared.entry.platform import DESCRIPTION, Platform
from shared.kernel.errors import NotFound, Unavailable


class Probe:
    """A dependency that counts how often it is asked."""

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.asked = 0

    def __call__(self) -> None:
        self.asked += 1
        if self.fails:
            raise Unavailable("nobody is there")


def test_everything_there_is_ok(tmp_path, clock):
    health = Platform({"documents": Probe()}, tmp_path, "1.2.3", clock).health()

    assert health.status == "ok"
    assert health.version == "1.2.3"
    assert [check.status for check in health.checks] == ["ok"]


def test_what_does_not_answer_is_named(tmp_path, clock):
    probes = {"documents": Probe(), "secrets": Probe(fails=True)}
    health = Platform(probes, tmp_path, "1", clock).health()

    assert health.status == "degraded"
    assert {check.name: check.code for check in health.checks} == {
        "documents": None,
        "secrets": "Unavailable",
    }


def test_asking_often_does_not_ask_the_dependencies_often(tmp_path, clock):
    probe = Probe()
    platform = Platform({"documents": probe}, tmp_path, "1", clock)
    for _ in range(100):
        platform.health()

    assert probe.asked == 1


def test_the_description_is_the_file_of_the_zip(tmp_path, clock):
    platform = Platform({}, tmp_path, "1", clock)
    with pytest.raises(NotFound, match="make openapi"):
        platform.description()

    file = tmp_path / DESCRIPTION
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    assert platform.description() == b"{}"
