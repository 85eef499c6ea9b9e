"""What the identity function serves, in one place."""

from collections.abc import Iterable

import msgspec

from shared.identity import audit, names
from shared.identity.api_keys import ApiKeyService
from shared.identity.flow import InviteFlow
from shared.identity.invites import InviteService
from shared.identity.members import MemberService
from shared.identity.sessions import SessionService
from shared.identity.tenants import TenantService
from shared.ports.documents import Documents, Page, Tx


class IdentityService(msgspec.Struct, frozen=True):
    """The parts of identity; each is usable on its own."""

    documents: Documents
    sessions: SessionService
    tenants: TenantService
    members: MemberService
    invites: InviteService
    inviting: InviteFlow
    api_keys: ApiKeyService
    public_url: str

    def audit(
        self, tenant: str, limit: int, cursor: str | None, wanted: audit.Wanted
    ) -> tuple[Page, dict[str, str], dict[str, str]]:
        """Return a page of the audit trail, newest first, and what its actors and subjects are
        called."""

        def work(tx: Tx) -> tuple[Page, dict[str, str], dict[str, str]]:
            page = audit.entries(tx, limit, cursor, wanted)
            actors = names.of_actors(tx, [entry["actor"] for entry in page.items])
            return page, actors, names.of_subjects(tx, page.items)

        return self.documents.transact(tenant, work)

    def people(self, tenant: str, user_ids: Iterable[str]) -> dict[str, str]:
        """Return what people are called who are or were members."""
        wanted = list(user_ids)
        return self.documents.transact(tenant, lambda tx: names.of_people(tx, wanted))
