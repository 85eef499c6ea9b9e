"""Wires what the entries themselves keep."""

from functools import cache
from pathlib import Path

from shared.config import Settings
from shared.entry.idempotency import IdempotentAnswers
from shared.entry.platform import Platform
from shared.events.connect import connect_documents
from shared.ports.documents import PLATFORM
from shared.ports.secrets.connect import connect_secrets

VERSION = "0.1.0"
_ROOT = Path(__file__).parents[2]


@cache
def connect_answers(settings: Settings) -> IdempotentAnswers:
    """Return the store of answers under their Idempotency-Key."""
    return IdempotentAnswers(connect_documents(settings))


@cache
def connect_platform(settings: Settings) -> Platform:
    """Return what answers for the health of this deployment."""
    documents, secrets = connect_documents(settings), connect_secrets(settings)

    def read_documents() -> object:
        return documents.transact(PLATFORM, lambda tx: tx.peek("health", "probe"))

    probes = {"documents": read_documents, "secrets": lambda: secrets.versions("health-probe")}
    return Platform(probes, _ROOT, VERSION)
