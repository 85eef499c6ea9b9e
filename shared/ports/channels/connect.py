"""Picks the channels adapters of the settings."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from shared.config import Settings
from shared.kernel.errors import Invalid
from shared.kernel.once import once
from shared.ports.channels import Channels, MediaSource
from shared.ports.channels.accounts import App, ChannelAccounts

if TYPE_CHECKING:
    from shared.ports.channels.by_channel import ByChannel
    from shared.ports.channels.instagram import InstagramChannels
    from shared.ports.channels.whatsapp import WhatsappChannels

_GRAPH = "https://graph.facebook.com"
_INSTAGRAM = "https://graph.instagram.com"


def connect_channels(settings: Settings) -> Channels:
    """Return the one adapter of this process; HTTP clients are made on the first call."""
    return _by_channel(settings)


def connect_channel_accounts(settings: Settings) -> ChannelAccounts:
    """Return the same adapter as what speaks about accounts."""
    return _by_channel(settings)


def platform_app(settings: Settings) -> App | None:
    """Return the platform's own app at Meta, if it has one: it can connect businesses."""
    if not settings.whatsapp_app_id or not settings.whatsapp_app_secret:
        return None
    # While the secret is being replaced, the newest stands first.
    return App(settings.whatsapp_app_id, settings.whatsapp_app_secret.split(",")[0])


@once
def _by_channel(settings: Settings) -> "ByChannel":
    from shared.ports.channels.by_channel import ByChannel

    return ByChannel(
        {"whatsapp": partial(_whatsapp, settings), "instagram": partial(_instagram, settings)}
    )


@once
def _instagram(settings: Settings) -> "InstagramChannels":
    from shared.ports.channels.instagram import InstagramChannels

    address = settings.instagram_api_url or _default(settings, _INSTAGRAM, "instagram")
    return InstagramChannels(address, settings.whatsapp_api_version)


@once
def _whatsapp(settings: Settings) -> "WhatsappChannels":
    from shared.ports.channels.whatsapp import WhatsappChannels

    return WhatsappChannels(_address(settings), settings.whatsapp_api_version)


@once
def connect_media(settings: Settings) -> MediaSource:
    """Return what fetches files that people sent."""
    from shared.ports.channels.media import GraphMedia

    return GraphMedia(_address(settings), settings.whatsapp_api_version)


def _address(settings: Settings) -> str:
    return settings.whatsapp_api_url or _default(settings, _GRAPH, "graph")


def _default(settings: Settings, product: str, simulated: str) -> str:
    if settings.backend == "google":
        return product
    return f"{settings.public_url}/simulator/{simulated}"


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


def connect_signature() -> Callable[[bytes, str | None, Sequence[bytes]], bool]:
    """Return what checks a body against secrets that the caller knows."""
    from shared.ports.channels.signature import verify

    return verify
