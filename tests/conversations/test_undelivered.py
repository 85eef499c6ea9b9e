"""An answer that did not arrive: seen in its conversation, and a person is called."""

from typing import Any

import pytest

from shared.conversations.model import Owner
from shared.conversations.saying import Said
from shared.conversations.sent import SentMessages
from shared.events.messaging import SendFailed
from shared.messaging import store as messaging
from shared.messaging.channel import open_until
from shared.ports.channels import TextContent
from tests.conversations.conftest import ANA, MEMBER, TENANT, World


def _status(world: World, word: str, code: int | None = None) -> None:
    """Let WhatsApp report on the newest message of ours."""
    message = next(one for one in reversed(world.messages()) if one["direction"] == "out")
    node: dict[str, Any] = {
        "id": message["provider_message_id"],
        "status": word,
        "timestamp": str(int(world.clock().timestamp())),
        "recipient_id": ANA,
    }
    if code:
        node["errors"] = [{"code": code, "title": "words", "error_data": {"details": "details"}}]
    world.receiving.receive(world.body(node, key="statuses"))


def _told(world: World) -> None:
    """Hand every fact of a failed send to its subscriber, twice as a bus may."""
    subscriber = SentMessages(world.documents, world.clock)
    for fact in [*world.outbox.facts("send-failed")] * 2:
        subscriber.send_failed(SendFailed(**fact))


def _answered(world: World) -> None:
    world.write("Quanto custa?")
    world.reply()
    world.deliver()
    assert world.said() == ["Certo."]


@pytest.mark.parametrize(("code", "reason"), [(131047, "window"), (131026, "undelivered")])
def test_an_answer_of_the_agent_that_fails_later_calls_a_person_once(
    world: World, code: int, reason: str
):
    _answered(world)
    _status(world, "sent")
    _status(world, "failed", code)
    _told(world)

    conversation = world.conversation()
    assert (conversation.owner, conversation.reason) == (Owner.WAITING, reason)
    message = world.messages()[-1]
    assert (message["status"], message["error"]["code"]) == ("failed", code)
    needed = world.outbox.facts("human-needed")
    assert [one["reason"] for one in needed] == [reason] * len(needed)
    assert len({one["fact_id"] for one in needed}) == 1
    world.write("Oi?")
    assert world.reply() is None


def test_after_the_provider_says_so_the_window_is_closed_for_the_member_too(world: World):
    _answered(world)
    _status(world, "failed", 131047)
    _told(world)

    account = world.documents.transact(TENANT, lambda tx: messaging.peek_account(tx, "a1"))
    closes = open_until(world.contact(), account, human=True)
    assert closes is not None
    assert closes <= world.clock()


def test_a_hand_over_that_was_taken_back_is_not_repeated_by_a_late_delivery(world: World):
    _answered(world)
    _status(world, "failed", 131026)
    _told(world)
    id = world.conversation().id
    world.inbox.take_over(MEMBER, TENANT, id)
    world.inbox.release(MEMBER, TENANT, id)
    _told(world)

    assert world.conversation().owner is Owner.AI


def test_what_arrived_after_all_calls_nobody(world: World):
    _answered(world)
    _status(world, "failed", 131026)
    _status(world, "delivered")
    _told(world)

    assert world.conversation().owner is Owner.AI
    assert world.outbox.facts("human-needed") == []


def test_a_members_message_that_fails_stays_theirs_and_is_marked(world: World, clock):
    world.write("Oi")
    id = world.conversation().id
    world.inbox.say(MEMBER, TENANT, id, Said(TextContent("Bom dia")))
    world.deliver()
    world.inbox.mark_read(TENANT, id)
    clock.move(minutes=5)
    _status(world, "failed", 131026)
    _told(world)

    conversation = world.conversation()
    assert (conversation.owner, conversation.assignee, conversation.unread) == (
        Owner.HUMAN, "u1", 1,
    )  # fmt: skip
    assert conversation.updated_at == clock()
    assert world.outbox.facts("human-needed") == []


def test_a_conversation_that_was_put_away_asks_again_for_a_person(world: World):
    _answered(world)
    world.inbox.close(MEMBER, TENANT, world.conversation().id)
    _status(world, "failed", 131026)
    _told(world)

    assert world.conversation().owner is Owner.WAITING


def test_an_answer_that_waited_too_long_calls_a_person(world: World, clock):
    world.write("Quanto custa?")
    world.reply()
    clock.move(hours=2)
    world.deliver()
    _told(world)

    assert world.said() == []
    assert (world.conversation().owner, world.conversation().reason) == (
        Owner.WAITING, "undelivered",
    )  # fmt: skip


def test_what_a_takeover_stopped_calls_nobody(world: World):
    world.write("Quanto custa?")
    world.reply()
    id = world.conversation().id
    world.inbox.take_over(MEMBER, TENANT, id)
    world.deliver()
    world.inbox.release(MEMBER, TENANT, id)
    _told(world)

    assert [one["code"] for one in world.outbox.facts("send-failed")] == ["GateClosed"]
    assert world.conversation().owner is Owner.AI


def test_a_confirmation_of_an_opt_out_that_fails_calls_nobody(world: World):
    world.write("PARAR")
    world.deliver()
    _status(world, "failed", 131026)
    _told(world)

    assert world.conversation().owner is Owner.AI


def test_a_failed_message_of_a_campaign_is_the_campaigns_affair(world: World):
    world.write("Oi")
    fact = SendFailed(
        tenant=TENANT, fact_id="f", send_id="s", cause_kind="campaign",
        cause_id=world.conversation().id, contact_id=world.contact().id, code="131026",
    )  # fmt: skip
    before = world.conversation()
    SentMessages(world.documents, world.clock).send_failed(fact)

    assert world.conversation() == before


def test_a_person_who_was_erased_meanwhile_is_no_trouble(world: World):
    _answered(world)
    _status(world, "failed", 131026)
    id = world.conversation().id
    world.documents.transact(TENANT, lambda tx: tx.delete("conversations", id))
    _told(world)

    assert world.outbox.facts("human-needed") == []
