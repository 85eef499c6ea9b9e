"""Gates: the small documents that say whether a cause may send now; every claim asks."""

from shared.messaging.model import Cause
from shared.ports.documents import Document, Tx

KIND = "gates"


def open_gate(tx: Tx, cause: Cause) -> None:
    """Let the cause send, from this commit on."""
    tx.put(KIND, cause.key, {"open": True, "reason": "", "cancels": False})


def close_gate(tx: Tx, cause: Cause, reason: str, cancels: bool = False) -> None:
    """Refuse every claim that starts after this commit.

    What is refused waits as held, or with `cancels` is over for good.
    """
    tx.put(KIND, cause.key, {"open": False, "reason": reason, "cancels": cancels})


def is_open(gate: Document | None, cause: Cause) -> bool:
    """Tell whether the gate lets a claim pass; unwritten ones are closed for campaigns only."""
    return gate["open"] if gate else cause.kind != "campaign"
