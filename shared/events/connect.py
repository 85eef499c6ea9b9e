"""Picks the documents of the settings, with their outbox relayed after every commit."""

from shared.config import Settings
from shared.events.relay import Relay
from shared.events.sweeper import Sweeper
from shared.kernel.once import once
from shared.ports.bus.connect import connect_bus
from shared.ports.documents import Documents
from shared.ports.documents.connect import connect_store
from shared.ports.tasks.connect import connect_tasks


@once
def connect_relay(settings: Settings) -> Relay:
    """Return the relay over the ports of the settings, hooked to its documents."""
    relay = Relay(connect_store(settings), connect_bus(settings), connect_tasks(settings))
    relay.documents.after_commit = relay.after_commit
    return relay


def connect_documents(settings: Settings) -> Documents:
    """Return the documents every service uses."""
    return connect_relay(settings).documents


@once
def connect_sweeper(settings: Settings) -> Sweeper:
    """Return the sweeper of the schedule."""
    return Sweeper(connect_relay(settings))
