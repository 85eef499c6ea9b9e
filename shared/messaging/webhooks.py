"""An account's own webhook: its secrets (two while one is being replaced) and verify token."""

import secrets

import msgspec

from shared.entry.auth import Principal
from shared.entry.webhook_keys import APP_SECRET, VERIFY_TOKEN
from shared.identity import audit
from shared.kernel.errors import NotFound
from shared.messaging import store
from shared.ports.documents import Document, Documents, Tx
from shared.ports.secrets import Sealing

_MOST_SECRETS = 2


class Webhook(msgspec.Struct, frozen=True):
    """What a person enters at Meta, and how many secrets are good at the moment."""

    path: str
    verify_token: str
    """Empty until the account has a secret of its own."""
    secrets: int


class WebhookSecrets(msgspec.Struct, frozen=True):
    """Set and rotate the secrets that sign an account's own webhook."""

    documents: Documents
    sealing: Sealing

    def get(self, tenant: str, id: str) -> Webhook:
        """Return where the webhook is and how it is verified."""
        found = self.documents.transact(tenant, lambda tx: _entry(tx, id))
        return self._webhook(tenant, id, found)

    def add(self, principal: Principal, tenant: str, id: str, secret: str) -> Webhook:
        """Accept one more secret; the one before stays good until it is removed."""
        sealed = self.sealing.seal(tenant, APP_SECRET, secret.encode())
        token = secrets.token_urlsafe(24)
        sealed_token = self.sealing.seal(tenant, VERIFY_TOKEN, token.encode())

        def work(tx: Tx) -> Document:
            entry = _entry(tx, id)
            others = [
                one for one in entry["app_secret_sealed"] if not self._is(tenant, one, secret)
            ]
            entry["app_secret_sealed"] = [sealed, *others][:_MOST_SECRETS]
            entry["verify_token_sealed"] = entry["verify_token_sealed"] or sealed_token
            tx.platform.put(store.WEBHOOK_ACCOUNTS, id, entry)
            audit.record(tx, principal, "account.app_secret_added", id, {})
            return entry

        return self._webhook(tenant, id, self.documents.transact(tenant, work))

    def remove_previous(self, principal: Principal, tenant: str, id: str) -> Webhook:
        """Accept the newest secret alone from now on."""

        def work(tx: Tx) -> Document:
            entry = _entry(tx, id)
            entry["app_secret_sealed"] = entry["app_secret_sealed"][:1]
            tx.platform.put(store.WEBHOOK_ACCOUNTS, id, entry)
            audit.record(tx, principal, "account.app_secret_removed", id, {})
            return entry

        return self._webhook(tenant, id, self.documents.transact(tenant, work))

    def _is(self, tenant: str, sealed: str, secret: str) -> bool:
        return self.sealing.open(tenant, APP_SECRET, sealed) == secret.encode()

    def _webhook(self, tenant: str, id: str, entry: Document) -> Webhook:
        sealed = entry["verify_token_sealed"]
        token = self.sealing.open(tenant, VERIFY_TOKEN, sealed).decode() if sealed else ""
        return Webhook(f"/webhooks/whatsapp/{id}", token, len(entry["app_secret_sealed"]))


def _entry(tx: Tx, id: str) -> Document:
    """Return the directory's entry of an account of this tenant; an old account gets one."""
    account = store.get_account(tx, id)
    found = tx.platform.get(store.WEBHOOK_ACCOUNTS, id)
    if found is not None and found["tenant"] != tx.tenant:
        raise NotFound("there is no such account")
    return found or {
        "tenant": tx.tenant,
        "number_id": account["number_id"],
        "business_account_id": account["business_account_id"],
        "app_secret_sealed": [],
        "verify_token_sealed": None,
    }
