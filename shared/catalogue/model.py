"""An offer: something the business sells."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.money import Money


class OfferNotFound(NotFound):
    """There is no such offer in this tenant."""


class OfferArchived(Conflict):
    """An archived offer is kept for its history and cannot change."""


class Offer(msgspec.Struct, frozen=True):
    """What agents and campaigns may promise; they quote it by id, never from memory."""

    id: str
    name: str
    description: str
    price: Money | None
    """None where the price is agreed with each customer."""
    features: tuple[str, ...]
    active: bool
    archived: bool
    created_at: datetime
    updated_at: datetime

    def archive(self, now: datetime) -> "Offer":
        """Take the offer out of use; doing it again changes nothing."""
        if self.archived:
            return self
        return replace(self, active=False, archived=True, updated_at=now)

    def restore(self, active: bool, now: datetime) -> "Offer":
        """Bring an archived offer back; one that is in use stays as it is."""
        if not self.archived:
            return self
        return replace(self, active=active, archived=False, updated_at=now)

    def require_changeable(self) -> None:
        """Raise `OfferArchived` for an offer out of use."""
        if self.archived:
            raise OfferArchived("this offer is archived")
