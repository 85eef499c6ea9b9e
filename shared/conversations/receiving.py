"""What a provider's webhook brings: messages into conversations, statuses into the ledger."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from shared.contacts.people import identifiers_of, note_choice, resolve_sender
from shared.contacts.permission import MarketingChoice
from shared.conversations.incoming import Incoming
from shared.conversations.own_echoes import OwnEchoes
from shared.conversations.parking import ParkedItems
from shared.conversations.senders import is_known
from shared.events.messaging import AccountConnected
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import AlreadyExists, AppError
from shared.messaging.account_events import AccountEvents
from shared.messaging.inbound import NumberDirectory, Owner
from shared.messaging.pacer import AccountPacer
from shared.messaging.statuses import StatusService
from shared.ports.channels import (
    AccountEvent,
    Channels,
    Inbound,
    InboundMessage,
    Preference,
    StatusUpdate,
)
from shared.ports.documents import Documents, Tx

_log = logging.getLogger(__name__)
# The provider's clock and ours may differ; what lies further ahead is no time of anything.
_AHEAD = timedelta(hours=1)


class Receiving(msgspec.Struct, frozen=True):
    """Handles one webhook body; every item stands on its own."""

    documents: Documents
    channels: Channels
    directory: NumberDirectory
    statuses: StatusService
    pacer: AccountPacer
    accounts: AccountEvents
    parked: ParkedItems
    incoming: Incoming = msgspec.field(default_factory=Incoming)
    clock: Clock = system_clock

    def receive(self, body: bytes, account_id: str | None = None) -> int:
        """Handle every item of a verified body and return how many there were.

        `account_id` is the account whose own secret signed the body: it may speak of no other.
        A bad item never costs its neighbours: all are tried, then the first error that a
        repeat may heal is raised, and the repeat changes nothing for those that went well.
        """
        items = self.channels.parse(body)
        again: Exception | None = None
        for item in items:
            try:
                self._handle(item, account_id)
            except AppError as error:
                if error.retry:
                    again = again or error
                else:
                    _log.error("item refused", extra={"code": error.code})
            except Exception as error:
                # A bug of ours with one item: the others go on, and this one comes again.
                _log.exception("item failed")
                again = again or error
        if again is not None:
            raise again
        return len(items)

    def account_connected(self, fact: AccountConnected) -> int:
        """Handle what came before the number was connected; return how many items there were."""
        count = 0
        for number in (fact.number_id, fact.business_account_id):
            for id, item in self.parked.of(number) if number else ():
                self._deliver(item)
                self.parked.forget(id)
                count += 1
        return count

    def _deliver(self, item: Inbound) -> None:
        try:
            self._handle(item, None)
        except AppError as error:
            if error.retry:
                raise
            _log.error("item refused", extra={"code": error.code})

    def _handle(self, item: Inbound, account_id: str | None) -> None:
        owners: Sequence[Owner] = self._owners(item)
        if account_id is not None:
            owners = [owner for owner in owners if owner.account_id == account_id]
            if not owners:
                _log.warning("an account's webhook spoke of another", extra={"id": account_id})
                return
        if not owners:
            if self.parked.park(item, self.clock()):
                return
            owners = self._owners(item)
        possible = _no_later(item, self.clock())
        for owner in owners:
            with suppress(AlreadyExists):
                self._apply(owner, possible)

    def _owners(self, item: Inbound) -> Sequence[Owner]:
        if isinstance(item, AccountEvent):
            return self.accounts.owners(item)
        owner = self.directory.find(item.number_id) if item.number_id else None
        other = item.other_number_id if isinstance(item, InboundMessage) else ""
        if owner is None and other:
            owner = self.directory.find(other)
        return [owner] if owner else []

    def _apply(self, owner: Owner, item: Inbound) -> None:
        match item:
            case InboundMessage():
                self._message(owner, item)
            case StatusUpdate():
                self.statuses.apply(owner, item)
            case Preference():
                self.documents.transact(owner.tenant, lambda tx: self._choice(tx, item))
            case AccountEvent():
                self.accounts.apply(owner, item)

    def _message(self, owner: Owner, item: InboundMessage) -> None:
        if not is_known(item):
            _log.warning("a message of nobody", extra={"reason": item.type})
            return
        if not item.history:
            self.pacer.note_inbound(owner.tenant, owner.account_id)
        if (
            item.echo
            and item.instagram_id
            and OwnEchoes(self.documents, self.statuses).claim(owner, item)
        ):
            return
        now = self.clock()
        self.documents.transact(owner.tenant, lambda tx: self.incoming.take(tx, owner, item, now))

    def _choice(self, tx: Tx, item: Preference) -> None:
        ids = identifiers_of(item.phone, item.user_id)
        if ids:
            contact = resolve_sender(tx, ids, None, self.clock(), item.at)
            note_choice(tx, contact, MarketingChoice(item.value, item.at))


def _no_later(item: Inbound, now: datetime) -> Inbound:
    """Return the item, at the present time where it names one that has not come: it would hold
    the window open and outrank whatever comes after it."""
    if item.at is None or item.at <= now + _AHEAD:
        return item
    # An event is known by its time: without one a repeat of it stays a repeat.
    return replace(item, at=None) if isinstance(item, AccountEvent) else replace(item, at=now)
