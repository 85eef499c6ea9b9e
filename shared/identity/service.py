"""What the identity function serves, in one place."""

from dataclasses import dataclass

from shared.identity import audit
from shared.identity.api_keys import ApiKeyService
from shared.identity.flow import InviteFlow
from shared.identity.invites import InviteService
from shared.identity.members import MemberService
from shared.identity.sessions import SessionService
from shared.identity.tenants import TenantService
from shared.ports.documents import Documents, Page


@dataclass(frozen=True)
class IdentityService:
    """The parts of identity; each is usable on its own."""

    documents: Documents
    sessions: SessionService
    tenants: TenantService
    members: MemberService
    invites: InviteService
    inviting: InviteFlow
    api_keys: ApiKeyService
    public_url: str

    def audit(self, tenant: str, limit: int, cursor: str | None) -> Page:
        """Return a page of the audit trail, newest first."""
        return self.documents.transact(tenant, lambda tx: audit.entries(tx, limit, cursor))
