"""Accounts: connect a number, see its health, pause and resume it, replace its token."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.entry.auth import Principal
from shared.events import emit
from shared.events.messaging import AccountConnected
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import AlreadyExists, Conflict
from shared.kernel.ids import new_id
from shared.messaging import reach, store, trouble
from shared.messaging.channel import channel_of
from shared.messaging.connecting import Checked, check
from shared.messaging.health import (
    CHECK_EVERY,
    HEALED_BY_TOKEN,
    HealthService,
    health_fields,
    replan_held_replies,
    sealed_token,
)
from shared.messaging.templates import document_of, key_of
from shared.ports.channels import Channel, ChannelAccounts, Sender
from shared.ports.documents import Document, Documents, Page, Tx
from shared.ports.secrets import Sealing
from shared.usage.service import UsageService


class NumberTaken(Conflict):
    """Another business has connected this number."""


class NewAccount(msgspec.Struct, frozen=True):
    """What is needed to connect a WhatsApp number, or an Instagram profile by its id."""

    name: str
    number_id: str
    access_token: str
    business_account_id: str
    """Instagram has none: there it is the profile's own id."""
    portfolio_id: str | None = None
    throughput_per_second: int | None = None
    """None: as much as the provider says the number may take."""
    sealed_pin: str | None = None
    channel: Channel = "whatsapp"


class MessagingService(msgspec.Struct, frozen=True):
    """Use cases of accounts."""

    documents: Documents
    channels: ChannelAccounts
    sealing: Sealing
    usage: UsageService
    health: HealthService
    clock: Clock = system_clock

    def connect(self, principal: Principal, tenant: str, new: NewAccount) -> Document:
        """Check the number with the provider, seal its token and claim the number for us."""
        sender = Sender(new.channel, new.number_id, new.access_token)
        checked = check(self.channels, sender, new.business_account_id)
        if new.channel == "instagram":
            own = checked.number_id
            new = replace(new, number_id=own, business_account_id=own)
        id = new_id()
        account = _account_document(new, checked, self.clock())
        account |= sealed_token(self.sealing, tenant, new.access_token, self.clock())

        def work(tx: Tx) -> Document:
            self.usage.require_in(tx, "accounts", tx.count(store.ALL_ACCOUNTS))
            tx.create(store.ACCOUNTS, id, account)
            tx.platform.create(store.NUMBERS, new.number_id, {"tenant": tenant, "account_id": id})
            tx.platform.create(store.WEBHOOK_ACCOUNTS, id, _webhook_account(tenant, new))
            audit.record(tx, principal, "account.connected", id, {"number_id": new.number_id})
            told = AccountConnected(
                tenant=tenant,
                fact_id=f"{id}-connected",
                account_id=id,
                number_id=new.number_id,
                business_account_id=new.business_account_id,
            )
            emit(tx, told)
            return {**account, "id": id}

        try:
            return self.documents.transact(tenant, work)
        except AlreadyExists as error:
            if error.kind == store.NUMBERS:
                raise NumberTaken("this number is connected already") from None
            raise

    def find(self, tenant: str, limit: int, cursor: str | None) -> Page:
        """Return the accounts, oldest first."""
        return self.documents.transact(
            tenant, lambda tx: tx.find(store.ALL_ACCOUNTS, limit=limit, cursor=cursor)
        )

    def get(self, tenant: str, id: str) -> Document:
        """Return one account with how many people it reached in the last 24 hours."""

        def work(tx: Tx) -> Document:
            account = store.peek_account(tx, id)
            portfolio = account.get("portfolio_id") or id
            return {**account, "reached_24h": reach.used(tx, portfolio, self.clock())}

        return self.documents.transact(tenant, work)

    def change(
        self, principal: Principal, tenant: str, id: str, changes: dict[str, Any]
    ) -> Document:
        """Change name or throughput."""

        def work(tx: Tx) -> Document:
            account = store.get_account(tx, id) | changes
            tx.put(store.ACCOUNTS, id, account)
            audit.record(tx, principal, "account.changed", id, {"fields": sorted(changes)})
            return account

        return self.documents.transact(tenant, work)

    def replace_token(self, principal: Principal, tenant: str, id: str, token: str) -> Document:
        """Check a new token like the first one; what only the old one kept from sending goes on."""
        account = self.get(tenant, id)
        sender = Sender(channel_of(account), account["number_id"], token)
        checked = check(self.channels, sender, account["business_account_id"])
        fields = sealed_token(self.sealing, tenant, token, self.clock())
        fields |= health_fields(checked.state)

        def work(tx: Tx) -> None:
            trouble.change_account(tx, id, **fields)
            audit.record(tx, principal, "account.token_replaced", id, {})

        self.documents.transact(tenant, work)
        self._lift(tenant, id, HEALED_BY_TOKEN)
        return self.health.sync_templates(tenant, id)

    def pause(self, principal: Principal, tenant: str, id: str) -> Document:
        """Stop all sending of the account with the very next claim."""

        def work(tx: Tx) -> None:
            trouble.pause_account(tx, id, "PausedByMember", self.clock())
            audit.record(tx, principal, "account.paused", id, {})

        self.documents.transact(tenant, work)
        return self.get(tenant, id)

    def resume(self, principal: Principal, tenant: str, id: str) -> Document:
        """Let the account send again, whatever had paused it."""
        self._lift(tenant, id, None, principal)
        return self.get(tenant, id)

    def disconnect(self, principal: Principal, tenant: str, id: str) -> None:
        """Forget the account and its token; the number is free again."""

        def work(tx: Tx) -> None:
            account = store.get_account(tx, id)
            tx.delete(store.ACCOUNTS, id)
            tx.platform.delete(store.NUMBERS, account["number_id"])
            tx.platform.delete(store.WEBHOOK_ACCOUNTS, id)
            audit.record(tx, principal, "account.disconnected", id, {})

        self.documents.transact(tenant, work)

    def test(self, tenant: str, id: str) -> Document:
        """Ask the provider how the number is and keep the answer."""
        self.health.test(tenant, id)
        return self.get(tenant, id)

    def _lift(
        self, tenant: str, id: str, codes: frozenset[str] | None, by: Principal | None = None
    ) -> None:
        def work(tx: Tx) -> None:
            if trouble.lift_pause(tx, id, codes) and by is not None:
                audit.record(tx, by, "account.resumed", id, {})

        self.documents.transact(tenant, work)
        replan_held_replies(self.documents, tenant, id, self.clock())


def _webhook_account(tenant: str, new: NewAccount) -> Document:
    return {
        "tenant": tenant,
        "number_id": new.number_id,
        "business_account_id": new.business_account_id,
        "app_secret_sealed": [],
        "verify_token_sealed": None,
    }


def _account_document(new: NewAccount, checked: Checked, now: datetime) -> Document:
    state = checked.state
    if new.throughput_per_second:
        most = min(new.throughput_per_second, state.throughput_per_second)
        state = replace(state, throughput_per_second=most)
    templates = [document_of(one) for one in checked.templates]
    return {
        "channel": new.channel,
        "name": new.name,
        "number_id": new.number_id,
        "business_account_id": new.business_account_id,
        "portfolio_id": new.portfolio_id or state.portfolio_id or new.business_account_id,
        "status": "active",
        "status_reason": "",
        "throughput_per_second": state.throughput_per_second,
        **health_fields(state),
        "webhook_subscribed": True,
        "templates": {key_of(one["name"], one["language"]): one for one in templates},
        "sealed_pin": new.sealed_pin,
        "created_at": to_text(now),
        "checked_at": to_text(now),
        "due_at": to_text(now + CHECK_EVERY),
    }
