"""Tasks: work for one function at a time in the future, at least once, with retries."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Protocol

import msgspec

MAX_DAYS_AHEAD = 30
"""Cloud Tasks keeps a task no longer; what is due later waits under `scan_due`."""


class Task(msgspec.Struct, frozen=True):
    """One call of a function. The payload carries ids only, at most 90 kB of JSON."""

    target: str
    """The function's name, e.g. `messaging_task_send`."""
    payload: Mapping[str, Any]
    at: datetime | None = None
    """Not before this moment; None is now."""
    name: str | None = None
    """A second task of the same name may be dropped. Saves work only: the claim decides."""
    traceparent: str = ""
    """Comes with the delivery as the header of that name: the work belongs to this trace."""


class Tasks(Protocol):
    """Enqueues. Delivery is an HTTP POST of the payload to the target (see entry.task).

    A target that answers 2xx is done; anything else is tried again with growing delay until
    the attempts of its function.yaml are spent. The last attempt records the dead letter.
    """

    def enqueue(self, tasks: Sequence[Task], *, durable: bool = True) -> None:
        """Store the tasks durably before returning.

        Not `durable`: they are in the queue, but a loss of power may lose them until `flushed`
        says otherwise. Raises `Invalid` (field `at`) for a time over 30 days ahead, `Unavailable`
        when the queue cannot be reached; some of several tasks may then have been stored.
        """
        ...

    def flushed(self) -> "Future[None]":
        """Return what is done, within moments, once all that was enqueued before is durable."""
        ...
