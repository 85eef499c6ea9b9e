"""Bus: tells every subscription of a topic what happened, at least once, in no order."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Protocol


class Bus(Protocol):
    """Publishes; delivery is a push of a Pub/Sub envelope to a function (see entry.push)."""

    def publish(
        self, topic: str, data: bytes, attributes: Mapping[str, str] | None = None
    ) -> "Future[None]":
        """Append one message; the future is done once it is durable.

        Messages published at the same time share one append (SQLite: one commit, Pub/Sub: one
        batch). `data` is at most 9 MB. The future raises `Unavailable` when the bus cannot be
        reached: nothing may then be taken as told. Async callers wrap it with
        `asyncio.wrap_future`; giving up the wait does not take the message back. A topic nobody
        subscribes to takes messages and drops them; on Google it must have been made, otherwise
        the future raises `Unavailable`. Raises `TooLarge` or `Invalid` for what no bus takes.
        """
        ...
