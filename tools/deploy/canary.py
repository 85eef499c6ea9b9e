"""Moves production over to new revisions step by step, and back by itself.

    python -m tools.deploy.canary pin  --state F …   before Terraform: what serves goes on serving
    python -m tools.deploy.canary move --state F …   after it: 10, 50, 100 %, a look between each

A step goes on only while the new revisions answer as they should. Otherwise every service gets its
earlier revision back, and the pipeline fails.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from infra.local.specs import read_functions
from tools.deploy.commands import CommandFailed
from tools.deploy.gate import Gate, Unhealthy, connect_gate
from tools.deploy.traffic import Place, Services

STEPS = (10, 50, 100)
_LOOK_SECONDS = 480
"""Cloud Monitoring shows a request up to four minutes after its minute has ended: three minutes of
requests are seen."""
_AT_ONCE = 6


@dataclass(frozen=True)
class Change:
    """One service that has a new revision."""

    name: str
    old: str
    new: str


def pin(services: Services, names: Collection[str]) -> dict[str, str]:
    """Fix all traffic on what serves now, so that a new revision gets none; return it.

    A function that is deployed for the first time is not there yet: nothing to protect.
    """
    pinned = {each.name: each.serving for each in services.all().values() if each.name in names}
    _at_once([partial(services.send, name, {old: 100}) for name, old in pinned.items()])
    return pinned


def start(services: Services, names: Collection[str], pinned: Collection[str]) -> None:
    """Give functions that were not there before all their requests."""
    new = [each for each in services.all().values() if each.name in set(names) - set(pinned)]
    _at_once([partial(services.send, each.name, {each.newest: 100}) for each in new])


def changes(services: Services, pinned: dict[str, str]) -> list[Change]:
    """Return the services with a new revision. Raises `Unhealthy` where it did not come up."""
    now = services.all()
    found = [Change(name, old, now[name].newest) for name, old in sorted(pinned.items())]
    moved = [change for change in found if change.old != change.new]
    for change in moved:
        if not now[change.name].ready:
            raise Unhealthy(f"{change.new} did not come up")
    return moved


def move(
    services: Services, moved: Sequence[Change], gate: Gate, wait: Callable[[float], None]
) -> None:
    """Give the new revisions more and more, or leave everything as it was.

    What ended it early is raised then: `Unhealthy`, a command that failed, whatever else.
    """
    if not moved:
        print("no service has a new revision", flush=True)
        return
    try:
        for percent in STEPS:
            _send(services, moved, percent)
            wait(_LOOK_SECONDS)
            gate.look([change.new for change in moved])
            print(f"{percent} % on {len(moved)} new revisions: healthy", flush=True)
    except BaseException:
        print("going back", flush=True)
        _send(services, moved, 0)
        raise


def _send(services: Services, moved: Sequence[Change], percent: int) -> None:
    shares = {change.name: {change.new: percent, change.old: 100 - percent} for change in moved}
    _at_once([partial(services.send, name, share) for name, share in shares.items()])


def _at_once(calls: Sequence[Callable[[], None]]) -> None:
    """Make all calls, several at a time, and then raise the first error."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        made = [pool.submit(call) for call in calls]
    for call in made:
        call.result()


def main(arguments: Sequence[str]) -> int:
    """Read the arguments and pin or move."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["pin", "move"])
    parser.add_argument("--state", type=Path, required=True, help="what `pin` found, for `move`")
    for name in ("--project", "--region", "--url"):
        parser.add_argument(name, required=True)
    given = parser.parse_args(arguments)
    services = Services(Place(given.project, given.region))
    names = {spec.name.replace("_", "-") for spec in read_functions()}
    if given.step == "pin":
        given.state.write_text(json.dumps(pin(services, names)))
        return 0
    try:
        pinned = json.loads(given.state.read_text())
        moved = changes(services, pinned)
        start(services, names, pinned)
        move(services, moved, connect_gate(given.project, given.url), time.sleep)
    except (Unhealthy, CommandFailed) as error:
        print(f"not moved over: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
