"""What a volume of messages makes the product do, counted from what was measured."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from infra.local.specs import FunctionSpec, read_functions

MEASURED = Path(__file__).parent / "operations.json"
"""Document operations of each step, and how many of its writes go into the index of `due_at` over
all tenants; written by tests/journeys/test_operations.py."""

Assumed = dict[str, float]
WEBHOOKS = ("whatsapp-webhook", "instagram-webhook")
_MINUTES_A_MONTH = 60 * 24 * 365 / 12
_KIB_A_GIB = 1024 * 1024


@dataclass(frozen=True)
class Volume:
    """A month of use, or a second of it."""

    received: float
    """Messages that people write; each is answered by the agent."""
    campaign: float
    """Messages of campaigns."""
    open_hours: float = 0
    """Hours that dashboards are open, all together."""


@dataclass
class Usage:
    """What a volume takes of each service."""

    firestore_reads: float = 0
    firestore_writes: float = 0
    firestore_deletes: float = 0
    requests: float = 0
    tasks: float = 0
    cpu_seconds: float = 0
    memory_gib_seconds: float = 0
    pubsub_gib: float = 0
    logs_gib: float = 0
    cpu_seconds_of: dict[str, float] = field(default_factory=dict)
    """By kind of request; those of subscribers by their name."""
    dispatches: dict[str, float] = field(default_factory=dict)
    """Tasks by kind."""
    due: dict[str, float] = field(default_factory=dict)
    """Writes into the index of `due_at`, by kind of document."""


class Meter:
    """Adds up steps."""

    def __init__(self, assumed: Assumed, specs: tuple[FunctionSpec, ...]) -> None:
        self.assumed = assumed
        self.usage = Usage()
        self._specs = specs
        self._rows: dict[str, dict[str, Any]] = json.loads(MEASURED.read_text())

    def documents(self, step: str, times: float) -> None:
        """Count the document operations of a measured step."""
        row, usage = self._rows[step], self.usage
        # A query is charged for what it returns; the steps measured here return one document each.
        usage.firestore_reads += times * (row["reads"] + row["queries"])
        usage.firestore_writes += times * (row["writes"] + row["checks"])
        usage.firestore_deletes += times * row["deletes"]
        for kind, writes in row["due"].items():
            _add(usage.due, kind, times * writes)

    def relayed(self, times: float) -> None:
        """Count an outbox entry that was delivered: it goes away again."""
        self.usage.firestore_deletes += times

    def request(self, kind: str, times: float, name: str = "") -> None:
        """Count requests of a kind whose seconds are assumed."""
        seconds = times * self.assumed[f"{kind}_seconds"]
        self.usage.requests += times
        self.usage.cpu_seconds += seconds * self.assumed["cpu"]
        _add(self.usage.cpu_seconds_of, name or kind, seconds * self.assumed["cpu"])
        self.usage.memory_gib_seconds += seconds * self.assumed["memory_gib"]
        self.usage.logs_gib += times * self.assumed["log_kib_per_request"] / _KIB_A_GIB

    def task(self, kind: str, times: float) -> None:
        """Count tasks: one operation to put it in, one to deliver it."""
        self.usage.tasks += 2 * times
        _add(self.usage.dispatches, kind, times)
        self.request(kind, times)

    def fact(self, topic: str, times: float) -> None:
        """Count a message of a topic: told once, delivered to every subscriber, each of which
        works about as much as the one that was measured and remembers it for a week."""
        subscribers = [spec.name for spec in self._specs if spec.topic == topic]
        size = self.assumed["message_kib"] / _KIB_A_GIB
        self.usage.pubsub_gib += times * size * (1 + len(subscribers))
        for name in subscribers:
            self.request("subscriber", times, name)
            if topic not in WEBHOOKS:
                self.documents("subscriber: inbox follows a send", times)
                self.usage.firestore_deletes += times


def _add(totals: dict[str, float], name: str, number: float) -> None:
    totals[name] = totals.get(name, 0.0) + number


def measure(volume: Volume, assumed: Assumed, *, schedules: bool = True) -> Usage:
    """Return what the volume takes, with what schedules do in a month when nothing happens."""
    specs = read_functions()
    meter = Meter(assumed, specs)
    _receive(meter, volume.received)
    _send(meter, volume.received + volume.campaign)
    meter.documents("plan one send", volume.campaign)
    meter.request("page", volume.open_hours * assumed["polls_per_open_hour"])
    meter.usage.firestore_reads += volume.open_hours * assumed["polls_per_open_hour"]
    if schedules:
        _stand_by(meter, specs)
    return meter.usage


def _receive(meter: Meter, messages: float) -> None:
    meter.request("webhook", messages)
    meter.fact("whatsapp-webhook", messages)
    meter.documents("inbound message", messages)
    meter.fact("message-received", messages)
    meter.task("reply", messages)
    meter.documents("reply, without its send", messages)
    meter.relayed(2 * messages)


def _send(meter: Meter, messages: float) -> None:
    statuses = messages * meter.assumed["statuses_per_send"]
    meter.task("send", messages)
    meter.documents("send, claim to outcome", messages)
    groups = messages / meter.assumed["sends_per_reservation"]
    meter.documents("reserve slots of an account (a group)", groups)
    meter.fact("message-sent", messages)
    meter.relayed(messages)
    meter.request("webhook", statuses)
    meter.fact("whatsapp-webhook", statuses)
    meter.documents("status delivered", statuses)


def _stand_by(meter: Meter, specs: tuple[FunctionSpec, ...]) -> None:
    schedules = [spec for spec in specs if spec.trigger == "schedule"]
    meter.request("schedule", len(schedules) * _MINUTES_A_MONTH)
    # An empty answer is charged as one read.
    meter.usage.firestore_reads += scans() * _MINUTES_A_MONTH


@cache
def scans() -> int:
    """Return how many queries over all tenants the schedules make each minute."""
    from tools.indexes import read_declarations

    return len(read_declarations().due)
