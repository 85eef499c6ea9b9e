"""Says whether new revisions are healthy, by their share of errors and by asking the product."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.kernel.clock import Clock, system_clock
from tools.deploy.commands import run

MOST_ERRORS = 0.05
"""The same as the alert: above it, somebody would be woken up."""
FEWEST_REQUESTS = 20
"""Below it, a share says nothing, and one error is enough to look."""

_WINDOW = timedelta(minutes=10)
"""Longer than a step of the canary with the minutes that Monitoring lags behind."""
_METRIC = "run.googleapis.com/request_count"
_API = "https://monitoring.googleapis.com/v3"
_TIMEOUT_SECONDS = 30

Fetch = Callable[[str], bytes]


class Unhealthy(Exception):
    """What was seen that must not be."""


@dataclass(frozen=True)
class Count:
    """Answers of one revision."""

    all: int
    errors: int


@dataclass(frozen=True)
class Gate:
    """Looks from two sides: at what the revisions answered, and from outside at the product."""

    counts: Callable[[], Mapping[str, Count]]
    """Answers by revision in the last minutes."""
    health: Callable[[], bool]

    def look(self, revisions: Sequence[str]) -> None:
        """Return quietly, or raise `Unhealthy` naming what is wrong."""
        found = self.counts()
        for revision in revisions:
            count = found.get(revision, Count(0, 0))
            bad = count.errors / count.all if count.all else 0.0
            if count.errors and (count.all < FEWEST_REQUESTS or bad > MOST_ERRORS):
                raise Unhealthy(f"{revision}: {count.errors} errors in {count.all} answers")
        if not self.health():
            raise Unhealthy("the product does not say that it is healthy")


def connect_gate(project: str, url: str) -> Gate:
    """Return the gate over Cloud Monitoring and the product's own health."""

    def fetch(address: str) -> bytes:
        # A new token each time: one lives for an hour at most, a canary for half of it.
        token = run(["gcloud", "auth", "print-access-token"]).strip()
        request = urllib.request.Request(address, headers={"authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
                return bytes(response.read())
        except OSError as error:
            raise Unhealthy(f"Cloud Monitoring does not say how it is: {error}") from error

    return Gate(lambda: read_counts(fetch, project, system_clock), lambda: answers_healthy(url))


def read_counts(fetch: Fetch, project: str, clock: Clock) -> dict[str, Count]:
    """Ask Cloud Monitoring for the answers of every revision."""
    now = clock()
    query = {
        "filter": f'metric.type="{_METRIC}" AND resource.type="cloud_run_revision"',
        "interval.startTime": (now - _WINDOW).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "interval.endTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aggregation.alignmentPeriod": f"{int(_WINDOW.total_seconds())}s",
        "aggregation.perSeriesAligner": "ALIGN_DELTA",
    }
    found: dict[str, Count] = {}
    page = ""
    while True:
        full = {**query, **({"pageToken": page} if page else {})}
        url = f"{_API}/projects/{project}/timeSeries?{urllib.parse.urlencode(full)}"
        answer = json.loads(fetch(url))
        for series in answer.get("timeSeries", []):
            _add(found, series)
        page = answer.get("nextPageToken", "")
        if not page:
            return found


def _add(found: dict[str, Count], series: dict[str, object]) -> None:
    resource, metric = series["resource"], series["metric"]
    points = series.get("points", [])
    assert isinstance(resource, dict) and isinstance(metric, dict) and isinstance(points, list)
    revision = resource["labels"]["revision_name"]
    number = sum(int(point["value"]["int64Value"]) for point in points)
    bad = number if metric["labels"]["response_code_class"] == "5xx" else 0
    before = found.get(revision, Count(0, 0))
    found[revision] = Count(before.all + number, before.errors + bad)


def answers_healthy(url: str) -> bool:
    """Ask the product as anybody could."""
    try:
        with urllib.request.urlopen(f"{url}/api/v1/health", timeout=_TIMEOUT_SECONDS) as response:
            return bool(json.loads(response.read())["status"] == "ok")
    except (OSError, ValueError, KeyError):
        return False
