"""Damaged webhook bodies through the whole service: nothing raises, good items are taken once."""

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.messaging import store as messaging
from shared.messaging.account_events import EVENTS
from shared.messaging.model import message_id
from shared.ports.documents import Index
from tests.channels.mutations import ALL_ENTRIES, PROFILE, body_of, damaged, good, message
from tests.conversations.conftest import TENANT, World

EXAMPLES = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def crowded(world: World) -> World:
    """The world with every number of the payloads connected to its one account."""
    numbers = {PROFILE}
    for product, entry in ALL_ENTRIES:
        text = json.dumps(entry)
        numbers |= {part.split('"')[0] for part in text.split('"phone_number_id": "')[1:]}
        if product == "instagram":
            numbers.add(str(entry["id"]))

    def work(tx: Any) -> None:
        for number in numbers:
            tx.platform.put(messaging.NUMBERS, number, {"tenant": TENANT, "account_id": "a1"})
        account = tx.get(messaging.ACCOUNTS, "a1")
        ola = {"name": "ola", "language": "pt_BR", "status": "APPROVED", "body": "Oi {{1}}"}
        tx.put(messaging.ACCOUNTS, "a1", {**account, "templates": {"ola|pt_BR": ola}})

    world.documents.transact(TENANT, work)
    return world


def _stored(world: World, kind: str) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while True:
        at = cursor
        page = world.documents.transact(
            TENANT, lambda tx, at=at: tx.find(Index(kind), limit=1000, cursor=at)
        )
        found, cursor = found + page.items, page.next_cursor
        if cursor is None:
            return found


_rounds = [0]


@EXAMPLES
@given(st.lists(damaged(), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_whatever_is_damaged_nothing_raises_and_its_neighbours_are_kept_once(
    crowded: World, batch: list[Any], chance: Any
):
    _rounds[0] += 1
    number = _rounds[0]
    for product, place in (("whatsapp_business_account", 0), ("instagram", 1)):
        mixed = [good(number)[place], *(entry for _, entry in batch)] * 2
        chance.shuffle(mixed)
        crowded.receiving.receive(body_of(product, mixed))
    kept = _stored(crowded, messaging.MESSAGES)
    ids = {one["provider_message_id"]: one["text"] for one in kept}
    for id in (f"wamid.good.{number}", f"mid.good.{number}"):
        assert ids[id] == f"boa {number}"


def test_a_thousand_items_most_of_them_damaged_lose_none_of_the_good_ones(crowded: World, outbox):
    chance = random.Random(7)
    nodes: list[Any] = [
        message("text", {"body": f"oi {n}"}, id=f"wamid.{n}", **{"from": f"55119{n % 50:08d}"})
        for n in range(200)
    ]
    for node in nodes:
        del node["from_user_id"]
    wrong = [None, 7, {}, {"id": {}}, {"id": "x", "type": []}, {"id": "y", "from": "z"}, [[]]]
    batch = nodes * 3 + wrong * 60
    chance.shuffle(batch)
    whatsapp, _ = good(0)
    value = whatsapp["changes"][0]["value"]
    value["messages"], value["contacts"] = batch[:1000], [{"wa_id": "1"}, None, {"profile": 7}]
    whatsapp["changes"][0]["value"] = value

    crowded.receiving.receive(body_of("whatsapp_business_account", [whatsapp]))
    crowded.receiving.receive(body_of("whatsapp_business_account", [whatsapp]))

    fine = [node["id"] for node in batch[:1000] if isinstance(node, dict) and "text" in node]
    told = [fact["message_id"] for fact in outbox.facts("message-received")]
    assert len(told) == len(set(told))
    assert {message_id("a1", id) for id in fine} <= set(told)


def test_an_event_of_a_kind_nobody_knows_is_kept_and_changes_nothing(crowded: World):
    before = crowded.documents.transact(TENANT, lambda tx: tx.get(messaging.ACCOUNTS, "a1"))
    (entry,) = (entry for _, entry in ALL_ENTRIES if "something_new" in json.dumps(entry))
    for _ in range(2):
        crowded.receiving.receive(body_of("whatsapp_business_account", [entry]))
    kept = [one["field"] for one in _stored(crowded, EVENTS)]
    after = crowded.documents.transact(TENANT, lambda tx: tx.get(messaging.ACCOUNTS, "a1"))
    assert (kept, after) == (["something_new"], before)


def test_a_time_that_has_not_come_neither_holds_the_window_open_nor_the_last_word(
    crowded: World, clock
):
    far = message("text", {"body": "Oi"}, id="wamid.far", timestamp="253402300799")
    whatsapp, _ = good(1)
    whatsapp["changes"][0]["value"]["messages"] = [far]
    crowded.receiving.receive(body_of("whatsapp_business_account", [whatsapp]))

    conversation = crowded.conversation()
    assert conversation.last_message_at is not None
    assert conversation.last_message_at <= clock()
    closes = crowded.contact().window_ends("a1")
    assert closes is not None
    clock.move(days=1)
    assert closes < clock()
