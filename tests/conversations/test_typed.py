"""What came in, as the inbox shows it; and what happens to a message afterwards, in any order."""

import json
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from shared.conversations.media import FileNotFound, MediaFlow, MediaTask, MediaUnavailable
from shared.conversations.message_view import Message, message_view
from shared.conversations.model import Owner
from shared.ports.channels import Fetched, File, NotFetched
from tests.conversations.conftest import ANA, TENANT, World


def shown(world: World, sender: str = ANA) -> list[Message]:
    return [message_view(one, world.clock()) for one in world.messages(sender)]


def node(world: World, kind: str, content: Any, **more: Any) -> dict[str, Any]:
    known = world.text("")
    del known["text"]
    return {**known, "type": kind, kind: content, **more}


def receive(world: World, *nodes: dict[str, Any]) -> None:
    world.receiving.receive(world.body(*nodes))


CONTENTS = [
    ("location", {"latitude": -22.9, "longitude": -43.1, "name": "Loja"}, "location"),
    ("contacts", [{"name": {"formatted_name": "Bia"}, "phones": [{"phone": "+55 21 99999-0000"}]}],
     "contacts"),
    ("button", {"text": "Sim", "payload": "YES"}, "button"),
    ("interactive", {"type": "list_reply", "list_reply": {"id": "r1", "title": "Corte"}}, "list"),
    ("interactive", {"nfm_reply": {"name": "flow", "response_json": '{"dia":"seg"}'}}, "flow"),
    ("interactive", {"call_permission_reply": {"response": "accept"}}, "call_permission"),
    ("order", {"catalog_id": "c", "product_items": [
        {"product_retailer_id": "p", "quantity": 2, "item_price": 9.9, "currency": "BRL"}]},
     "order"),
    ("image", {"id": "1", "mime_type": "image/jpeg", "caption": "assim"}, "media"),
    ("poll", {"x": 1}, "unsupported"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "tag"), CONTENTS)
def test_every_kind_is_typed_in_the_thread(world, kind, content, tag):
    receive(world, node(world, kind, content))
    (message,) = shown(world)
    answered = json.loads(__import__("msgspec").json.encode(message))
    assert answered["content"]["type"] == tag


def test_an_ad_and_a_forwarded_message_say_so(world):
    ad = {"source_type": "ad", "source_id": "a1", "headline": "Promo", "ctwa_clid": "x"}
    receive(world, {**world.text("Oi"), "referral": ad, "context": {"forwarded": True}})
    (message,) = shown(world)
    assert message.about is not None and message.about.referral is not None
    assert (message.about.referral.headline, message.about.forwarded) == ("Promo", True)


def reaction(world: World, target: str, emoji: str, at: int) -> dict[str, Any]:
    made = node(world, "reaction", {"message_id": target, "emoji": emoji})
    return {**made, "timestamp": str(int(world.clock().timestamp()) + at)}


def edit(world: World, target: str, text: str, at: int) -> dict[str, Any]:
    inner = {"type": "text", "text": {"body": text}}
    made = node(world, "edit", {"original_message_id": target, "message": inner})
    return {**made, "timestamp": str(int(world.clock().timestamp()) + at)}


def test_reactions_and_edits_show_on_the_message_in_any_order(world):
    for number, order in enumerate(list(permutations(range(5)))[::2]):
        target = f"wamid.target.{number}"
        nodes = [
            world.text("Quero 2", id=target),
            reaction(world, target, "👍", 1),
            reaction(world, target, "❤️", 2),
            edit(world, target, "Quero 3", 3),
            edit(world, target, "Quero 4", 4),
        ]
        for place in order:
            receive(world, nodes[place], nodes[place])
    messages = shown(world)
    assert len(messages) == 60
    assert {message.text for message in messages} == {"Quero 4"}
    assert {tuple((r.by, r.emoji) for r in m.reactions) for m in messages} == {(("contact", "❤️"),)}
    assert all(message.edited_at for message in messages)
    assert {message.first_text for message in messages} == {"Quero 2"}


def test_a_reaction_that_is_taken_back_is_gone(world):
    receive(world, world.text("Oi", id="wamid.t"), reaction(world, "wamid.t", "👍", 1))
    assert [r.emoji for r in shown(world)[0].reactions] == ["👍"]
    receive(world, reaction(world, "wamid.t", "", 2))
    assert shown(world)[0].reactions == []


def test_what_is_taken_back_is_forgotten_whatever_comes_after(world):
    revoke = node(world, "revoke", {"original_message_id": "wamid.t"})
    said = world.text("segredo", id="wamid.t")
    for nodes in permutations((revoke, said, edit(world, "wamid.t", "outro segredo", 1))):
        receive(world, *nodes)
    (message,) = shown(world)
    assert (message.text, message.edited_at, message.first_text) == ("", None, None)
    assert message.revoked_at is not None
    assert world.conversation().last_text == "[revoke]"
    assert "segredo" not in str(world.messages())


def test_what_is_taken_back_is_not_shown_in_the_list_though_an_older_message_came_later(world):
    sent_at = int(world.clock().timestamp())
    said = world.text("segredo", id="wamid.t") | {"timestamp": str(sent_at)}
    older = world.text("Quero 2 bolos") | {"timestamp": str(sent_at - 1)}
    receive(world, said)
    receive(world, older)
    assert world.conversation().last_text == "segredo"
    receive(world, node(world, "revoke", {"original_message_id": "wamid.t"}))
    assert world.conversation().last_text == "[revoke]"


def test_a_change_of_an_earlier_message_leaves_what_the_list_shows(world):
    receive(world, world.text("Quero 2 bolos", id="wamid.t"))
    receive(world, world.text("Para sábado"), edit(world, "wamid.t", "Quero 3 bolos", 1))
    assert world.conversation().last_text == "Para sábado"


def test_the_business_cannot_reword_what_the_person_said(world):
    receive(world, world.text("Quero 2", id="wamid.t"))
    inner = {"type": "text", "text": {"body": "Quero 200"}}
    echo = {"from": "551140000000", "to": ANA, "id": "e", "timestamp": "1795000000", "type": "edit",
            "edit": {"original_message_id": "wamid.t", "message": inner}}  # fmt: skip
    value = {"metadata": {"phone_number_id": "n1"}, "message_echoes": [echo]}
    change = {"field": "smb_message_echoes", "value": value}
    world.receiving.receive(json.dumps({"entry": [{"id": "w", "changes": [change]}]}).encode())
    assert shown(world)[0].text == "Quero 2"


class Source:
    """Hands out what the test says."""

    def __init__(self, *answers: Fetched | NotFetched) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, File]] = []

    def fetch(self, access_token: str, file: File) -> Fetched | NotFetched:
        self.asked.append((access_token, file))
        return self.answers.pop(0)


def fetch(world: World, outbox: Any, *answers: Fetched | NotFetched) -> Source:
    source = Source(*answers)
    task = outbox.tasks("conversations_task_media")[-1]["payload"]
    flow = MediaFlow(world.documents, source, world.blobs, world.sealer)
    flow.run(MediaTask(TENANT, task["message_id"]))
    return source


def test_a_picture_is_fetched_once_and_served_to_its_own_tenant_only(world, outbox):
    receive(world, node(world, "image", {"id": "m1", "mime_type": "image/png", "caption": "veja"}))
    (before,) = shown(world)
    assert before.content.files[0].state == "waiting"
    source = fetch(world, outbox, Fetched(b"png", "image/png"))
    assert source.asked[0][0] == "token"

    (message,) = shown(world)
    (file,) = message.content.files
    conversation = world.conversation()
    assert (file.state, file.size_bytes) == ("stored", 3)
    assert file.url == f"/api/v1/conversations/{conversation.id}/messages/{message.id}/files/0"
    files = world.inbox.media
    assert files.open(TENANT, conversation.id, message.id, 0)[0].data == b"png"
    for place in ((TENANT, "other", message.id, 0), ("t2", conversation.id, message.id, 0),
                  (TENANT, conversation.id, message.id, 1)):  # fmt: skip
        with pytest.raises(FileNotFound):
            files.open(*place)
    assert fetch(world, outbox).asked == []


def test_a_file_that_is_not_there_yet_is_asked_for_again_and_one_refused_says_why(world, outbox):
    receive(world, node(world, "document", {"id": "m1", "filename": "a.pdf"}))
    with pytest.raises(MediaUnavailable):
        fetch(world, outbox, NotFetched("Unavailable", retry=True))
    fetch(world, outbox, NotFetched("TooLarge"))
    (file,) = shown(world)[0].content.files
    assert (file.state, file.code, file.url) == ("failed", "TooLarge", None)


def test_files_of_a_message_that_is_taken_back_are_deleted(world, outbox):
    receive(world, node(world, "image", {"id": "m1"}, id="wamid.t"))
    fetch(world, outbox, Fetched(b"png", "image/png"))
    receive(world, node(world, "revoke", {"original_message_id": "wamid.t"}))
    fetch(world, outbox)
    assert world.blobs.names(TENANT, "messages/") == []


def test_a_group_message_and_a_comment_are_shown_and_never_answered(world, outbox):
    receive(world, {**world.text("E aí, pessoal?"), "group_id": "g1"})
    assert [message.group for message in shown(world)] == [True]
    assert outbox.tasks("conversations_task_reply") == []
    assert outbox.facts("message-received") == []
    assert world.contact().window_ends("a1") is None


def test_history_is_shown_and_nothing_follows_from_it(world, outbox):
    past = {**world.text("PARAR"), "history_context": {"status": "READ"}}
    value = {"metadata": {"phone_number_id": "n1", "display_phone_number": "551140000000"},
             "history": [{"threads": [{"id": ANA, "messages": [past]}]}]}  # fmt: skip
    body = {"entry": [{"id": "w1", "changes": [{"field": "history", "value": value}]}]}
    world.receiving.receive(json.dumps(body).encode())

    assert [message.text for message in shown(world)] == ["PARAR"]
    conversation = world.conversation()
    assert (conversation.unread, conversation.owner) == (0, Owner.AI)
    assert outbox.facts("message-received") == outbox.tasks("conversations_task_reply") == []
    assert world.contact().suppression is None
    assert world.contact().window_ends("a1") is None


def test_an_edit_that_says_stop_is_honoured(world):
    receive(world, world.text("Oi", id="wamid.t"), edit(world, "wamid.t", "PARAR", 1))
    assert world.contact().suppression is not None


def test_a_file_nobody_could_fetch_for_a_day_is_given_up(world, clock):
    receive(world, node(world, "image", {"id": "m1"}))
    clock.move(days=1, minutes=1)
    (file,) = shown(world)[0].content.files
    assert (file.state, file.code) == ("failed", "Unavailable")
    assert clock() > world.contact().last_inbound("a1") + timedelta(days=1)
