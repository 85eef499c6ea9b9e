"""Picks the secrets adapter of the settings."""

from shared.config import Settings
from shared.kernel.once import once
from shared.ports.secrets import Sealing, Secrets


@once
def connect_secrets(settings: Settings) -> Secrets:
    """Return the one adapter of this process; its SDK loads on first use."""
    if settings.secrets == "secret_manager":
        from shared.ports.secrets.secret_manager import SecretManagerSecrets

        return SecretManagerSecrets(settings)
    from shared.ports.secrets.file import FileSecrets

    return FileSecrets(settings.data_dir / "secrets")


def connect_sealing(settings: Settings) -> Sealing:
    """Return what seals with a key from the secrets of the settings."""
    from shared.ports.secrets.sealing import Sealer

    return Sealer(connect_secrets(settings))
