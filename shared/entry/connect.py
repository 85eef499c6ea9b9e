"""Wires what the entries themselves keep."""

from functools import cache

from shared.config import Settings
from shared.entry.idempotency import IdempotentAnswers
from shared.events.connect import connect_documents


@cache
def connect_answers(settings: Settings) -> IdempotentAnswers:
    """Return the store of answers under their Idempotency-Key."""
    return IdempotentAnswers(connect_documents(settings))
