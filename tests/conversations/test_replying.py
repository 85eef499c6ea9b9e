"""An answer: one per burst, up to date, and silent when a person speaks."""

import pytest

from shared.conversations.flow import ModelUnavailable, ReplyTask
from shared.conversations.model import Owner
from shared.conversations.saying import Said, WindowClosed
from shared.conversations.scheduling import ConversationSchedule
from shared.kernel.errors import NotFound
from shared.knowledge.service import KnowledgeService
from shared.ports.channels import TextContent
from shared.ports.llm import Completion, LlmFailed, ToolCall
from tests.conversations.conftest import MEMBER, TENANT


def test_a_burst_of_four_messages_gets_one_answer_to_all_of_them(world, clock):
    for text in ("Oi", "tudo bem?", "quanto custa", "o plano anual"):
        world.write(text)
        clock.move(seconds=2)
    for item in world.outbox.tasks("conversations_task_reply"):
        world.replies.reply(ReplyTask(TENANT, item["payload"]["conversation_id"], 0))
    world.reply()
    world.reply()
    world.deliver()

    assert world.said() == ["Certo."]
    asked = [turn.text for turn in world.llm.requests[-1].turns]
    assert asked == ["Oi", "tudo bem?", "quanto custa", "o plano anual"]
    assert len(world.llm.requests) == 1


def test_a_message_that_comes_while_the_model_thinks_is_part_of_the_answer(world):
    def interrupted(request):
        if len(world.llm.requests) == 1:
            world.write("e o mensal?")
        return Completion(f"resposta a {len(request.turns)}")

    world.llm.answer_with(interrupted)
    world.write("quanto custa o anual?")

    assert world.reply() is None
    world.reply()
    world.deliver()

    assert world.said() == ["resposta a 2"]


def test_a_person_who_takes_over_while_the_model_thinks_silences_the_answer(world):
    world.write("quanto custa?")
    id = world.conversation().id
    world.llm.answer_with(
        lambda request: world.inbox.take_over(MEMBER, TENANT, id) and Completion("Certo.")
    )

    assert world.reply() is None
    world.deliver()

    assert world.said() == []
    assert world.conversation().owner is Owner.HUMAN


def test_an_answer_that_waits_for_its_slot_is_stopped_by_a_takeover(world):
    world.write("quanto custa?")
    world.reply()
    world.inbox.take_over(MEMBER, TENANT, world.conversation().id)
    world.deliver()

    assert world.said() == []


def test_after_release_the_agent_answers_what_comes_next(world):
    world.write("quanto custa?")
    id = world.conversation().id
    world.inbox.take_over(MEMBER, TENANT, id)
    world.inbox.release(MEMBER, TENANT, id)
    world.write("e o preço de hoje?")
    world.reply()
    world.deliver()

    assert world.said() == ["Certo."]


def test_a_member_who_writes_takes_over_and_is_not_stopped_by_the_gate(world):
    world.write("quanto custa?")
    world.inbox.say(MEMBER, TENANT, world.conversation().id, Said(TextContent("Oi, sou a Bia")))
    world.reply()
    world.deliver()

    assert world.said() == ["Oi, sou a Bia"]
    assert world.conversation().assignee == "u1"


def test_free_text_of_a_member_needs_an_open_window(world, clock):
    world.write("oi")
    clock.move(hours=30)

    with pytest.raises(WindowClosed):
        world.inbox.say(MEMBER, TENANT, world.conversation().id, Said(TextContent("Oi")))


def test_a_model_that_is_down_is_asked_again_and_then_answers(world):
    world.llm.answer_with(lambda request: LlmFailed("unavailable", retry=True))
    world.write("quanto custa?")
    with pytest.raises(ModelUnavailable):
        world.reply()

    world.llm.answer_with(lambda request: Completion("Certo."))
    world.reply()
    world.deliver()

    assert world.said() == ["Certo."]


def test_an_amount_that_no_record_backs_is_never_sent(world):
    world.llm.answer_with(lambda request: Completion("Fica por R$ 19,90, só hoje!"))
    world.write("me dê um desconto")
    world.reply()
    world.deliver()

    assert not any("19,90" in text for text in world.said())
    assert world.conversation().owner is Owner.WAITING


def test_who_asks_for_a_person_gets_one_and_the_agent_is_silent_after(world, outbox):
    world.write("quero falar com um atendente")
    world.reply()
    world.deliver()
    world.write("oi?")

    assert world.conversation().owner is Owner.WAITING
    assert len(outbox.facts("human-needed")) == 1
    assert len(world.said()) == 1
    assert world.llm.requests == []


def test_a_reply_task_that_was_lost_is_enqueued_again(world, clock, outbox):
    world.write("quanto custa?")
    clock.move(minutes=5)

    ConversationSchedule(world.documents, clock).run()
    world.reply()
    world.deliver()

    assert len(outbox.tasks("conversations_task_reply")) == 2
    assert world.said() == ["Certo."]


def test_a_process_that_died_while_thinking_is_replaced_once(world, clock, outbox):
    world.write("quanto custa?")
    clock.move(seconds=10)
    id = world.conversation().id
    world.documents.transact(TENANT, lambda tx: world.replies._claim(tx, id))
    clock.move(minutes=6)

    ConversationSchedule(world.documents, clock).run()
    world.reply()
    world.deliver()

    assert world.said() == ["Certo."]


def test_without_an_agent_a_person_is_called(world):
    world.documents.transact(TENANT, lambda tx: tx.delete("agents", "g1"))
    world.write("oi")
    world.reply()

    assert world.conversation().owner is Owner.WAITING


def test_a_conversation_can_only_be_given_to_a_member(world):
    world.write("oi")

    with pytest.raises(NotFound):
        world.inbox.assign(MEMBER, TENANT, world.conversation().id, "stranger")


def test_the_feed_tells_what_changed_since(world, clock):
    _, since = world.inbox.changes(TENANT, None, 10)
    clock.move(seconds=30)
    world.write("oi")

    items, next_since = world.inbox.changes(TENANT, since, 10)

    assert [item["id"] for item in items] == [world.conversation().id]
    clock.move(seconds=30)
    assert world.inbox.changes(TENANT, next_since, 10)[0] != []
    clock.move(seconds=30)
    _, later = world.inbox.changes(TENANT, next_since, 10)
    clock.move(seconds=30)
    assert world.inbox.changes(TENANT, later, 10)[0] == []


def test_what_the_agent_could_not_answer_is_noted_with_its_conversation(world):
    world.llm.answer_with(
        lambda request: Completion("", (ToolCall("1", "hand_over", '{"reason": "unknown"}'),))
    )
    world.write("Vocês alugam mesas?")
    world.reply()
    knowledge = KnowledgeService(world.documents, require_agent=lambda tx, agent_id: None)
    (gap,), _ = knowledge.list_gaps(TENANT, "g1")
    assert (gap.question, gap.reason) == ("Vocês alugam mesas?", "asked_for")
    assert gap.conversation_id == world.conversation().id
    assert world.conversation().owner is Owner.WAITING
