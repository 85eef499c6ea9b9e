"""Makes every subscription before anybody can publish: what nobody has subscribed to is dropped."""

from collections.abc import Sequence

from infra.local.specs import FunctionSpec
from shared.config import Settings
from shared.ports.bus.connect import connect_bus
from shared.ports.bus.sqlite import SqliteBus


def subscribe(settings: Settings, specs: Sequence[FunctionSpec], door: str) -> None:
    """Subscribe every function with a topic; a bus that pushes gets the worker's address."""
    bus = connect_bus(settings)
    for spec in specs:
        if spec.trigger != "topic":
            continue
        if isinstance(bus, SqliteBus):
            bus.subscribe(spec.name, spec.topic)
        else:
            _point(settings, spec, door)


def _point(settings: Settings, spec: FunctionSpec, door: str) -> None:
    from shared.ports.bus.pubsub import PubsubBus

    bus = connect_bus(settings)
    if isinstance(bus, PubsubBus) and settings.pubsub_emulator_host:
        subscription = spec.name.replace("_", "-")
        bus.ensure_subscription(spec.topic, subscription, f"{door}/push/{subscription}")
