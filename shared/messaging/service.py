"""Accounts: connect a number, see its health and templates, pause and resume it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.entry.auth import Principal
from shared.events import emit
from shared.events.messaging import AccountResumed
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import AlreadyExists, Conflict, Invalid
from shared.kernel.ids import new_id
from shared.messaging import reach, store
from shared.messaging.flow import TOKEN_PURPOSE, sender_of
from shared.messaging.record import pause_account
from shared.ports.channels import Channels, NumberState, Refused, Sender, TemplateState
from shared.ports.documents import Document, Documents, Page, Tx
from shared.ports.secrets import Sealing
from shared.usage.service import UsageService


class CredentialsRefused(Invalid):
    """The provider did not accept the token or the number; the message says what to do."""


class NumberTaken(Conflict):
    """Another business has connected this number."""


@dataclass(frozen=True)
class NewAccount:
    """What is needed to connect a WhatsApp number."""

    name: str
    number_id: str
    access_token: str
    business_account_id: str
    portfolio_id: str | None = None
    throughput_per_second: int = 80


@dataclass(frozen=True)
class MessagingService:
    """Use cases of accounts."""

    documents: Documents
    channels: Channels
    sealing: Sealing
    usage: UsageService
    clock: Clock = system_clock

    def connect(self, principal: Principal, tenant: str, new: NewAccount) -> Document:
        """Check the number with the provider, seal its token and claim the number for us."""
        sender = Sender("whatsapp", new.number_id, new.access_token)
        state = _accepted(self.channels.describe(sender))
        templates = self._templates(sender, new.business_account_id)
        id, now = new_id(), self.clock()
        sealed = self.sealing.seal(tenant, TOKEN_PURPOSE, new.access_token.encode())
        account = _account_document(new, state, sealed, now) | {"templates": templates}

        def work(tx: Tx) -> Document:
            self.usage.require_in(tx, "accounts", tx.count(store.ALL_ACCOUNTS))
            tx.create(store.ACCOUNTS, id, account)
            tx.platform.create(store.NUMBERS, new.number_id, {"tenant": tenant, "account_id": id})
            audit.record(tx, principal, "account.connected", id, {"number_id": new.number_id})
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

    def pause(self, principal: Principal, tenant: str, id: str) -> Document:
        """Stop all sending of the account with the very next claim."""

        def work(tx: Tx) -> None:
            pause_account(tx, id, "paused by a member")
            audit.record(tx, principal, "account.paused", id, {})

        self.documents.transact(tenant, work)
        return self.get(tenant, id)

    def resume(self, principal: Principal, tenant: str, id: str) -> Document:
        """Let the account send again."""

        def work(tx: Tx) -> None:
            account = store.get_account(tx, id)
            if account["status"] == "active":
                return
            revision = int(account.get("revision", 0)) + 1
            change = {"status": "active", "status_reason": "", "revision": revision}
            tx.put(store.ACCOUNTS, id, {**account, **change})
            audit.record(tx, principal, "account.resumed", id, {})
            fact_id = f"{id}-resumed-{revision}"
            emit(tx, AccountResumed(tenant=tenant, fact_id=fact_id, account_id=id))

        self.documents.transact(tenant, work)
        return self.get(tenant, id)

    def disconnect(self, principal: Principal, tenant: str, id: str) -> None:
        """Forget the account and its token; the number is free again."""

        def work(tx: Tx) -> None:
            account = store.get_account(tx, id)
            tx.delete(store.ACCOUNTS, id)
            tx.platform.delete(store.NUMBERS, account["number_id"])
            audit.record(tx, principal, "account.disconnected", id, {})

        self.documents.transact(tenant, work)

    def test(self, tenant: str, id: str) -> Document:
        """Ask the provider how the number is and keep the answer."""
        account = self.get(tenant, id)
        state = _accepted(self.channels.describe(sender_of(self.sealing, tenant, account)))
        return self._refresh(tenant, id, _health(state))

    def sync_templates(self, tenant: str, id: str) -> Document:
        """Fetch the templates with their status from the provider."""
        account = self.get(tenant, id)
        sender = sender_of(self.sealing, tenant, account)
        templates = self._templates(sender, account["business_account_id"])
        return self._refresh(tenant, id, {"templates": templates})

    def _templates(self, sender: Sender, business_account_id: str) -> dict[str, Document]:
        found = self.channels.templates(sender, business_account_id)
        if isinstance(found, Refused):
            raise _refusal(found, "business_account_id")
        return {f"{one.name}|{one.language}": _template_document(one) for one in found}

    def _refresh(self, tenant: str, id: str, fields: Document) -> Document:
        def work(tx: Tx) -> None:
            account = store.get_account(tx, id)
            tx.put(store.ACCOUNTS, id, {**account, **fields, "checked_at": to_text(self.clock())})

        self.documents.transact(tenant, work)
        return self.get(tenant, id)


def _accepted(answer: NumberState | Refused) -> NumberState:
    if isinstance(answer, Refused):
        raise _refusal(answer, "access_token")
    return answer


def _refusal(refused: Refused, field: str) -> CredentialsRefused:
    detail = refused.detail or "no reason given"
    return CredentialsRefused(
        f"WhatsApp refused this (code {refused.code}): {detail}", field=field,
        provider_code=refused.code,
    )  # fmt: skip


def _health(state: NumberState) -> Document:
    return {
        "display_phone_number": state.display_phone_number,
        "verified_name": state.verified_name,
        "quality": state.quality,
        "daily_limit": state.daily_limit,
    }


def _account_document(
    new: NewAccount, state: NumberState, sealed_token: str, now: datetime
) -> Document:
    return {
        "channel": "whatsapp",
        "name": new.name,
        "number_id": new.number_id,
        "business_account_id": new.business_account_id,
        "portfolio_id": new.portfolio_id or state.portfolio_id or new.business_account_id,
        "status": "active",
        "status_reason": "",
        "throughput_per_second": new.throughput_per_second,
        **_health(state),
        "sealed_token": sealed_token,
        "created_at": to_text(now),
        "checked_at": to_text(now),
    }


def _template_document(template: TemplateState) -> Document:
    return {
        "name": template.name,
        "language": template.language,
        "status": template.status.upper(),
        "category": template.category.upper(),
        "body": template.body,
    }
