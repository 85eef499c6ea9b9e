"""People on Instagram and the business: what is said, shown and settled."""

import pytest

from shared.contacts import store as contacts
from shared.contacts.model import Identifier
from shared.conversations.model import Owner
from shared.messaging.channel import NotOnInstagram, TextTooLong
from shared.messaging.model import conversation_id
from shared.ports.channels import ButtonsContent, LinkContent, Place, PlaceContent, TextContent
from shared.ports.channels.content import ReplyButton
from shared.ports.llm import Completion
from tests.conversations.conftest import TENANT
from tests.conversations.instagram import Talk
from tests.simulator.serving import wait_for


def test_a_person_writes_on_instagram_and_the_agent_answers_there_once(talk: Talk):
    talk.write("Oi, vocês abrem sábado?")
    talk.answer()
    assert talk.taken() == ["Certo."]
    marks = talk.http.get("/simulator/api/acknowledged").json()
    assert [one["typing"] for one in marks] == [False, True]
    assert talk.thread() == [("contact", "text", "Oi, vocês abrem sábado?"),
                             ("agent", "text", "Certo.")]  # fmt: skip
    talk.world.clock.move(seconds=1)
    talk.hear()
    # The echo of our own words shows nothing new and silences nobody.
    assert len(talk.thread()) == 2
    assert talk.conversation().owner is Owner.AI
    talk.write("E domingo?")
    talk.answer()
    assert talk.taken() == ["Certo.", "Certo."]


def test_what_nobody_could_say_was_sent_is_settled_by_its_echo(talk: Talk):
    talk.write("Oi")
    talk.http.put("/simulator/api/switches", json={"error_500_after_accept": 1})
    sent = talk.say(TextContent("Um momento"))
    assert sent["state"] == "unknown"
    talk.world.clock.move(seconds=1)
    talk.hear()
    assert talk.ledger(sent["id"])["state"] == "sent"
    assert talk.thread()[1:] == [("human", "text", "Um momento")]
    assert talk.taken() == ["Um momento"]


def test_what_the_person_has_seen_is_shown_as_read(talk: Talk):
    talk.write("Oi")
    talk.http.put("/simulator/api/switches", json={"read_rate": 1, "read_seconds": [1, 1]})
    sent = talk.say(TextContent("Bom dia"))
    talk.world.clock.move(seconds=5)
    talk.hear()
    wait_for(lambda: b'"read"' in b"".join(talk.hook.bodies))
    while talk.heard < len(talk.hook.bodies):
        talk.hear()
    assert talk.ledger(sent["id"])["delivery"] == "read"


def test_the_owners_answer_from_the_phone_silences_the_agent(talk: Talk):
    talk.write("Oi")
    talk.write("Aqui é a Lia, pode falar", "echo")
    assert talk.conversation().owner is Owner.HUMAN
    talk.write("Quanto custa?")
    talk.answer()
    assert talk.thread()[1] == ("phone", "text", "Aqui é a Lia, pode falar")
    assert "Certo." not in talk.taken()


def test_a_long_answer_of_the_agent_leaves_in_parts_that_instagram_takes(talk: Talk):
    words = " ".join(["Nós cuidamos de tudo até você ficar feliz."] * 40)
    talk.world.llm.answer_with(lambda request: Completion(words))
    talk.write("Me conta tudo")
    talk.answer()
    parts = talk.taken()
    assert len(parts) > 1
    assert all(len(part.encode()) <= 1000 for part in parts)
    assert " ".join(parts) == words


def test_a_member_is_told_what_instagram_has_not_before_anything_is_planned(talk: Talk):
    talk.write("Oi")
    with pytest.raises(TextTooLong, match="1000 bytes") as refused:
        talk.say(TextContent("é" * 501))
    assert refused.value.details["field"] == "text"
    with pytest.raises(NotOnInstagram):
        talk.say(PlaceContent(Place(latitude=1, longitude=2)))
    assert talk.taken() == []
    assert talk.conversation().owner is Owner.AI


def test_buttons_become_quick_replies_and_a_link_a_button(talk: Talk):
    talk.write("Oi")
    buttons = (ReplyButton(id="a", title="Sim"), ReplyButton(id="b", title="Não"))
    assert talk.say(ButtonsContent(text="Confirma?", buttons=buttons))["state"] == "sent"
    link = LinkContent(text="Veja", label="Abrir", url="https://loja.example/x")
    assert talk.say(link)["state"] == "sent"
    talk.world.clock.move(seconds=1)
    talk.hear()
    assert sorted(text for _, _, text in talk.thread()) == ["Confirma?", "Oi", "Veja"]


def test_a_person_is_found_by_the_id_instagram_gives(talk: Talk):
    talk.write("Oi")
    contact_id = talk.conversation().contact_id
    assert talk.conversation().id == conversation_id("a1", contact_id)

    def work(tx):
        contact = contacts.get(tx, contact_id)
        return contact.address("instagram"), contacts.find_by(
            tx, [Identifier("instagram_id", contact.value_of("instagram_id") or "")]
        )

    address, found = talk.world.documents.transact(TENANT, work)
    assert address.phone is None
    assert address.user_id
    assert found == contact_id
