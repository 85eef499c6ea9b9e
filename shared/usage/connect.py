"""Wires usage from the settings."""

from shared.config import Settings
from shared.events.connect import connect_documents
from shared.kernel.once import once
from shared.usage.limiter import RequestLimiter
from shared.usage.service import UsageService


@once
def connect_usage(settings: Settings) -> UsageService:
    """Return this process's usage: the blocks it leases are kept in it."""
    return UsageService(
        connect_documents(settings),
        upgrade_url=f"{settings.public_url}/billing",
        # On one's own machine there is nobody to pay, so nothing to run out of.
        default_plan="scale" if settings.backend == "embedded" else "free",
    )


@once
def connect_limiter(settings: Settings) -> RequestLimiter:
    """Return this process's request limiter."""
    return RequestLimiter(connect_documents(settings))
