"""The bus, on every adapter: what is published reaches every subscription, at least once."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.kernel.errors import Invalid, TooLarge
from shared.ports.bus.checking import MAX_BYTES
from tests.ports.bus_adapters import Arrived, PushedBus, PushedPubsub, PushedSqlite, arrived


@pytest.fixture(params=["sqlite", "pubsub"])
def pushed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PushedBus]:
    opened: PushedBus
    if request.param == "sqlite":
        opened = PushedSqlite(tmp_path)
    else:
        opened = PushedPubsub(request.getfixturevalue("pubsub_emulator"))
    yield opened
    opened.stop()


def came(pushed: PushedBus, count: int) -> list[Arrived]:
    return [arrived(delivered) for delivered in pushed.target.wait_for(count)]


def test_every_subscription_gets_the_message(pushed: PushedBus) -> None:
    pushed.subscribe("metrics", "things-made")
    pushed.subscribe("follow-ups", "things-made")
    pushed.subscribe("others", "other-things")
    pushed.bus.publish("things-made", b"one").result(10)
    found = came(pushed, 2)
    assert {item.subscription for item in found} == {"metrics", "follow-ups"}
    assert [item.delivery.data for item in found] == [b"one", b"one"]
    assert len({item.delivery.message_id for item in found}) == 1


def test_what_waits_for_no_flush_arrives_and_is_durable_soon(pushed: PushedBus) -> None:
    pushed.subscribe("metrics", "things-made")
    pushed.bus.publish_all("things-made", [(b"one", {}), (b"two", {})], durable=False).result(10)
    pushed.bus.flushed().result(10)
    assert {item.delivery.data for item in came(pushed, 2)} == {b"one", b"two"}


def test_bytes_and_attributes_arrive_as_they_were(pushed: PushedBus) -> None:
    pushed.subscribe("webhook", "raw-webhooks")
    attributes = {"tenant": "acme", "x-signature": "sha256=ção 🦜", "empty": ""}
    messages = [(bytes(range(256)), attributes), (b"", {"only": "attributes"}), (b"{}", {})]
    for data, given in messages:
        pushed.bus.publish("raw-webhooks", data, given).result(10)
    found = {item.delivery.data: dict(item.delivery.attributes) for item in came(pushed, 3)}
    assert found == dict(messages)


def test_a_large_message_arrives_and_a_larger_one_is_refused(pushed: PushedBus) -> None:
    pushed.subscribe("webhook", "raw-webhooks")
    pushed.bus.publish("raw-webhooks", b"x" * MAX_BYTES).result(30)
    [item] = came(pushed, 1)
    assert len(item.delivery.data) == MAX_BYTES
    with pytest.raises(TooLarge):
        pushed.bus.publish("raw-webhooks", b"x" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("topic", "data", "attributes"),
    [
        ("x", b"1", {}),
        ("Raw", b"1", {}),
        ("a/topics/b", b"1", {}),
        ("raw-webhooks", b"", {}),
        ("raw-webhooks", b"1", {"": "x"}),
        ("raw-webhooks", b"1", {"topic": "x"}),
        ("raw-webhooks", b"1", {"long": "x" * 1025}),
        ("raw-webhooks", b"1", {str(number): "x" for number in range(101)}),
    ],
)
def test_what_no_bus_takes_is_refused(
    pushed: PushedBus, topic: str, data: bytes, attributes: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        pushed.bus.publish(topic, data, attributes)


def test_a_failing_subscriber_gets_the_message_again_and_the_others_do_not(
    pushed: PushedBus,
) -> None:
    failures = iter([500, 503])
    pushed.target.answer = lambda delivered: (
        next(failures, 204) if delivered.path == "/push/shaky" else 204
    )
    pushed.subscribe("shaky", "things-made")
    pushed.subscribe("steady", "things-made")
    pushed.bus.publish("things-made", b"one", {"tenant": "acme"}).result(10)
    found = came(pushed, 4)
    assert Counter(item.subscription for item in found) == {"shaky": 3, "steady": 1}
    assert len({item.delivery.message_id for item in found}) == 1
    assert {item.delivery.attributes["tenant"] for item in found} == {"acme"}


def test_one_poison_message_does_not_hold_up_its_neighbours(pushed: PushedBus) -> None:
    pushed.target.answer = lambda delivered: (
        500 if arrived(delivered).delivery.data == b"poison" else 204
    )
    pushed.subscribe("worker", "things-made")
    pushed.bus.publish("things-made", b"poison").result(10)
    for number in range(20):
        pushed.bus.publish("things-made", b"%d" % number).result(10)
    wanted = {b"%d" % number for number in range(20)}
    for count in range(21, 200):
        if wanted <= {item.delivery.data for item in came(pushed, count)}:
            return
    raise AssertionError("the neighbours never came")


def test_200_messages_published_at_once_all_arrive(pushed: PushedBus) -> None:
    pushed.subscribe("worker", "things-made")

    def publish(number: int) -> None:
        pushed.bus.publish("things-made", b"%d" % number).result(20)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(publish, range(200)))
    wanted = {b"%d" % number for number in range(200)}
    for count in range(200, 400):
        if {item.delivery.data for item in came(pushed, count)} == wanted:
            return
    raise AssertionError("messages are missing")


def test_a_topic_nobody_subscribes_to_takes_messages(pushed: PushedBus) -> None:
    pushed.bus.publish("nobody-listens", b"one").result(10)
    pushed.subscribe("late", "nobody-listens")
    pushed.bus.publish("nobody-listens", b"two").result(10)
    [item] = came(pushed, 1)
    assert item.delivery.data == b"two"


def test_subscribing_again_changes_nothing(pushed: PushedBus) -> None:
    for _ in range(3):
        pushed.subscribe("worker", "things-made")
    pushed.bus.publish("things-made", b"one").result(10)
    pushed.bus.publish("things-made", b"two").result(10)
    came(pushed, 2)
    time.sleep(0.3)
    assert sorted(item.delivery.data for item in came(pushed, 2)) == [b"one", b"two"]


def test_a_caller_that_gives_up_waiting_disturbs_nobody(pushed: PushedBus) -> None:
    """A client that hangs up cancels the wait for its append, not the append."""
    pushed.subscribe("worker", "things-made")

    async def give_up() -> None:
        waiting = [
            asyncio.wrap_future(pushed.bus.publish("things-made", b"%d" % number))
            for number in range(50)
        ]
        for future in waiting:
            future.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(give_up())
    pushed.bus.publish("things-made", b"after").result(10)
    assert len({item.delivery.data for item in came(pushed, 51)}) == 51


def test_publishing_from_many_threads_shares_one_client(pushed: PushedBus) -> None:
    barrier = threading.Barrier(8)

    def publish(number: int) -> None:
        barrier.wait()
        pushed.bus.publish("nobody-listens", b"%d" % number).result(20)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(publish, range(8)))
