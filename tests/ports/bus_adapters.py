"""Each bus adapter with what delivers it: pushes of envelopes to a recording HTTP server."""

import http.client
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shared.config import Settings
from shared.entry.push import Delivery, read_envelope, write_envelope
from shared.kernel.clock import system_clock
from shared.kernel.ids import new_id
from shared.ports.bus import Bus
from shared.ports.bus.pubsub import PubsubBus
from shared.ports.bus.sqlite import ClaimedMessage, SqliteBus
from tests.ports.http_target import Delivered, HttpTarget


@dataclass(frozen=True)
class Arrived:
    """One push as its subscriber saw it."""

    subscription: str
    delivery: Delivery


def arrived(delivered: Delivered) -> Arrived:
    """Read a push."""
    return Arrived(delivered.path.removeprefix("/push/"), read_envelope(delivered.body))


class PushedBus(Protocol):
    """A bus whose subscriptions push to `target`."""

    bus: Bus
    target: HttpTarget

    def subscribe(self, subscription: str, topic: str) -> None:
        """Push what is published from now on to /push/{subscription}."""
        ...

    def stop(self) -> None:
        """End everything."""
        ...


class PushedSqlite:
    """The SQLite bus with the smallest worker that keeps its contract."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bus.db"
        self.bus = SqliteBus(self.path)
        self.target = HttpTarget(system_clock)
        # Its own object on the same file, as the worker of the runtime is its own process.
        self._inbox = SqliteBus(self.path)
        self._subscriptions: list[str] = []
        self._stopping = threading.Event()
        self._worker = threading.Thread(target=self._deliver)
        self._worker.start()

    def subscribe(self, subscription: str, topic: str) -> None:
        self.bus.subscribe(subscription, topic)
        self._subscriptions.append(subscription)

    def stop(self) -> None:
        self._stopping.set()
        self._worker.join()
        self.target.stop()
        self.bus.file.close()
        self._inbox.file.close()

    def _deliver(self) -> None:
        while not self._stopping.wait(0.005):
            limits = dict.fromkeys(self._subscriptions, 50)
            claimed = self._inbox.claim(system_clock(), limits, lease_seconds=5)
            outcomes = [(message, self._push(message)) for message in claimed]
            done = [message for message, taken in outcomes if taken]
            again = [message for message, taken in outcomes if not taken]
            if done:
                self._inbox.done(done)
            if again:
                self._inbox.retry(again, delay_seconds=0.05)

    def _push(self, message: ClaimedMessage) -> bool:
        delivery = Delivery(message.data, message.attributes, message.id)
        body = write_envelope(delivery, message.subscription)
        host = self.target.url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=10)
        try:
            connection.request("POST", f"/push/{message.subscription}", body)
            return connection.getresponse().status < 300
        finally:
            connection.close()


class PushedPubsub:
    """Pub/Sub in its emulator, in a project of its own."""

    def __init__(self, emulator_host: str) -> None:
        project = f"demo-{new_id()}"
        settings = Settings(google_cloud_project=project, pubsub_emulator_host=emulator_host)
        self.bus = PubsubBus(settings)
        self.target = HttpTarget(system_clock)

    def subscribe(self, subscription: str, topic: str) -> None:
        self.bus.ensure_subscription(topic, subscription, f"{self.target.url}/push/{subscription}")

    def stop(self) -> None:
        self.bus.close()
        self.target.stop()
