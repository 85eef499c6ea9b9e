"""Statuses: what became of a message, whatever order and however often it is told."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from shared.contacts import store as contacts
from shared.contacts.model import Contact, Identifier
from shared.contacts.people import identifiers_of, resolve_sender
from shared.events import emit
from shared.kernel.clock import Clock, from_text, system_clock, to_text
from shared.kernel.ids import stable_id
from shared.messaging import store
from shared.messaging.claim import with_message
from shared.messaging.inbound import Owner
from shared.messaging.model import Send, SendState, higher_delivery, message_id
from shared.messaging.planning import tell_failed
from shared.messaging.record import LASTING, message_document, react, react_to_stranger, sent_fact
from shared.messaging.reports import with_report
from shared.ports.channels import Refused, StatusUpdate
from shared.ports.documents import Document, Documents, Due, Tx

_log = logging.getLogger(__name__)
ORPHANS = Due("orphan_statuses")
_ORPHANS_AGAIN = (timedelta(seconds=60), timedelta(minutes=10), timedelta(hours=6))
_ORPHANS_KEPT = timedelta(days=8)
_UNSETTLED = (SendState.CLAIMED, SendState.UNKNOWN, SendState.UNCONFIRMED)


class StatusService(msgspec.Struct, frozen=True):
    """Applies statuses to the ledger and to the message people see."""

    documents: Documents
    refusal_of: Callable[[int, str], Refused]
    """Says what a provider's error code asks of us (the channels adapter's table)."""
    clock: Clock = system_clock

    def apply(self, owner: Owner, update: StatusUpdate) -> None:
        """Move the delivery upward; a repeat or an older status changes nothing.

        The send is found by the message, or by our own id that comes back on statuses: that
        is how an uncertain send learns that it left.
        """
        self.documents.transact(owner.tenant, lambda tx: self._apply(tx, owner, update))

    def _apply(self, tx: Tx, owner: Owner, update: StatusUpdate) -> None:
        message_key = message_id(owner.account_id, update.message_id)
        message = tx.get(store.MESSAGES, message_key)
        if message is not None and message["direction"] == "in":
            return
        send = _send_of(tx, message, update)
        if send is not None and send.is_erased:
            # Its message would be made again, with the person's number in it.
            return
        if send is None or send.account_id != owner.account_id:
            self._without_send(tx, owner, message, update)
            return
        _learn_user_id(tx, update, self.clock())
        news = _is_news(message, update)
        moved = self._advance_send(tx, send, update)
        if news and update.error_code is not None:
            self._heed(tx, send, self.refusal_of(update.error_code, update.error_detail))
        if message is not None:
            _advance_message(tx, message_key, message, update)
        elif moved.state is SendState.SENT:
            account = store.peek_account(tx, owner.account_id)
            made = message_document(moved, update.message_id, account, update.at)
            _advance_message(tx, message_key, made, update)

    def _heed(self, tx: Tx, send: Send, refused: Refused) -> None:
        """Do what concerns later messages; this one has left, and nothing is tried again."""
        if refused.reaction in LASTING:
            react(tx, send, refused, self.clock())
        if refused.alarm:
            extra = {"send_id": send.id, "code": str(refused.code), "reason": refused.detail}
            _log.error("not delivered", extra=extra)

    def _without_send(
        self, tx: Tx, owner: Owner, message: Document | None, update: StatusUpdate
    ) -> None:
        """A message of the business's phone or another tool, or one we have yet to record."""
        if message is not None:
            key = message_id(owner.account_id, update.message_id)
            _advance_message(tx, key, message, update)
        elif not self._park(tx, update):
            return
        if _is_news(message, update) and update.error_code is not None:
            refused = self.refusal_of(update.error_code, update.error_detail)
            now = self.clock()
            react_to_stranger(
                tx, owner.account_id, refused, lambda: _recipient(tx, update, now), now
            )

    def _advance_send(self, tx: Tx, send: Send, update: StatusUpdate) -> Send:
        delivery = higher_delivery(send.delivery, update.status)
        moved = replace(send, delivery=delivery)
        if send.state in _UNSETTLED:
            moved = with_message(moved, update.message_id, update.recipient_id, update.at)
            emit(tx, sent_fact(tx.tenant, moved))
        if delivery == "failed" and send.delivery != "failed":
            moved = replace(moved, code=str(update.error_code or ""), detail=update.error_detail)
            code = str(update.error_code or "failed")
            tell_failed(tx, moved, "undelivered", code)
        elif delivery != "failed" and send.delivery == "failed":
            moved = replace(moved, code="", detail="")
        if moved != send:
            store.put_send(tx, moved)
        return moved

    def _park(self, tx: Tx, update: StatusUpdate) -> bool:
        """Keep the status; False when it is kept already."""
        # Our own record of the message may still be on its way: the sweep asks once more.
        _log.warning("status of an unknown message", extra={"status": update.status})
        document = {
            "number_id": update.number_id,
            "message_id": update.message_id,
            "status": update.status,
            "at": to_text(update.at),
            "error_code": update.error_code,
            "error_detail": update.error_detail,
            "recipient_id": update.recipient_id,
            "recipient_user_id": update.recipient_user_id,
            "pricing": dict(update.pricing) if update.pricing is not None else None,
            "tries": 0,
            "due_at": to_text(self.clock() + _ORPHANS_AGAIN[0]),
        }
        id = stable_id(update.message_id, update.status)
        if tx.get(ORPHANS, id) is not None:
            return False
        tx.put(ORPHANS, id, document)
        return True

    def adopt(self, owner: Owner, orphan: Document) -> None:
        """Apply a parked status once more: soon, later, much later; then let it go."""

        def work(tx: Tx) -> None:
            tries = orphan["tries"] + 1
            key = message_id(owner.account_id, orphan["message_id"])
            if tries > len(_ORPHANS_AGAIN) or tx.get(store.MESSAGES, key) is not None:
                tx.delete(ORPHANS, orphan["id"])
                self._apply_found(tx, owner, key, orphan)
                return
            wait = (*_ORPHANS_AGAIN, _ORPHANS_KEPT)[tries]
            due = to_text(self.clock() + wait)
            tx.put(ORPHANS, orphan["id"], {**orphan, "tries": tries, "due_at": due})

        self.documents.transact(owner.tenant, work)

    def _apply_found(self, tx: Tx, owner: Owner, key: str, orphan: Document) -> None:
        if tx.get(store.MESSAGES, key) is not None:
            self._apply(tx, owner, _update_from(orphan))


def _send_of(tx: Tx, message: Document | None, update: StatusUpdate) -> Send | None:
    send_id = (message or {}).get("send_id") or update.send_id
    found = tx.get(store.SENDS, send_id) if send_id else None
    return store.send_from(found) if found else None


def _update_from(orphan: Document) -> StatusUpdate:
    return StatusUpdate(
        number_id=orphan["number_id"],
        message_id=orphan["message_id"],
        status=orphan["status"],
        at=from_text(orphan["at"]),
        send_id=None,
        recipient_id=orphan["recipient_id"],
        error_code=orphan["error_code"],
        error_detail=orphan["error_detail"],
        pricing=orphan["pricing"],
        recipient_user_id=orphan.get("recipient_user_id"),
    )


def _is_news(message: Document | None, update: StatusUpdate) -> bool:
    """Tell whether this is the first word of a failure."""
    return update.status == "failed" and "failed" not in (message or {}).get("reports", {})


def _people_of(update: StatusUpdate) -> tuple[Identifier, ...]:
    """Return what a WhatsApp status names the recipient by."""
    id = (update.recipient_id or "").lstrip("+")
    phone = id if id.isdigit() else None
    return identifiers_of(phone, update.recipient_user_id or (None if phone else id))


def _recipient(tx: Tx, update: StatusUpdate, now: datetime) -> Contact | None:
    ids = _people_of(update)
    return resolve_sender(tx, ids, None, now, update.at) if ids else None


def _learn_user_id(tx: Tx, update: StatusUpdate, now: datetime) -> None:
    """A status may be the first to name the phone beside the id: then both are one person."""
    ids = _people_of(update)
    # The first status is enough: asking at each would cost more than it tells.
    if update.status != "sent" or len(ids) < 2:
        return
    by_phone, by_id = (contacts.find_by(tx, [one]) for one in ids)
    if by_phone is not None and by_phone != by_id:
        resolve_sender(tx, ids, None, now, update.at)


def _advance_message(tx: Tx, key: str, message: Document, update: StatusUpdate) -> None:
    changed = with_report(message, update)
    if changed != message:
        tx.put(store.MESSAGES, key, changed)
