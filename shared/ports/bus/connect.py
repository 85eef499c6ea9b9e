"""Picks the bus adapter of the settings."""

from shared.config import Settings
from shared.kernel.once import once
from shared.ports.bus import Bus


@once
def connect_bus(settings: Settings) -> Bus:
    """Return the one adapter of this process; its SDK loads on first use."""
    if settings.bus == "pubsub":
        from shared.ports.bus.pubsub import PubsubBus

        return PubsubBus(settings)
    from shared.ports.bus.sqlite import SqliteBus

    return SqliteBus(settings.data_dir / "bus.db")
