"""Facts: what happened, told between domains through an outbox and an inbox."""

import re
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

import msgspec

from shared.kernel.clock import system_clock, to_text
from shared.kernel.ids import stable_id
from shared.kernel.trace import note_ids
from shared.ports.documents import Tx, Unindexed
from shared.ports.tasks import Task

INBOX = "inbox"
DEAD_LETTERS = "dead_letters"
"""What nobody could handle, kept 30 days where an operator sees it."""
DEAD_LETTERS_CONTENT = Unindexed(DEAD_LETTERS, ("items", "payload", "reason"))

# The bus delivers again for at most 7 days; after that a repeat cannot come any more.
_REMEMBERED = timedelta(days=8)


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, past tense. Carries ids, never personal data.

    `fact_id` is the same however often the fact is told. The topic is the class name in
    kebab case.
    """

    tenant: str
    fact_id: str
    topic: ClassVar[str] = "fact"

    def __init_subclass__(cls, **options: Any) -> None:
        """Name the topic after the class: CampaignStarted → campaign-started."""
        super().__init_subclass__(**options)
        cls.topic = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


F = TypeVar("F", bound=Fact)


def emit(tx: Tx, fact: Fact) -> None:
    """Tell the fact once this transaction commits: stored with it, so never lost."""
    tx.outgoing.append({"topic": fact.topic, "fact": msgspec.to_builtins(fact)})


def later(tx: Tx, task: Task) -> None:
    """Enqueue the task once this transaction commits: stored with it, so never lost."""
    tx.outgoing.append(
        {
            "target": task.target,
            "payload": dict(task.payload),
            "at": to_text(task.at) if task.at else None,
            "name": task.name,
        }
    )


def first_time(tx: Tx, subscriber: str, fact: Fact, now: datetime | None = None) -> bool:
    """Return True once per subscriber and fact, in the transaction of its effect."""
    id = stable_id(subscriber, fact.fact_id)
    if tx.get(INBOX, id) is not None:
        return False
    forgotten = to_text((now or system_clock()) + _REMEMBERED)
    tx.put(INBOX, id, {"subscriber": subscriber, "due_at": forgotten, "expires_at": forgotten})
    return True


def read_fact(kind: type[F], data: bytes) -> F:
    """Read a fact from a bus message. Raises `msgspec.ValidationError` for another shape."""
    fact = msgspec.json.decode(data, type=kind)
    note_ids(fact)
    return fact
