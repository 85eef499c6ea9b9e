"""What comes in: once, in any order, and never at the cost of a neighbour."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from shared.conversations.model import Owner
from shared.conversations.parking import PARKED
from shared.ports.documents import PLATFORM
from tests.conversations.conftest import ANA, TENANT


def test_a_message_opens_a_conversation_and_asks_for_an_answer(world, outbox):
    world.write("Bom dia, quanto custa?")

    conversation = world.conversation()
    assert conversation.owner is Owner.AI
    assert conversation.unread == 1
    assert len(outbox.facts("message-received")) == 1
    assert len(outbox.tasks("conversations_task_reply")) == 1


def test_the_same_delivery_fifty_times_at_once_is_one_message(world, outbox):
    body, start = world.body(world.text("Oi", id="wamid.same")), threading.Barrier(50)

    def deliver(_):
        start.wait()
        world.receiving.receive(body)

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(deliver, range(50)))

    assert len(world.messages()) == 1
    assert world.conversation().inbound_seq == 1
    assert len(outbox.facts("message-received")) == 1


def test_ten_first_messages_at_once_make_one_contact_and_one_conversation(world):
    bodies = [world.body(world.text(f"mensagem {number}")) for number in range(10)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(world.receiving.receive, bodies))

    assert len(world.messages()) == 10
    assert world.conversation().inbound_seq == 10


def test_a_bad_item_never_costs_its_neighbours(world):
    nobody = {"id": "wamid.nobody", "type": "text", "text": {"body": "?"}, "timestamp": "1"}
    broken = {"id": 7, "type": ["text"], "from": {"a": 1}}

    world.receiving.receive(world.body(broken, world.text("Oi"), nobody, world.text("Tudo bem?")))

    assert [m["text"] for m in world.messages()] == ["Oi", "Tudo bem?"]


def test_a_message_to_an_unknown_number_is_parked_and_touches_no_tenant(world):
    world.receiving.receive(world.body(world.text("Oi, tudo bem?"), number_id="n-unknown"))

    parked = world.documents.driver.scan_due(PARKED, "9999", 10)
    assert [tenant for tenant, _ in parked] == [PLATFORM]
    assert "tudo bem" not in str(parked)


def test_an_older_message_that_comes_later_keeps_the_newest_on_top(world, clock):
    newer = world.text("segunda")
    older = world.text("primeira") | {"timestamp": str(int(clock().timestamp()) - 60)}

    world.receiving.receive(world.body(newer, older))

    assert [m["text"] for m in world.messages()] == ["primeira", "segunda"]
    assert world.conversation().last_text == "segunda"


def test_an_opt_out_suppresses_before_any_model_and_is_confirmed_once(world, outbox):
    world.write("Oi")
    world.write("não quero mais receber mensagens")
    world.write("PARAR")
    world.deliver()
    world.reply()

    assert world.contact().suppression is not None
    assert len(world.channels.sent) == 1
    assert world.llm.requests == []


def test_an_unclear_wish_to_stop_calls_a_person_without_blocking(world, monkeypatch):
    from shared.contacts.opt_out import OptOut, read_opt_out

    unclear = next(
        text
        for text in ("para", "chega", "cancela", "me tira daí", "não", "basta")
        if read_opt_out(text) is OptOut.AMBIGUOUS
    )
    world.write(unclear)

    assert world.conversation().owner is Owner.WAITING
    assert world.contact().suppression is None


def test_who_asks_for_a_person_gets_one_with_the_words_of_that(world):
    world.write("Quero falar com uma pessoa")
    world.reply()
    world.deliver()

    assert world.conversation().owner is Owner.WAITING
    assert world.conversation().reason == "request"
    assert len(world.channels.sent) == 1
    assert world.contact().suppression is None


def test_what_asks_for_nothing_is_kept_and_not_answered(world, outbox):
    world.receiving.receive(world.body(world.text("") | {"type": "unsupported"}))

    assert [m["type"] for m in world.messages()] == ["unsupported"]
    assert outbox.tasks("conversations_task_reply") == []


def test_a_reaction_does_not_drop_the_answer_that_is_waited_for(world):
    world.write("Quanto custa?")
    reaction = {"type": "reaction", "reaction": {"emoji": "👍", "message_id": "x"}}
    world.receiving.receive(world.body(world.text("") | reaction))
    world.reply()
    world.deliver()

    assert world.said() == ["Certo."]


def test_a_voice_note_without_words_calls_a_person(world):
    audio = {"type": "audio", "audio": {"id": "m1", "mime_type": "audio/ogg", "voice": True}}
    world.receiving.receive(world.body(world.text("") | audio))

    assert world.conversation().owner is Owner.WAITING


def test_a_message_that_came_hours_late_is_for_a_person(world, clock):
    old = world.text("Vocês abrem hoje?")
    clock.move(hours=8)
    world.receiving.receive(world.body(old))

    assert world.conversation().owner is Owner.WAITING
    closes = world.contact().window_ends("a1")
    assert closes is not None and closes < clock() + timedelta(hours=17)


def test_an_answer_from_the_phone_silences_the_agent_at_once(world):
    world.write("Quanto custa?")
    echo = {
        "from": "551140000000",
        "to": ANA,
        "id": "wamid.echo",
        "timestamp": str(int(world.clock().timestamp())),
        "type": "text",
        "text": {"body": "Oi Ana, custa 50"},
    }
    value = {"metadata": {"phone_number_id": "n1"}, "message_echoes": [echo]}
    change = {"field": "smb_message_echoes", "value": value}
    import json

    world.receiving.receive(json.dumps({"entry": [{"id": "w", "changes": [change]}]}).encode())

    assert world.conversation().owner is Owner.HUMAN
    assert world.reply() is None
    assert world.channels.sent == []
    assert [m["author"] for m in world.messages()] == ["contact", "phone"]


def test_a_message_costs_at_most_four_reads_and_six_writes(world):
    world.write("Oi")
    operations = world.documents.operations
    before = (operations.reads, operations.writes, operations.checks)

    world.write("Tudo bem?")

    reads, writes, checks = (
        now - then
        for now, then in zip(
            (operations.reads, operations.writes, operations.checks), before, strict=True
        )
    )
    assert reads <= 4
    assert writes + checks <= 6


def test_people_of_another_tenant_stay_apart(world):
    world.write("Oi")

    assert world.documents.transact("t2", lambda tx: tx.find(_all()).items) == []
    assert world.documents.transact(TENANT, lambda tx: tx.find(_all()).items) != []


def _all():
    from shared.conversations.store import BY_LAST_MESSAGE

    return BY_LAST_MESSAGE


def test_a_quoting_message_names_the_quoted_one_as_the_thread_does(world):
    world.write("Quanto custa?", id="wamid.first")
    quoting = world.text("Este aqui", context={"id": "wamid.first"})
    world.receiving.receive(world.body(quoting))
    first, second = world.messages()
    assert (first["reply_to"], second["reply_to"]) == (None, first["id"])
