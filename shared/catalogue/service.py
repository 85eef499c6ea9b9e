"""What members do with offers."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.catalogue import store
from shared.catalogue.model import Offer
from shared.entry.auth import Principal
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.ports.documents import Documents, Tx


class CatalogueService(msgspec.Struct, frozen=True):
    """The offers of a tenant."""

    documents: Documents
    clock: Clock = system_clock

    def create(
        self,
        tenant: str,
        principal: Principal | None,
        name: str,
        description: str = "",
        price: Money | None = None,
        features: tuple[str, ...] = (),
        active: bool = True,
    ) -> Offer:
        """Add an offer."""
        now, id = self.clock(), new_id()
        offer = Offer(id, name, description, price, features, active, False, now, now)

        def work(tx: Tx) -> Offer:
            store.put(tx, offer)
            audit.record(tx, principal, "offer.created", id, {"name": name})
            return offer

        return self.documents.transact(tenant, work)

    def get(self, tenant: str, id: str) -> Offer:
        """Return one offer. Raises `OfferNotFound`."""
        return self.documents.transact(tenant, lambda tx: store.get(tx, id))

    def list(
        self, tenant: str, limit: int, cursor: str | None, archived: bool = False
    ) -> tuple[list[Offer], str | None]:
        """Return a page of offers, newest first, and the cursor of the next."""
        page = self.documents.transact(tenant, lambda tx: store.page(tx, limit, cursor, archived))
        return [store.offer_from(document) for document in page.items], page.next_cursor

    def update(
        self, tenant: str, principal: Principal | None, id: str, changes: Mapping[str, Any]
    ) -> Offer:
        """Change some fields. Raises `OfferNotFound`, `OfferArchived`."""

        def work(tx: Tx) -> Offer:
            offer = store.get(tx, id)
            offer.require_changeable()
            changed = replace(offer, **changes)
            if changed == offer:
                return offer
            changed = replace(changed, updated_at=self.clock())
            store.put(tx, changed)
            audit.record(tx, principal, "offer.updated", id, _changed(offer, changed))
            return changed

        return self.documents.transact(tenant, work)

    def archive(self, tenant: str, principal: Principal | None, id: str) -> Offer:
        """Take an offer out of use; campaigns and agents that name it keep its history."""

        def work(tx: Tx) -> Offer:
            offer = store.get(tx, id)
            archived = offer.archive(self.clock())
            if archived is not offer:
                store.put(tx, archived)
                audit.record(tx, principal, "offer.archived", id, {})
            return archived

        return self.documents.transact(tenant, work)

    def restore(self, tenant: str, principal: Principal | None, id: str, active: bool) -> Offer:
        """Bring an archived offer back. Raises `OfferNotFound`."""

        def work(tx: Tx) -> Offer:
            offer = store.get(tx, id)
            restored = offer.restore(active, self.clock())
            if restored is not offer:
                store.put(tx, restored)
                audit.record(tx, principal, "offer.restored", id, {})
            return restored

        return self.documents.transact(tenant, work)


def _changed(before: Offer, after: Offer) -> dict[str, Any]:
    old, new = store.to_document(before), store.to_document(after)
    return {name: new[name] for name in new if new[name] != old[name] and name != "updated_at"}
