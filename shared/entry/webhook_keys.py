"""What proves the bodies of an account's own webhook: found in the directory with one read."""

import msgspec

from shared.ports.documents import PLATFORM, Documents
from shared.ports.secrets import Sealing

WEBHOOK_ACCOUNTS = "webhook_accounts"
"""Platform directory: account id → tenant, number and the sealed secrets of its own webhook."""
APP_SECRET = "app-secret"
VERIFY_TOKEN = "webhook-verify-token"
"""Purposes the two are sealed for."""


class WebhookKeys(msgspec.Struct, frozen=True):
    """What proves a body and answers the handshake of one account."""

    secrets: tuple[bytes, ...]
    """Two while one is being replaced; none where the account has no app of its own."""
    verify_token: str


class WebhookDirectory(msgspec.Struct, frozen=True):
    """Opens the keys of accounts; who sets them is messaging."""

    documents: Documents
    sealing: Sealing

    def keys_of(self, account_id: str) -> WebhookKeys | None:
        """Return the account's keys; None when there is no such account."""
        found = self.documents.transact(PLATFORM, lambda tx: tx.peek(WEBHOOK_ACCOUNTS, account_id))
        if found is None:
            return None
        tenant = found["tenant"]
        sealed = found.get("app_secret_sealed", ())
        secrets = [self.sealing.open(tenant, APP_SECRET, one) for one in sealed]
        token = found.get("verify_token_sealed")
        opened = self.sealing.open(tenant, VERIFY_TOKEN, token).decode() if token else ""
        return WebhookKeys(tuple(secrets), opened)
