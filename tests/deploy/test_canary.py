"""Production moves over step by step, and goes back by itself when something is wrong."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tools.deploy.canary import Change, changes, move, pin, start
from tools.deploy.commands import CommandFailed
from tools.deploy.gate import Count, Gate, Unhealthy, read_counts
from tools.deploy.traffic import Place, Services


class Cloud:
    """Answers `gcloud run services` like Cloud Run, and remembers what was asked of it."""

    def __init__(self) -> None:
        self.services: dict[str, dict] = {}
        self.moves: list[tuple[str, dict[str, int]]] = []
        self.broken: set[str] = set()

    def deploy(self, name: str, revision: str, *, ready: bool = True) -> None:
        service = self.services.setdefault(name, {"traffic": [], "pinned": False})
        service["latestCreatedRevisionName"] = revision
        if ready:
            service["latestReadyRevisionName"] = revision
            if not service["pinned"]:
                service["traffic"] = [{"revisionName": revision, "percent": 100}]

    def __call__(self, command) -> str:
        if command[3] == "list":
            return json.dumps(
                [
                    {"metadata": {"name": name}, "status": each}
                    for name, each in self.services.items()
                ]
            )
        assert command[:4] == ["gcloud", "run", "services", "update-traffic"]
        name, given = command[4], command[5].removeprefix("--to-revisions=")
        if name in self.broken:
            raise CommandFailed(f"{name} cannot be changed")
        shares = {pair.split("=")[0]: int(pair.split("=")[1]) for pair in given.split(",")}
        assert sum(shares.values()) == 100
        self.moves.append((name, shares))
        self.services[name]["pinned"] = True
        self.services[name]["traffic"] = [
            {"revisionName": revision, "percent": percent} for revision, percent in shares.items()
        ]
        return ""

    def serving(self, name: str) -> dict[str, int]:
        return {each["revisionName"]: each["percent"] for each in self.services[name]["traffic"]}


@pytest.fixture
def cloud() -> Cloud:
    made = Cloud()
    made.deploy("usage-api", "usage-api-1")
    made.deploy("catalogue-api", "catalogue-api-1")
    made.deploy("somebody-elses", "somebody-elses-1")
    return made


@pytest.fixture
def services(cloud: Cloud) -> Services:
    return Services(Place("a-project", "a-region"), cloud)


def gate(*, errors: int = 0, of: int = 1000, healthy: bool = True) -> Gate:
    return Gate(lambda: {"usage-api-2": Count(of, errors)}, lambda: healthy)


def test_a_new_revision_gets_nothing_before_it_is_given_something(cloud, services):
    pinned = pin(services, {"usage-api", "catalogue-api", "not-there-yet"})
    cloud.deploy("usage-api", "usage-api-2")

    assert pinned == {"usage-api": "usage-api-1", "catalogue-api": "catalogue-api-1"}
    assert cloud.serving("usage-api") == {"usage-api-1": 100}
    assert changes(services, pinned) == [Change("usage-api", "usage-api-1", "usage-api-2")]


def test_it_moves_over_in_steps_and_waits_before_each_look(cloud, services):
    pinned = pin(services, {"usage-api"})
    cloud.deploy("usage-api", "usage-api-2")
    cloud.moves.clear()
    waits: list[float] = []

    move(services, changes(services, pinned), gate(), waits.append)

    assert cloud.moves == [
        ("usage-api", {"usage-api-2": 10, "usage-api-1": 90}),
        ("usage-api", {"usage-api-2": 50, "usage-api-1": 50}),
        ("usage-api", {"usage-api-2": 100}),
    ]
    assert len(waits) == 3
    assert min(waits) > 5 * 60, "Monitoring lags up to five minutes behind: a look sees requests"


@pytest.mark.parametrize(
    "bad",
    [
        gate(errors=60),
        gate(errors=1, of=3),
        gate(healthy=False),
    ],
    ids=["too many errors", "an error among few answers", "the product is ill"],
)
def test_it_goes_back_by_itself(cloud, services, bad):
    pinned = pin(services, {"usage-api", "catalogue-api"})
    cloud.deploy("usage-api", "usage-api-2")

    with pytest.raises(Unhealthy):
        move(services, changes(services, pinned), bad, lambda seconds: None)

    assert cloud.serving("usage-api") == {"usage-api-1": 100}
    assert cloud.serving("catalogue-api") == {"catalogue-api-1": 100}


def test_it_goes_back_where_nobody_says_how_it_is(cloud, services):
    def silent():
        raise TimeoutError("Monitoring does not answer")

    pinned = pin(services, {"usage-api"})
    cloud.deploy("usage-api", "usage-api-2")

    with pytest.raises(TimeoutError):
        move(services, changes(services, pinned), Gate(silent, lambda: True), lambda seconds: None)

    assert cloud.serving("usage-api") == {"usage-api-1": 100}


def test_nothing_is_waited_for_where_nothing_is_new(cloud, services):
    pinned = pin(services, {"usage-api"})
    cloud.moves.clear()
    waits: list[float] = []

    move(services, changes(services, pinned), gate(errors=60), waits.append)

    assert (cloud.moves, waits) == ([], [])


def test_a_few_errors_among_many_answers_are_no_reason(cloud, services):
    pinned = pin(services, {"usage-api"})
    cloud.deploy("usage-api", "usage-api-2")

    move(services, changes(services, pinned), gate(errors=10), lambda seconds: None)

    assert cloud.serving("usage-api") == {"usage-api-2": 100}


def test_a_function_that_was_not_there_before_gets_its_requests_at_once(cloud, services):
    pinned = pin(services, {"usage-api", "leads-api"})
    cloud.deploy("leads-api", "leads-api-1")
    cloud.moves.clear()

    start(services, {"usage-api", "leads-api"}, pinned)

    assert cloud.moves == [("leads-api", {"leads-api-1": 100})]


def test_a_revision_that_did_not_come_up_gets_no_traffic(cloud, services):
    pinned = pin(services, {"usage-api"})
    cloud.deploy("usage-api", "usage-api-2", ready=False)

    with pytest.raises(Unhealthy, match="did not come up"):
        changes(services, pinned)
    assert cloud.serving("usage-api") == {"usage-api-1": 100}


def test_where_a_command_fails_everything_that_can_goes_back(cloud, services):
    pinned = pin(services, {"usage-api", "catalogue-api"})
    cloud.deploy("usage-api", "usage-api-2")
    cloud.deploy("catalogue-api", "catalogue-api-2")
    moved = changes(services, pinned)
    cloud.broken.add("catalogue-api")

    with pytest.raises(CommandFailed):
        move(services, moved, gate(), lambda seconds: None)

    assert cloud.serving("usage-api") == {"usage-api-1": 100}


def test_answers_are_counted_over_pages_and_classes():
    def series(revision: str, kind: str, *values: int) -> dict:
        return {
            "resource": {"labels": {"revision_name": revision}},
            "metric": {"labels": {"response_code_class": kind}},
            "points": [{"value": {"int64Value": str(value)}} for value in values],
        }

    pages = {
        "": {"timeSeries": [series("r-1", "2xx", 90, 5)], "nextPageToken": "more"},
        "more": {"timeSeries": [series("r-1", "5xx", 5), series("r-2", "4xx", 7)]},
    }
    asked: list[dict[str, list[str]]] = []

    def fetch(url: str) -> bytes:
        query = parse_qs(urlsplit(url).query)
        asked.append(query)
        return json.dumps(pages[query.get("pageToken", [""])[0]]).encode()

    counts = read_counts(fetch, "a-project", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))

    assert counts == {"r-1": Count(100, 5), "r-2": Count(7, 0)}
    assert asked[0]["interval.startTime"] == ["2026-11-22T11:50:00Z"]
    assert 'metric.type="run.googleapis.com/request_count"' in asked[0]["filter"][0]
