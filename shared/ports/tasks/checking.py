"""What every tasks adapter checks before it stores a task."""

from datetime import datetime, timedelta

import msgspec

from shared.kernel.errors import Invalid
from shared.ports.tasks import MAX_DAYS_AHEAD, Task

_PAYLOAD_LIMIT_BYTES = 90_000
_FURTHEST = timedelta(days=MAX_DAYS_AHEAD)


def checked_payload(task: Task, now: datetime) -> bytes:
    """Return the payload as JSON. Raises `Invalid` naming `at`, `payload` or `target`."""
    if not task.target:
        raise Invalid("a task needs a target", field="target")
    if task.at is not None and task.at.tzinfo is None:
        raise Invalid("a task's time needs a zone", field="at")
    if task.at is not None and task.at - now > _FURTHEST:
        raise Invalid(f"a task may be at most {MAX_DAYS_AHEAD} days ahead", field="at")
    body = msgspec.json.encode(task.payload)
    if len(body) > _PAYLOAD_LIMIT_BYTES:
        raise Invalid(f"a payload may have {_PAYLOAD_LIMIT_BYTES} bytes", field="payload")
    return body
