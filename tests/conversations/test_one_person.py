"""Several ids, one person: what was said, who speaks and what is owed follow the merge."""

import json
from typing import Any

from shared.conversations import store
from shared.conversations.merging import ConversationMerging
from shared.conversations.model import Owner
from shared.events.contacts import ContactMerged
from shared.messaging import store as messaging
from shared.messaging.model import Cause, conversation_id
from shared.messaging.planning import NewSend, plan_send
from shared.ports.channels import TextContent
from tests.conversations.conftest import ANA, MEMBER, TENANT, World

SHOP = "17840000000000001"


def _merge_all(world: World, outbox: Any) -> None:
    merging = ConversationMerging(world.documents, world.clock)
    for fact in outbox.facts("contact-merged"):
        told = {key: fact[key] for key in ("fact_id", "contact_id", "merged_id")}
        for _ in range(2):
            merging.contact_merged(ContactMerged(tenant=TENANT, **told))


def _hidden(world: World, text: str) -> dict[str, Any]:
    known = world.text(text)
    del known["from"]
    return {**known, "from_user_id": "BR.ana"}


def test_a_shared_card_of_ones_own_joins_the_hidden_person_with_the_known_number(world, outbox):
    world.write("Oi, aqui é a Ana")
    world.inbox.take_over(MEMBER, TENANT, world.conversation().id)
    world.clock.move(seconds=5)
    world.receiving.receive(world.body(_hidden(world, "Voltei")))
    card = {"name": {"formatted_name": "Ana"}, "phones": [{"wa_id": ANA}],
            "origin": "contact_request"}  # fmt: skip
    sent = {**_hidden(world, ""), "type": "contacts", "contacts": [card]}
    world.receiving.receive(world.body(sent))
    _merge_all(world, outbox)

    contact = world.contact()
    assert contact.value_of("bsuid") == "BR.ana"
    assert len(contact.merges) == 1
    assert [m["text"] for m in world.messages()][:2] == ["Oi, aqui é a Ana", "Voltei"]
    assert len(world.messages()) == 3
    conversation = world.conversation()
    assert (conversation.owner, conversation.unread) == (Owner.HUMAN, 2)
    gone = conversation_id("a1", contact.merges[0].contact_id)
    assert world.inbox.get(TENANT, gone)["id"] == conversation.id
    listed = world.inbox.find(TENANT, None, None, 10, None).items
    assert [item["id"] for item in listed] == [conversation.id]


def test_somebody_elses_card_joins_nobody(world, outbox):
    world.write("Oi")
    card = {"name": {"formatted_name": "Ana"}, "phones": [{"wa_id": ANA}], "origin": "other"}
    sent = {**_hidden(world, ""), "type": "contacts", "contacts": [card]}
    world.receiving.receive(world.body(sent))
    assert outbox.facts("contact-merged") == []


def test_a_question_that_waits_still_waits_after_the_merge(world, outbox):
    world.write("Oi")
    world.clock.move(seconds=30)
    world.reply()
    world.receiving.receive(world.body(_hidden(world, "Quanto custa o corte?")))
    both = {**world.text("Aqui sou eu", sender=ANA), "from_user_id": "BR.ana"}
    world.receiving.receive(world.body(both))
    _merge_all(world, outbox)
    assert world.conversation().inbound_seq == 3
    world.reply()
    world.deliver()
    assert world.said()[-1] == "Certo."
    assert world.conversation().inbound_seq == world.conversation().answered_seq


def test_a_changed_number_is_shown_and_the_conversation_goes_on(world, outbox):
    world.write("Oi")
    before = world.conversation().id
    told = {"type": "user_changed_number", "wa_id": "5521977776666", "body": "mudou"}
    system = {**world.text(""), "type": "system", "system": told}
    world.receiving.receive(world.body(system))
    world.write("Sou eu", sender="5521977776666")
    assert world.conversation("5521977776666").id == before
    assert [m["type"] for m in world.messages("5521977776666")] == ["text", "system", "text"]
    assert world.contact("5521977776666").address().phone == "+5521977776666"
    assert len(outbox.facts("message-received")) == 2


def _instagram(world: World, **event: Any) -> bytes:
    at = int(world.clock().timestamp() * 1000)
    head = {"sender": {"id": "9001"}, "recipient": {"id": SHOP}, "timestamp": at}
    entry = {"id": SHOP, "messaging": [{**head, **event}]}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def _with_profile(world: World) -> None:
    known = {"tenant": TENANT, "account_id": "a1"}
    world.documents.transact(TENANT, lambda tx: tx.platform.put(messaging.NUMBERS, SHOP, known))


def _echo(world: World, mid: str, text: str) -> bytes:
    ends = {"sender": {"id": SHOP}, "recipient": {"id": "9001"}}
    return _instagram(world, message={"mid": mid, "text": text, "is_echo": True}, **ends)


def _conversations(world: World) -> list[dict[str, Any]]:
    return world.documents.transact(TENANT, lambda tx: tx.find(store.BY_LAST_MESSAGE).items)


def test_an_instagram_echo_of_a_person_silences_the_agent_once(world, outbox):
    _with_profile(world)
    world.receiving.receive(_instagram(world, message={"mid": "m1", "text": "Oi"}))
    world.receiving.receive(_echo(world, "m2", "Olá, aqui é a Lia"))
    world.receiving.receive(_echo(world, "m2", "Olá, aqui é a Lia"))
    (conversation,) = _conversations(world)
    assert (conversation["owner"], conversation["last_text"]) == ("human", "Olá, aqui é a Lia")
    assert len(outbox.facts("conversation-taken-over")) == 1


def test_an_instagram_echo_of_what_we_send_settles_it_and_silences_nobody(world, outbox):
    _with_profile(world)
    world.receiving.receive(_instagram(world, message={"mid": "m1", "text": "Oi"}))
    (conversation,) = _conversations(world)
    new = NewSend("s1", "a1", conversation["contact_id"],
                  Cause("conversation", conversation["id"]), "service", TextContent("Certo."),
                  "agent")  # fmt: skip

    def claimed(tx):
        send = plan_send(tx, new, None, world.clock())
        messaging.put_send(tx, send.claim(world.clock()))

    world.documents.transact(TENANT, claimed)
    world.receiving.receive(_echo(world, "m3", "Certo."))
    (conversation,) = _conversations(world)
    assert conversation["owner"] == "ai"
    ledger = world.documents.transact(TENANT, lambda tx: messaging.get_send(tx, "s1"))
    assert (ledger.state, ledger.provider_message_id) == ("sent", "m3")
    world.receiving.receive(_echo(world, "m3", "Certo."))
    assert _conversations(world)[0]["owner"] == "ai"
