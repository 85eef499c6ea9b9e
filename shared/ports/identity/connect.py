"""Picks the identity adapter of the settings."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shared.config import Settings
from shared.kernel.once import once
from shared.ports.identity import IdentityProvider
from shared.ports.secrets.connect import connect_secrets

if TYPE_CHECKING:
    from shared.ports.identity.embedded import EmbeddedIdentity

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@once
def connect_identity(settings: Settings) -> IdentityProvider:
    """Return the one adapter of this process; its SDK loads on first use."""
    if settings.identity == "firebase":
        from shared.ports.identity.firebase import FirebaseIdentity

        return FirebaseIdentity(settings)
    return connect_embedded_identity(settings)


@once
def connect_embedded_identity(settings: Settings) -> "EmbeddedIdentity":
    """Return the accounts of this machine, for the toolkit API and the demo's seed."""
    from shared.ports.identity.embedded import EmbeddedIdentity

    alone = settings.host in _LOOPBACK and urlsplit(settings.public_url).hostname in _LOOPBACK
    return EmbeddedIdentity(
        settings.data_dir / "identity.db", connect_secrets(settings), pretend_google=alone
    )
