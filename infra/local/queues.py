"""The SQLite bus and tasks as the dispatcher sees them: lanes named after functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.entry.push import Delivery, write_envelope
from shared.ports.bus.sqlite import ClaimedMessage, SqliteBus
from shared.ports.tasks.sqlite import ClaimedTask, SqliteTasks


@dataclass(frozen=True, eq=False)
class TaskItem:
    """A claimed task; its target is its lane."""

    task: ClaimedTask

    @property
    def lane(self) -> str:
        """Return the function it is for."""
        return self.task.target


@dataclass(frozen=True)
class TaskQueue:
    """The tasks of known functions; those of unknown ones wait for the release that knows them."""

    tasks: SqliteTasks

    def claim(
        self, now: datetime, free: Mapping[str, int], lease_seconds: float
    ) -> Sequence[TaskItem]:
        """Lease what is due."""
        claimed = self.tasks.claim(now, 0, lease_seconds, free)
        return [TaskItem(task) for task in claimed]

    def done(self, items: Sequence[TaskItem]) -> None:
        """Forget the tasks."""
        self.tasks.done([item.task for item in items])

    def retry(self, items: Sequence[TaskItem]) -> None:
        """Give them back with a growing delay."""
        self.tasks.retry([item.task for item in items])

    def renew(self, items: Sequence[TaskItem], until: datetime) -> None:
        """Keep them leased."""
        self.tasks.renew([item.task for item in items], until)

    def revision(self) -> int:
        """Return a number that changes with every commit."""
        return self.tasks.revision()

    def next_due(self) -> datetime | None:
        """Return when the next one is due."""
        return self.tasks.next_due()


@dataclass(frozen=True, eq=False)
class PushItem:
    """A claimed message; its subscription is its lane."""

    message: ClaimedMessage

    @property
    def lane(self) -> str:
        """Return the function it is for."""
        return self.message.subscription

    def envelope(self) -> bytes:
        """Return the body that Pub/Sub would push."""
        message = self.message
        delivery = Delivery(message.data, message.attributes, message.id)
        return write_envelope(delivery, message.subscription)


@dataclass(frozen=True)
class BusQueue:
    """The messages of the subscriptions that are named like our functions."""

    bus: SqliteBus

    def claim(
        self, now: datetime, free: Mapping[str, int], lease_seconds: float
    ) -> Sequence[PushItem]:
        """Lease what is due."""
        claimed = self.bus.claim(now, free, lease_seconds)
        return [PushItem(message) for message in claimed]

    def done(self, items: Sequence[PushItem]) -> None:
        """Forget the messages."""
        self.bus.done([item.message for item in items])

    def retry(self, items: Sequence[PushItem]) -> None:
        """Give them back with a growing delay."""
        self.bus.retry([item.message for item in items])

    def renew(self, items: Sequence[PushItem], until: datetime) -> None:
        """Keep them leased."""
        self.bus.renew([item.message for item in items], until)

    def revision(self) -> int:
        """Return a number that changes with every commit."""
        return self.bus.revision()

    def next_due(self) -> datetime | None:
        """Return when the next one is due."""
        return self.bus.next_due()
