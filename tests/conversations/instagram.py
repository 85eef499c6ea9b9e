"""A business on Instagram over the real path: adapter, simulator, signed webhooks."""

import dataclasses
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from msgspec.structs import replace

from infra.local.simulator.app import create_simulator, standalone
from shared.conversations import store
from shared.conversations.flow import ReplyTask
from shared.conversations.model import Conversation
from shared.conversations.saying import Said
from shared.messaging import store as messaging
from shared.ports.channels import (
    Content,
)
from shared.ports.channels.instagram import InstagramChannels
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


@contextmanager
def talking(world: World, tmp_path: Path) -> Iterator[Talk]:
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
    world.sends = dataclasses.replace(world.sends, channels=channels, uploads=uploads)
    world.replies = replace(world.replies, channels=channels)
    return Talk(world, http, hook)
