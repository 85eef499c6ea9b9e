"""Facts of identity: businesses and who belongs to them."""

from shared.events import Fact


class TenantCreated(Fact, frozen=True, kw_only=True):
    """A business exists; its first owner is a member."""

    user_id: str


class MemberJoined(Fact, frozen=True, kw_only=True):
    """Somebody accepted an invite."""

    user_id: str


class MemberRemoved(Fact, frozen=True, kw_only=True):
    """Somebody is no longer a member."""

    user_id: str
