"""Bus: tells every subscription of a topic what happened, at least once, in no order."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Protocol

Message = tuple[bytes, Mapping[str, str]]
"""The data and the attributes."""


class Bus(Protocol):
    """Publishes; delivery is a push of a Pub/Sub envelope to a function (see entry.push)."""

    appends_at_once: int
    """So many appends at the same time serve best. SQLite: 1, because those that wait meanwhile
    share the next one; Pub/Sub: many, because each waits for the network."""

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

    def publish_all(
        self, topic: str, messages: Sequence[Message], *, durable: bool = True
    ) -> "Future[None]":
        """Append messages as one; the future is done once all are durable.

        When it fails some of them may have been appended all the same: their publishers tell
        them again. Not `durable`: done once they are on their way to the subscribers; a loss of
        power may lose them until `flushed` says otherwise. Otherwise as `publish`.
        """
        ...

    def flushed(self) -> "Future[None]":
        """Return what is done, within moments, once all that was told before is durable."""
        ...
