"""People on Instagram and the business, over the real path: adapter, simulator, signed webhooks."""

import hashlib
import hmac
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.simulator.app import create_simulator, standalone
from shared.contacts import store as contacts
from shared.contacts.model import WINDOW_MARGIN, Identifier
from shared.conversations import store
from shared.conversations.flow import ReplyTask
from shared.conversations.model import Conversation, Owner
from shared.conversations.saying import Said, WindowClosed
from shared.kernel.clock import from_text
from shared.messaging import store as messaging
from shared.messaging.channel import (
    HUMAN_WINDOW,
    CommentAnswered,
    CommentTooOld,
    NotOnInstagram,
    TextTooLong,
)
from shared.messaging.model import conversation_id
from shared.ports.channels import (
    ButtonsContent,
    Content,
    LinkContent,
    Place,
    PlaceContent,
    TextContent,
)
from shared.ports.channels.content import ReplyButton
from shared.ports.channels.instagram import InstagramChannels
from shared.ports.llm import Completion
from tests.conversations.conftest import MEMBER, TENANT, World
from tests.simulator.serving import Webhook, serving, wait_for

PROFILE = "17840000000000001"
SECRET = "app secret"
DAY = 86_400


@dataclass
class Talk:
    """A business with an Instagram profile, and a person on their phone."""

    world: World
    http: httpx.Client
    hook: Webhook
    heard: int = 0

    def write(self, text: str, type: str = "text", **more: Any) -> str:
        """Let Ana write, comment or (as `echo`) be answered by the owner's own phone."""
        body = {"text": text, "type": type, "number_id": PROFILE, **more}
        answer = self.http.post("/simulator/api/people/@ana/messages", json=body)
        assert answer.is_success, answer.text
        self.hear()
        return str(answer.json()["id"])

    def hear(self) -> None:
        """Take in the next webhook, as signed."""
        wait_for(lambda: len(self.hook.bodies) > self.heard)
        for body, header in zip(
            self.hook.bodies[self.heard :], self.hook.signatures[self.heard :], strict=True
        ):
            signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
            assert header == f"sha256={signature}"
            self.world.receiving.receive(body)
            self.heard += 1

    def conversation(self) -> Conversation:
        def work(tx):
            page = tx.find(store.BY_LAST_MESSAGE)
            return store.get(tx, page.items[0]["id"])

        return self.world.documents.transact(TENANT, work)

    def answer(self) -> None:
        """Let the agent think and its answer leave."""
        known = self.conversation()
        if known.reply_due_at:
            self.world.clock.now = max(self.world.clock.now, known.reply_due_at)
        self.world.replies.reply(ReplyTask(TENANT, known.id, known.inbound_seq))
        self.world.deliver()

    def say(self, content: Content, reply_to: str | None = None) -> Any:
        id = self.conversation().id
        sent = self.world.inbox.say(MEMBER, TENANT, id, Said(content, reply_to))
        self.world.deliver()
        return self.ledger(sent.id)

    def ledger(self, id: str) -> Any:
        return self.world.documents.transact(TENANT, lambda tx: tx.get(messaging.SENDS, id))

    def thread(self) -> list[tuple[str, str, str]]:
        """Return author, type and text of every message, oldest first."""
        page = self.world.inbox.thread(TENANT, self.conversation().id, 100, None)
        items = reversed(page.messages.items)
        return [(one["author"], one["type"], one["text"]) for one in items]

    def comment_message(self) -> str:
        page = self.world.inbox.thread(TENANT, self.conversation().id, 100, None)
        return next(one["id"] for one in page.messages.items if one["type"] == "comment")

    def taken(self) -> list[str]:
        """Return the words of everything the simulator accepted from us."""
        items = self.http.get("/simulator/api/sent").json()["items"]
        return [one["text"] for one in items if one["status"] != "received"]


@pytest.fixture
def talk(world: World, tmp_path: Path) -> Iterator[Talk]:
    hook = Webhook()
    with serving(hook.app) as address:
        url = f"{address}/hook"
        simulator = create_simulator(tmp_path / "sim", "http://127.0.0.1:9/", SECRET,
                                     clock=world.clock, instagram_webhook_url=url)  # fmt: skip
        with serving(standalone(simulator)) as there:
            channels = InstagramChannels(f"{there}/simulator/instagram", "v25.0")
            http = httpx.Client(base_url=there, trust_env=False)
            with http:
                yield _connected(world, channels, http, hook)
            channels.close()


def _connected(
    world: World, channels: InstagramChannels, http: httpx.Client, hook: Webhook
) -> Talk:
    http.put("/simulator/api/switches", json={"read_rate": 0})

    def work(tx):
        known = tx.get(messaging.ACCOUNTS, "a1")
        profile = {"channel": "instagram", "number_id": PROFILE, "throughput_per_second": 300}
        tx.put(messaging.ACCOUNTS, "a1", {**known, **profile})
        tx.platform.put(messaging.NUMBERS, PROFILE, {"tenant": TENANT, "account_id": "a1"})

    world.documents.transact(TENANT, work)
    uploads = replace(world.sends.uploads, channels=channels)
    world.sends = replace(world.sends, channels=channels, uploads=uploads)
    world.replies = replace(world.replies, channels=channels)
    return Talk(world, http, hook)


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


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(DAY - 310, "sent"), (DAY + 60, "sent"), (7 * DAY - 310, "sent"), (7 * DAY - 60, None)],
)
def test_a_human_may_answer_for_seven_days_with_the_tag(
    talk: Talk, seconds: int, state: str | None
):
    talk.write("Oi")
    talk.world.clock.move(seconds=seconds)
    if state is None:
        with pytest.raises(WindowClosed):
            talk.say(TextContent("Ainda quer?"))
        return
    assert talk.say(TextContent("Ainda quer?"))["state"] == state


def test_the_agent_may_answer_for_a_day_alone(talk: Talk):
    talk.write("Oi")
    known = talk.conversation()
    talk.world.clock.now = known.reply_due_at
    talk.world.replies.reply(ReplyTask(TENANT, known.id, known.inbound_seq))
    (task,) = talk.world.outbox.tasks("messaging_task_send")
    id = task["payload"]["send_id"]

    def late(tx):
        tx.merge(messaging.SENDS, id, {"valid_until": None})

    talk.world.documents.transact(TENANT, late)
    talk.world.clock.move(seconds=DAY + 60)
    talk.world.deliver()
    assert (talk.ledger(id)["state"], talk.ledger(id)["code"]) == ("cancelled", "WindowClosed")
    assert talk.taken() == []


def test_a_comment_gets_one_private_reply_whatever_comes_together(talk: Talk):
    talk.write("Quanto custa?", "comment")
    comment = talk.comment_message()

    def reply(number: int) -> str:
        try:
            return str(talk.say(TextContent(f"Custa {number}"), comment)["state"])
        except CommentAnswered:
            return "answered"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(reply, range(4)))
    assert outcomes == ["answered", "answered", "answered", "sent"]
    assert len(talk.taken()) == 1
    shown = talk.world.inbox.thread(TENANT, talk.conversation().id, 10, None).messages.items
    (private,) = [one for one in shown if one["author"] == "human"]
    assert private["reply_to"] == comment


def test_a_private_reply_goes_to_the_comment_and_not_after_seven_days(talk: Talk):
    talk.write("Quanto custa?", "comment")
    with pytest.raises(WindowClosed):
        talk.say(TextContent("Oi!"))
    talk.world.clock.move(seconds=7 * DAY - 60)
    with pytest.raises(CommentTooOld):
        talk.say(TextContent("Oi!"), talk.comment_message())
    assert talk.taken() == []


def test_the_inbox_names_the_channel_and_until_when_the_team_may_write(talk: Talk):
    talk.write("Quanto custa?", "comment")

    def listed() -> tuple[str, str | None]:
        (item,) = talk.world.inbox.find(TENANT, None, None, 10, None).items
        one = talk.world.inbox.get(TENANT, item["id"])
        for field in ("channel", "window_closes_at", "contact_name"):
            assert one[field] == item[field]
        return item["channel"], item["window_closes_at"]

    assert listed() == ("instagram", None)
    talk.write("Oi")
    channel, closes = listed()
    at = talk.conversation().last_inbound_at
    assert closes is not None
    assert at is not None
    assert (channel, from_text(closes)) == ("instagram", at + HUMAN_WINDOW - WINDOW_MARGIN)


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
