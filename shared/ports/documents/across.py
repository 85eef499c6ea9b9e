"""Reading across tenants and kinds: the only door, e.g. for the relay and the schedulers."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from shared.kernel.clock import to_text
from shared.ports.documents import Document, Documents, Due, Index, Page, Tx

_PAGE = 200


def scan_due(
    documents: Documents, kind: Due, before: datetime, limit: int
) -> list[tuple[str, Document]]:
    """Return (tenant, document) of every tenant where `due_at` lies before, oldest first.

    At most `limit` rows; call again after handling them.
    """
    return documents.driver.scan_due(kind, to_text(before), limit)


def kinds_of(documents: Documents, tenant: str) -> list[str]:
    """Return the kinds of which the tenant has documents, sorted."""
    return documents.driver.kinds(tenant)


def walk(documents: Documents, tenant: str, kind: str) -> Iterator[Document]:
    """Yield every document of a kind in the order of ids, a page at a time."""
    cursor: str | None = None
    while True:
        page = documents.transact(tenant, partial(_page, kind=kind, cursor=cursor))
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _page(tx: Tx, kind: str, cursor: str | None) -> Page:
    return tx.find(Index(kind), limit=_PAGE, cursor=cursor)
