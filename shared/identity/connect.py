"""Wires identity from the settings."""

from shared.config import Settings
from shared.events.connect import connect_documents
from shared.identity.api_keys import ApiKeyService
from shared.identity.authenticator import DocumentAuthenticator
from shared.identity.flow import InviteFlow
from shared.identity.invites import InviteService
from shared.identity.members import MemberService
from shared.identity.service import IdentityService
from shared.identity.session_cache import SessionCache
from shared.identity.sessions import SessionService
from shared.identity.tenants import TenantService
from shared.kernel.once import once
from shared.ports.identity.connect import connect_identity
from shared.usage.connect import connect_limiter, connect_usage


@once
def connect_identity_service(settings: Settings) -> IdentityService:
    """Return the service of this process."""
    # Only the identity function sends invites; every function loads this module.
    from shared.ports.mail.connect import connect_mail

    documents, cache_ = connect_documents(settings), _connect_cache(settings)
    invites = InviteService(documents, connect_usage(settings), cache_)
    return IdentityService(
        documents,
        SessionService(documents, connect_identity(settings), cache_),
        TenantService(documents, cache_),
        MemberService(documents),
        invites,
        InviteFlow(invites, connect_mail(settings), settings.public_url),
        ApiKeyService(documents),
        settings.public_url,
    )


@once
def connect_authenticator(settings: Settings) -> DocumentAuthenticator:
    """Return the authenticator every function asks."""
    return DocumentAuthenticator(
        connect_documents(settings),
        connect_identity(settings),
        connect_limiter(settings),
        _connect_cache(settings),
        settings.public_url,
    )


@once
def _connect_cache(settings: Settings) -> SessionCache:
    return SessionCache()
