"""Storing what comes in, and finding whose account a provider number is."""

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

from shared.kernel.clock import to_text
from shared.messaging import store
from shared.messaging.model import conversation_id, message_id
from shared.ports.channels import InboundMessage
from shared.ports.documents import PLATFORM, Documents, Tx

_CACHED_SECONDS = 60.0


@dataclass(frozen=True)
class Owner:
    """The tenant and account behind a provider number."""

    tenant: str
    account_id: str


@dataclass
class NumberDirectory:
    """Looks up provider numbers, remembering known ones for a minute."""

    documents: Documents
    _known: dict[str, tuple[float, Owner]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, number_id: str) -> Owner | None:
        """Return the owner of the number; None when nobody has connected it."""
        with self._lock:
            cached = self._known.get(number_id)
        if cached and cached[0] > time.monotonic():
            return cached[1]
        found = self.documents.transact(PLATFORM, lambda tx: tx.peek(store.NUMBERS, number_id))
        if found is None:
            return None
        owner = Owner(found["tenant"], found["account_id"])
        with self._lock:
            self._known[number_id] = (time.monotonic() + _CACHED_SECONDS, owner)
        return owner


def store_message(
    tx: Tx, account_id: str, contact_id: str, item: InboundMessage, order: int
) -> str:
    """Create the message under its provider's id and return the document's id.

    A repeated delivery makes the transaction raise `AlreadyExists`: nothing happens twice.
    Providers tell whole seconds: `order` keeps apart what came within one.
    """
    at = item.at + timedelta(microseconds=order % 500_000)
    id = message_id(account_id, item.message_id)
    document = {
        "conversation_id": conversation_id(account_id, contact_id),
        "contact_id": contact_id,
        "account_id": account_id,
        "direction": "out" if item.echo else "in",
        "author": "phone" if item.echo else "contact",
        "type": item.type,
        "text": item.text[:8000],
        "template": None,
        "at": to_text(at),
        "provider_message_id": item.message_id,
        "send_id": None,
        "status": "sent" if item.echo else "received",
        "error": None,
        "reply_to": item.reply_to,
        "raw": dict(item.raw),
    }
    tx.create(store.MESSAGES, id, document)
    return id
