"""What only the Pub/Sub adapter does: batches, refusals in our words, no topics of its own."""

from collections.abc import Iterator

import grpc
import pytest
from google.pubsub_v1 import PublishRequest, PublishResponse

from shared.config import Settings
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id
from shared.ports.bus.pubsub import PubsubBus
from tests.ports.grpc_refusing import RefusingServer


@pytest.fixture
def server() -> Iterator[RefusingServer]:
    with RefusingServer().running() as running:
        yield running


@pytest.fixture
def bus(server: RefusingServer) -> Iterator[PubsubBus]:
    settings = Settings(google_cloud_project="demo", pubsub_emulator_host=server.host)
    opened = PubsubBus(settings, timeout_seconds=0.4)
    yield opened
    opened.close()


def _stored(request: bytes) -> bytes:
    """Return an id for every message of the batch, whatever its size turned out to be."""
    count = len(PublishRequest.deserialize(request).messages)
    return PublishResponse.serialize(PublishResponse(message_ids=["1"] * count))


def test_messages_published_together_share_a_call(bus: PubsubBus, server: RefusingServer) -> None:
    server.status = grpc.StatusCode.OK
    server.answer = _stored
    published = [bus.publish("things-made", b"%d" % number) for number in range(100)]
    for future in published:
        future.result(10)
    requests = [PublishRequest.deserialize(body) for _, body in server.calls]
    assert sum(len(request.messages) for request in requests) == 100
    assert len(requests) < 50


@pytest.mark.parametrize(
    "status",
    [status for status in grpc.StatusCode if status is not grpc.StatusCode.OK],
    ids=lambda status: status.name,
)
def test_every_refusal_is_unavailable_so_nothing_is_taken_as_told(
    bus: PubsubBus, server: RefusingServer, status: grpc.StatusCode
) -> None:
    server.status = status
    with pytest.raises(Unavailable):
        bus.publish("things-made", b"1").result(10)


def test_where_nobody_listens_publishing_fails_in_time() -> None:
    settings = Settings(google_cloud_project="demo", pubsub_emulator_host="127.0.0.1:1")
    bus = PubsubBus(settings, timeout_seconds=0.4)
    with pytest.raises(Unavailable):
        bus.publish("things-made", b"1").result(10)


def test_a_missing_topic_on_google_is_a_fault_and_not_a_loss(pubsub_emulator: str) -> None:
    # Without the setting the adapter believes to be on Google; the client finds the emulator.
    bus = PubsubBus(Settings(google_cloud_project=f"demo-{new_id()}"))
    for _ in range(2):
        with pytest.raises(Unavailable, match="things-made"):
            bus.publish("things-made", b"1").result(10)
    bus.close()
