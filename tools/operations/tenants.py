"""Every business of a store, and every account of one."""

from collections.abc import Iterator

from shared.identity.store import TENANTS
from shared.messaging.store import ACCOUNTS
from shared.ports.documents import PLATFORM, Document, Documents
from shared.ports.documents.across import walk


def all_tenants(documents: Documents) -> Iterator[str]:
    """Yield the id of every business."""
    for item in walk(documents, PLATFORM, TENANTS):
        yield item["id"]


def all_accounts(documents: Documents) -> Iterator[tuple[str, Document]]:
    """Yield (tenant, account) of every connected account."""
    for tenant in all_tenants(documents):
        for account in walk(documents, tenant, ACCOUNTS):
            yield tenant, account
