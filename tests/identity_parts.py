"""What several identity tests build on: quick hashes and an embedded identity."""

from pathlib import Path

from shared.kernel.clock import Clock
from shared.ports.identity.embedded import EmbeddedIdentity
from shared.ports.identity.passwords import PasswordCost
from shared.ports.secrets.file import FileSecrets

QUICK = PasswordCost(log2_n=4, parallel=1)


def embedded_identity(folder: Path, clock: Clock) -> EmbeddedIdentity:
    """Return accounts in a fresh file, with hashes cheap enough for tests."""
    secrets = FileSecrets(folder / "secrets")
    return EmbeddedIdentity(folder / "identity.db", secrets, clock, QUICK)
