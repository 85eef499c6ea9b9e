"""Forgetting what was said to a person; that something was sent stays counted."""

import msgspec

from shared.messaging import store
from shared.messaging.model import OPEN_STATES, SendState
from shared.messaging.planning import end_send
from shared.ports.documents import Documents, Tx

_AT_ONCE = 100
# Open ones first: they end as cancelled, where they are met again and left alone.
_STATES = tuple(dict.fromkeys((*OPEN_STATES, *SendState)))


class MessagingPersonal(msgspec.Struct, frozen=True):
    """What the ledger keeps of a person."""

    documents: Documents

    def erase(self, tenant: str, contact_id: str, cursor: str | None) -> str | None:
        """Empty one page of sends; return where to go on, None when nothing is left."""
        name, _, after = (cursor or "").partition(" ")
        state = SendState(name) if name else _STATES[0]

        def work(tx: Tx) -> str | None:
            equal = {"contact_id": contact_id, "state": str(state)}
            page = tx.find(
                store.SENDS_BY_CONTACT_STATE, equal, limit=_AT_ONCE, cursor=after or None
            )
            for item in page.items:
                _empty(tx, item["id"])
            return page.next_cursor

        more = self.documents.transact(tenant, work)
        if more is not None:
            return f"{state} {more}"
        place = _STATES.index(state) + 1
        return f"{_STATES[place]} " if place < len(_STATES) else None


def _empty(tx: Tx, id: str) -> None:
    send = store.get_send(tx, id)
    if send.state in (SendState.PLANNED, SendState.HELD):
        send = end_send(tx, send, SendState.CANCELLED, "Erased")
    if not send.is_erased:
        store.put_send(tx, send.erase())
