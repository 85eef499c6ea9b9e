"""Which revision of a Cloud Run service gets which share of its requests."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tools.deploy.commands import Run, run


@dataclass(frozen=True)
class Place:
    """Where services run."""

    project: str
    region: str

    @property
    def flags(self) -> list[str]:
        """Return the same for a command."""
        return [f"--project={self.project}", f"--region={self.region}"]


@dataclass(frozen=True)
class Service:
    """One service as it is now."""

    name: str
    serving: str
    """The revision with the largest share."""
    newest: str
    ready: bool
    """Whether the newest revision came up."""


class Services:
    """Asks for the services of a place and changes their traffic."""

    def __init__(self, place: Place, command: Run = run) -> None:
        self.place = place
        self._run = command

    def all(self) -> dict[str, Service]:
        """Return every service by its name; one that never came up is left out."""
        command = ["gcloud", "run", "services", "list", *self.place.flags, "--format=json"]
        found = {}
        for item in json.loads(self._run(command)):
            name, status = item["metadata"]["name"], item["status"]
            ready = status.get("latestReadyRevisionName")
            if ready:
                most = max(status.get("traffic") or [{}], key=lambda share: share.get("percent", 0))
                created = status.get("latestCreatedRevisionName", ready)
                serving = most.get("revisionName") or ready
                found[name] = Service(name, serving, created, created == ready)
        return found

    def send(self, name: str, shares: Mapping[str, int]) -> None:
        """Give each revision its percentage."""
        given = ",".join(f"{revision}={percent}" for revision, percent in shares.items() if percent)
        self._run(
            ["gcloud", "run", "services", "update-traffic", name, f"--to-revisions={given}"]
            + [*self.place.flags, "--quiet"]
        )
