"""Where this machine's own processes reach each other, whatever the world calls it."""

from shared.config import Settings

_ANYWHERE = {"", "0.0.0.0", "::", "*"}


def own_address(settings: Settings) -> str:
    """Return the edge's address as seen from this machine."""
    host = "127.0.0.1" if settings.host in _ANYWHERE else settings.host
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
