"""What comes alone, too early or about somebody unknown, through the whole service."""

import json
from typing import Any

import pytest

from shared.contacts import store as contacts
from shared.conversations.message_view import message_view
from shared.conversations.model import Owner
from shared.conversations.saying import Said
from shared.conversations.sent import SentMessages
from shared.events.messaging import SendFailed
from shared.messaging import store as messaging
from shared.messaging.changes import CHANGES, adopt
from shared.messaging.flow import LedgerSweep
from shared.messaging.model import message_id
from shared.ports.blobs import Blob
from shared.ports.channels import HeaderValue, Media, Plain, TemplateContent, TextContent, Unknown
from shared.ports.documents import Index
from tests.conversations.conftest import ANA, MEMBER, TENANT, World
from tests.conversations.test_account_news import account, tell
from tests.conversations.test_typed import edit, node, reaction, receive, shown

STRANGER = "5521999990000"


def status(world: World, id: str, word: str, code: int | None = None, **more: Any) -> None:
    said: dict[str, Any] = {"id": id, "status": word, "recipient_id": STRANGER, **more,
                            "timestamp": str(int(world.clock().timestamp()))}  # fmt: skip
    if code:
        said["errors"] = [{"code": code, "title": "words"}]
    world.receiving.receive(world.body(said, key="statuses"))


# --- reactions to what is not here --------------------------------------------------------


def test_a_reaction_to_a_message_nobody_knows_is_shown_and_never_answered(world, outbox):
    nodes = [reaction(world, "wamid.gone", "👍", 1), reaction(world, "wamid.gone", "❤️", 2)]
    receive(world, nodes[1], nodes[0], *nodes)

    assert [(m.type, m.direction, m.text) for m in shown(world)] == [("reaction", "in", "❤️")]
    assert world.conversation().last_text == "❤️"
    assert outbox.facts("message-received") == outbox.tasks("conversations_task_reply") == []
    assert world.contact().window_ends("a1") is None
    receive(world, reaction(world, "wamid.gone", "", 3))
    assert [(m.type, m.text) for m in shown(world)] == [("reaction", "")]


def test_it_stands_on_its_message_as_soon_as_that_arrives(world):
    receive(world, reaction(world, "wamid.t", "👍", 1))
    receive(world, world.text("Oi", id="wamid.t"))
    ((message,), given) = shown(world), [("contact", "👍")]
    assert (message.text, [(r.by, r.emoji) for r in message.reactions]) == ("Oi", given)


def test_it_stands_on_a_message_of_ours_that_is_recorded_late(world):
    receive(world, world.text("Oi"), reaction(world, "wamid.ours", "👍", 1))
    key = message_id("a1", "wamid.ours")
    ours = {**world.messages()[0], "direction": "out", "text": "Bom dia"}

    def record(tx):
        tx.create(messaging.MESSAGES, key, ours)

    world.documents.transact(TENANT, record)
    for _ in range(2):
        world.documents.transact(TENANT, lambda tx: adopt(tx, key, world.clock()))
    assert sorted((m.text, len(m.reactions)) for m in shown(world)) == [("Bom dia", 1), ("Oi", 0)]


def test_an_edit_or_a_revoke_of_what_is_not_here_shows_nothing(world):
    receive(world, edit(world, "wamid.gone", "Quero 3", 1),
            node(world, "revoke", {"original_message_id": "wamid.gone"}))  # fmt: skip
    found = world.documents.transact(TENANT, lambda tx: tx.find(Index(contacts.CONTACTS)))
    assert found.items == []


def test_an_edit_that_cannot_be_read_leaves_the_words(world):
    receive(world, world.text("Quero 2", id="wamid.t"))
    for message in (None, {"type": "poll"}, {"type": "text", "text": None}):
        said = node(world, "edit", {"original_message_id": "wamid.t", "message": message})
        receive(world, said)
    assert [(m.text, m.edited_at) for m in shown(world)] == [("Quero 2", None)]


def test_an_answer_about_calls_is_shown_and_never_answered(world, outbox):
    receive(world, node(world, "interactive", {"call_permission_reply": {"response": "accept"}}))
    assert [m.content.response for m in shown(world)] == ["accept"]
    assert outbox.tasks("conversations_task_reply") == []
    assert world.conversation().owner is Owner.AI


# --- history ------------------------------------------------------------------------------


def history(world: World, *nodes: dict[str, Any], alone: bool = False) -> None:
    value: dict[str, Any] = {"metadata": {"phone_number_id": "n1"}}
    value |= {"messages": nodes} if alone else {
        "history": [{"threads": [{"id": ANA, "messages": nodes}]}]}  # fmt: skip
    body = {"entry": [{"id": "w1", "changes": [{"field": "history", "value": value}]}]}
    world.receiving.receive(json.dumps(body).encode())


def test_a_file_of_the_history_takes_the_place_that_was_kept_for_it(world, outbox):
    for first in (True, False):
        id = f"wamid.h.{first}"
        told = node(world, "media_placeholder", {}, id=id)
        file = node(world, "image", {"id": "m1", "caption": "o bolo"}, id=id)
        steps = [(told, False), (file, True)]
        for item, by_itself in steps * 2 if first else steps[::-1] * 2:
            history(world, item, alone=by_itself)
    assert [(m.type, m.text, m.content.files[0].kind) for m in shown(world)] == [
        ("image", "o bolo", "image")] * 2  # fmt: skip
    assert len(outbox.tasks("conversations_task_media")) == 2
    assert outbox.facts("message-received") == []


def test_nothing_follows_from_edits_and_number_changes_of_the_history(world):
    change = {"type": "user_changed_number", "wa_id": STRANGER, "body": "mudou"}
    said = world.text("Oi", id="wamid.t")
    history(world, said, edit(world, "wamid.t", "PARAR", 1), node(world, "system", change))
    assert world.contact().suppression is None
    assert world.contact().value_of("wa_id") == ANA
    assert [m.text for m in shown(world)] == ["PARAR", "mudou"]


# --- statuses of what we did not send -----------------------------------------------------


def test_who_stopped_marketing_is_heard_also_where_the_message_is_not_known(world, outbox):
    for _ in range(2):
        status(world, "wamid.other", "failed", 131050)
    person = world.contact(STRANGER)
    assert person.suppression is not None
    assert (person.suppression.scope, person.suppression.reason) == ("marketing", "code 131050")
    assert len(outbox.facts("contact-suppressed")) == 1


def test_somebody_known_by_the_id_alone_is_heard_too(world):
    status(world, "wamid.other", "failed", 131050, recipient_id=None, recipient_user_id="BR.bia")
    (person,) = world.documents.transact(TENANT, lambda tx: tx.find(Index(contacts.CONTACTS)).items)
    assert person["suppression"]["scope"] == "marketing"


@pytest.mark.parametrize(("code", "reason"), [(131042, "PaymentMissing"), (131031, "AccountLocked"),
                                              (368, "PolicyBlocked")])  # fmt: skip
def test_trouble_of_the_number_stops_it_whoever_had_sent(world, code: int, reason: str):
    status(world, "wamid.other", "failed", code)
    assert (account(world)["status"], account(world)["status_reason"]) == ("paused", reason)


def test_what_concerns_a_message_of_others_alone_changes_nothing(world):
    before = account(world)
    for code in (131026, 131047, 131049, 132001, 999999):
        status(world, f"wamid.{code}", "failed", code)
    assert account(world) == before
    found = world.documents.transact(TENANT, lambda tx: tx.find(Index(contacts.CONTACTS)))
    assert found.items == []


def test_the_first_status_tells_that_the_number_and_the_hidden_person_are_one(world, outbox):
    world.write("Oi")
    world.reply()
    world.deliver()
    hidden = {**world.text("Oi de novo"), "from_user_id": "BR.ana"}
    del hidden["from"]
    receive(world, hidden)
    ours = next(one for one in world.messages() if one["direction"] == "out")
    for word in ("sent", "sent", "delivered"):
        status(world, ours["provider_message_id"], word, recipient_id=ANA,
               recipient_user_id="BR.ana")  # fmt: skip
    person = world.contact()
    assert person.value_of("bsuid") == "BR.ana"
    assert len(person.merges) == len(outbox.facts("contact-merged")) == 1


# --- restrictions -------------------------------------------------------------------------


def test_a_restriction_that_says_nothing_more_is_still_shown(world):
    tell(world, "account_update", event="ACCOUNT_RESTRICTION")
    assert [one["code"] for one in account(world)["notices"]] == ["Restricted"]
    assert account(world)["status"] == "active"


@pytest.mark.parametrize("as_list", [True, False])
def test_the_end_of_a_restriction_is_read_in_milliseconds_too(world, as_list: bool):
    ends = int(world.clock().timestamp()) + 86_400
    info = {"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
            "expiration": str(ends * 1000)}  # fmt: skip
    tell(world, "account_update", event="ACCOUNT_RESTRICTION",
         restriction_info=[info] if as_list else info)  # fmt: skip
    assert account(world)["status_until"] == "2026-11-23T12:00:00.000000Z"


# --- an answer of which no sign comes -----------------------------------------------------


def _uncertain(world: World) -> str:
    world.write("Quanto custa?")
    world.reply()
    world.channels.outcomes = [Unknown("read timeout")]
    world.deliver()
    return str(world.outbox.tasks("messaging_task_send")[-1]["payload"]["send_id"])


def _settle(world: World, id: str) -> None:
    subscriber = SentMessages(world.documents, world.clock)
    LedgerSweep(world.documents, world.clock).settle(TENANT, id)
    for fact in [*world.outbox.facts("send-failed")] * 2:
        subscriber.send_failed(SendFailed(**fact))


def test_an_answer_of_which_no_sign_comes_calls_a_person_once_and_is_not_repeated(world, clock):
    id = _uncertain(world)
    clock.move(minutes=9)
    _settle(world, id)
    assert world.conversation().owner is Owner.AI
    clock.move(minutes=2)
    _settle(world, id)
    _settle(world, id)

    conversation = world.conversation()
    assert (conversation.owner, conversation.reason) == (Owner.WAITING, "unconfirmed")
    assert len({one["fact_id"] for one in world.outbox.facts("human-needed")}) == 1
    assert len(world.channels.sent) == 1


def test_a_sign_that_comes_before_the_person_is_called_calls_nobody(world, clock):
    id = _uncertain(world)
    clock.move(minutes=11)
    LedgerSweep(world.documents, clock).settle(TENANT, id)
    status(world, "wamid.late", "delivered", biz_opaque_callback_data=id, recipient_id=ANA)
    _settle(world, id)

    assert world.conversation().owner is Owner.AI
    assert [m.status for m in shown(world)] == ["received", "delivered"]


# --- the file above the words of a template -----------------------------------------------


@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_the_file_of_a_template_is_shown_once_it_is_sent(world, kind: Any):
    world.write("Oi")
    known = {"name": "novo", "language": "pt_BR", "status": "APPROVED", "body": "Veja"}

    def approve(tx):
        tx.put(messaging.ACCOUNTS, "a1", {**account(world), "templates": {"novo|pt_BR": known}})

    world.documents.transact(TENANT, approve)
    world.blobs.put(TENANT, "outgoing/c/f", Blob(b"bytes", "image/png"))
    media = Media(kind, file="outgoing/c/f", filename="cardapio.pdf")
    content = TemplateContent("novo", "pt_BR", header=HeaderValue(media=media))
    id = world.conversation().id
    world.clock.move(seconds=1)
    world.inbox.say(MEMBER, TENANT, id, Said(content))
    world.deliver()

    message = message_view(world.messages()[-1], world.clock())
    (file,) = message.content.files
    assert (message.type, message.text, message.template) == ("template", "Veja", "novo")
    assert (file.kind, file.state, file.filename) == (kind, "stored", "cardapio.pdf")
    assert world.inbox.media.open(TENANT, id, message.id, 0)[0].data == b"bytes"


def test_words_alone_have_no_file(world):
    world.write("Oi")
    world.clock.move(seconds=1)
    world.inbox.say(MEMBER, TENANT, world.conversation().id, Said(TextContent("Bom dia")))
    world.deliver()
    assert message_view(world.messages()[-1], world.clock()).content == Plain()


def test_what_waits_for_its_message_is_kept_with_the_others(world):
    receive(world, reaction(world, "wamid.gone", "👍", 1))
    waiting = world.documents.transact(
        TENANT, lambda tx: tx.get(CHANGES, message_id("a1", "wamid.gone"))
    )
    assert [one["kind"] for one in waiting["changes"]] == ["reaction"]
