"""The bus on Pub/Sub: publishing in small batches; subscriptions push to functions."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from shared.config import Settings
from shared.kernel.errors import Unavailable
from shared.ports.bus import Message
from shared.ports.bus.checking import check_message, check_name

# A webhook waits for its batch: long enough for neighbours to share it, not to be felt.
_BATCH_SECONDS = 0.005
_BATCH_MESSAGES = 500
_BATCH_BYTES = 1_000_000
_TIMEOUT_SECONDS = 8.0
_ACKNOWLEDGE_SECONDS = 60
_EMULATED_ATTEMPTS = 20


class PubsubBus:
    """Publishes to topics that exist already. Nothing of the SDK loads before its first use.

    On Google the infrastructure makes one topic per fact and per webhook, also where nobody
    subscribes: a missing topic is a fault, so publishing to it raises `Unavailable` and the
    message is not lost. On the emulator a missing topic is made on the way.
    """

    appends_at_once = 100

    def __init__(self, settings: Settings, timeout_seconds: float = _TIMEOUT_SECONDS) -> None:
        self._project = f"projects/{settings.google_cloud_project}"
        self._emulator_host = settings.pubsub_emulator_host
        self._timeout_seconds = timeout_seconds
        self._opening = threading.Lock()
        self._publisher: Any = None

    def publish(
        self, topic: str, data: bytes, attributes: Mapping[str, str] | None = None
    ) -> "Future[None]":
        """Publish in the next batch; the future is done once Pub/Sub has stored it."""
        check_message(topic, data, attributes or {})
        told: Future[None] = Future()
        # Nobody may cancel it: the message leaves anyway.
        told.set_running_or_notify_cancel()
        self._publish(topic, data, attributes or {}, told, mends=bool(self._emulator_host))
        return told

    def publish_all(
        self, topic: str, messages: Sequence[Message], *, durable: bool = True
    ) -> "Future[None]":
        """Publish them, mostly in one batch; the first failure is that of all."""
        all_told: Future[None] = Future()
        all_told.set_running_or_notify_cancel()
        waiting = [self.publish(topic, *message) for message in messages]
        left, counting = len(waiting), threading.Lock()
        error: BaseException | None = None

        def count(told: "Future[None]") -> None:
            nonlocal left, error
            with counting:
                left, error = left - 1, error or told.exception()
                last = not left
            if last and error is not None:
                all_told.set_exception(error)
            elif last:
                all_told.set_result(None)

        for told in waiting:
            told.add_done_callback(count)
        if not waiting:
            all_told.set_result(None)
        return all_told

    def flushed(self) -> "Future[None]":
        """Return what is done: whatever Pub/Sub has taken is durable."""
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def close(self) -> None:
        """Send what waits and end the connection; the next publish opens another."""
        with self._opening:
            if self._publisher is not None:
                self._publisher.stop()
                self._publisher.transport.close()
                self._publisher = None

    def ensure_subscription(self, topic: str, subscription: str, push_endpoint: str) -> None:
        """Make topic, dead-letter topic and push subscription on the emulator; again is fine.

        On Google the infrastructure makes them.
        """
        from google.api_core import exceptions

        check_name(topic, "topic")
        dead = f"{topic}-dead"
        self._make_topic(topic)
        self._make_topic(dead)
        subscriber = _subscriber(self._emulator_host)
        name = f"{self._project}/subscriptions/{subscription}"
        push = {"push_endpoint": push_endpoint}
        dead_letters = {
            "dead_letter_topic": self._topic(dead),
            "max_delivery_attempts": _EMULATED_ATTEMPTS,
        }
        request = {
            "name": name,
            "topic": self._topic(topic),
            "push_config": push,
            "ack_deadline_seconds": _ACKNOWLEDGE_SECONDS,
            "dead_letter_policy": dead_letters,
            "retry_policy": {"minimum_backoff": {"seconds": 1}, "maximum_backoff": {"seconds": 60}},
        }
        try:
            subscriber.create_subscription(request, timeout=_TIMEOUT_SECONDS)
        except exceptions.AlreadyExists:
            change = {"subscription": name, "push_config": push}
            subscriber.modify_push_config(change, timeout=_TIMEOUT_SECONDS)
        finally:
            subscriber.transport.close()

    def _publish(
        self,
        topic: str,
        data: bytes,
        attributes: Mapping[str, str],
        told: "Future[None]",
        mends: bool,
    ) -> None:
        """Publish and pass the outcome on; a topic missing in the emulator is made once."""
        from google.api_core import exceptions

        def pass_on(stored: Any) -> None:
            error = stored.exception()
            if error is None:
                told.set_result(None)
                return
            if mends and isinstance(error, exceptions.NotFound):
                try:
                    self._make_topic(topic)
                    self._publish(topic, data, attributes, told, mends=False)
                    return
                except exceptions.GoogleAPIError as second:
                    error = second
            told.set_exception(Unavailable(f"Pub/Sub did not take a message for {topic}: {error}"))

        stored = self._open().publish(
            self._topic(topic),
            data,
            retry=_retry(self._timeout_seconds),
            timeout=self._timeout_seconds,
            **attributes,
        )
        stored.add_done_callback(pass_on)

    def _make_topic(self, topic: str) -> None:
        from google.api_core import exceptions

        try:
            self._open().create_topic(name=self._topic(topic), timeout=_TIMEOUT_SECONDS)
        except exceptions.AlreadyExists:
            return

    def _topic(self, topic: str) -> str:
        return f"{self._project}/topics/{topic}"

    def _open(self) -> Any:
        with self._opening:
            if self._publisher is None:
                self._publisher = _publisher(self._emulator_host)
        return self._publisher


def _publisher(emulator_host: str) -> Any:
    from google.cloud.pubsub_v1 import PublisherClient
    from google.cloud.pubsub_v1.types import BatchSettings
    from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport

    batching = BatchSettings(_BATCH_BYTES, _BATCH_SECONDS, _BATCH_MESSAGES)
    if not emulator_host:
        return PublisherClient(batching)
    transport = PublisherGrpcTransport(channel=_emulator_channel(emulator_host))
    return PublisherClient(batching, transport=transport)


def _subscriber(emulator_host: str) -> Any:
    from google.pubsub_v1.services.subscriber import SubscriberClient
    from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

    transport = SubscriberGrpcTransport(channel=_emulator_channel(emulator_host))
    return SubscriberClient(transport=transport)


def _emulator_channel(host: str) -> Any:
    import grpc

    return grpc.insecure_channel(host)  # type: ignore[no-untyped-call]


def _retry(seconds: float) -> Any:
    from google.api_core import exceptions, retry

    passing = (exceptions.ServerError, exceptions.Aborted, exceptions.ResourceExhausted)
    return retry.Retry(retry.if_exception_type(*passing), initial=0.1, maximum=1.0, timeout=seconds)
