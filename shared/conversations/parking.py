"""What belongs to no account of ours: kept sealed until its number is connected, or a week."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from shared.kernel.clock import to_text
from shared.kernel.ids import stable_id
from shared.messaging import store as messaging
from shared.ports.channels import (
    AccountEvent,
    Inbound,
    InboundMessage,
    Preference,
    StatusUpdate,
)
from shared.ports.documents import PLATFORM, Documents, Index, Tx, Unindexed
from shared.ports.secrets import Sealing

_log = logging.getLogger(__name__)
PARKED = "parked_items"
PARKED_OF_NUMBER = Index(PARKED, ("number_id",), "parked_at")
PARKED_NEWEST = Index(PARKED, (), "parked_at", descending=True)
PARKED_SEALED = Unindexed(PARKED, ("sealed",))
_KEPT = timedelta(days=7)
PARKED_PURPOSE = "parked-item"
_BATCH = 100
_KINDS: dict[str, type[Inbound]] = {
    "message": InboundMessage,
    "status": StatusUpdate,
    "preference": Preference,
    "account_event": AccountEvent,
}


class ParkedItems(msgspec.Struct, frozen=True):
    """Sealed, because an operator sees that something came, not what people wrote."""

    documents: Documents
    sealing: Sealing

    def park(self, item: Inbound, now: datetime) -> bool:
        """Keep the item; False when its number has been connected in the meantime."""
        number = _number(item)
        kind = next(name for name, one in _KINDS.items() if isinstance(item, one))
        plain = msgspec.json.encode(item)
        due = to_text(now + _KEPT)
        document = {
            "tenant": PLATFORM,
            "kind": kind,
            "type": getattr(item, "type", getattr(item, "field", "")),
            "number_id": number,
            "sealed": self.sealing.seal(PLATFORM, PARKED_PURPOSE, plain),
            "parked_at": to_text(now),
            "due_at": due,
            "expires_at": due,
        }
        id = stable_id(kind, plain.decode())

        def work(tx: Tx) -> bool:
            # Protected although absent: who connects the number now finds this item.
            if not isinstance(item, AccountEvent) and tx.get(messaging.NUMBERS, number):
                return False
            tx.put(PARKED, id, document)
            return True

        parked = self.documents.transact(PLATFORM, work)
        if parked:
            _log.warning("webhook item of an unknown number", extra={"reason": kind})
        return parked

    def of(self, number_id: str) -> Iterator[tuple[str, Inbound]]:
        """Yield what waits for a number, oldest first; each is to be forgotten when handled."""
        equal = {"number_id": number_id}
        cursor: str | None = None
        while True:
            at = cursor

            def work(tx: Tx, at: str | None = at) -> Any:
                return tx.find(PARKED_OF_NUMBER, equal, limit=_BATCH, cursor=at)

            page = self.documents.transact(PLATFORM, work)
            for found in page.items:
                plain = self.sealing.open(PLATFORM, PARKED_PURPOSE, found["sealed"])
                yield found["id"], msgspec.json.decode(plain, type=_KINDS[found["kind"]])
            cursor = page.next_cursor
            if cursor is None:
                return

    def forget(self, id: str) -> None:
        """Let go of an item that has been handled."""
        self.documents.transact(PLATFORM, lambda tx: tx.delete(PARKED, id))


def _number(item: Inbound) -> str:
    if isinstance(item, AccountEvent):
        return item.number_id or item.provider_account_id
    return item.number_id
