"""Picks the channels adapter of the settings."""

from collections.abc import Callable

from shared.config import Settings
from shared.kernel.errors import Invalid
from shared.kernel.once import once
from shared.ports.channels import Channels

_GRAPH = "https://graph.facebook.com"


@once
def connect_channels(settings: Settings) -> Channels:
    """Return the one adapter of this process; its HTTP client is made on the first call."""
    from shared.ports.channels.whatsapp import WhatsappChannels

    return WhatsappChannels(_address(settings), settings.whatsapp_api_version)


def _address(settings: Settings) -> str:
    if settings.whatsapp_api_url:
        return settings.whatsapp_api_url
    if settings.backend == "google":
        return _GRAPH
    return f"{settings.public_url}/simulator/graph"


def connect_verifier(settings: Settings) -> Callable[[bytes, str | None], bool]:
    """Return what checks the signature of a webhook body. Raises `Invalid` without a secret.

    While the app secret is being replaced, WHATSAPP_APP_SECRET holds both, with a comma between.
    """
    from shared.ports.channels.signature import verify

    # Only who verifies is given the secret. An empty one could be signed with by anybody.
    if not settings.whatsapp_app_secret:
        raise Invalid("WHATSAPP_APP_SECRET is needed", field="WHATSAPP_APP_SECRET")
    secrets = [one.encode() for one in settings.whatsapp_app_secret.split(",")]
    return lambda body, header: verify(body, header, secrets)
