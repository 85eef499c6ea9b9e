"""A business with a number and an agent; people write to it through webhook bodies."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shared.agents import store as agents
from shared.agents.model import Agent
from shared.contacts import store as contacts
from shared.contacts.model import Contact
from shared.conversations import store
from shared.conversations.flow import ReplyFlow, ReplyTask
from shared.conversations.incoming import Incoming
from shared.conversations.media import MediaFiles
from shared.conversations.model import Conversation
from shared.conversations.parking import ParkedItems
from shared.conversations.preview import Preview
from shared.conversations.receiving import Receiving
from shared.conversations.saying import OutgoingFiles, Signs
from shared.conversations.service import ConversationService
from shared.conversations.thinking import Thinker
from shared.entry.auth import Principal, Role
from shared.kernel.clock import from_text, to_text
from shared.knowledge.service import KnowledgeService
from shared.messaging import store as messaging
from shared.messaging.account_events import AccountEvents
from shared.messaging.flow import TOKEN_PURPOSE, SendFlow, SendTask
from shared.messaging.inbound import NumberDirectory
from shared.messaging.media import MediaUploads
from shared.messaging.model import conversation_id
from shared.messaging.pacer import AccountPacer
from shared.messaging.statuses import StatusService
from shared.ports.blobs.folder import FolderBlobs
from shared.ports.channels.errors import refusal
from shared.ports.channels.simulator import SimulatorChannels
from shared.ports.documents import Document, Documents
from shared.ports.llm import Completion
from shared.ports.llm.scripted import ScriptedLlm
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer
from shared.usage.service import UsageService

TENANT = "t1"
ANA = "5511988887777"
MEMBER = Principal("u1", TENANT, Role.AGENT)


@dataclass
class World:
    """The parts a test turns, and short words for what it does often."""

    documents: Documents
    clock: Any
    outbox: Any
    channels: SimulatorChannels
    llm: ScriptedLlm
    receiving: Receiving
    replies: ReplyFlow
    sends: SendFlow
    inbox: ConversationService
    blobs: FolderBlobs
    sealer: Sealer
    numbered: list[int] = field(default_factory=lambda: [0])

    def body(self, *nodes: dict[str, Any], number_id: str = "n1", key: str = "messages") -> bytes:
        value = {"metadata": {"phone_number_id": number_id}, key: list(nodes)}
        change = {"field": "messages", "value": value}
        return json.dumps({"entry": [{"id": "w1", "changes": [change]}]}).encode()

    def text(self, text: str, sender: str = ANA, id: str | None = None, **node: Any) -> dict:
        self.numbered[0] += 1
        return {
            "from": sender,
            "id": id or f"wamid.in.{self.numbered[0]}",
            "timestamp": str(int(self.clock().timestamp())),
            "type": "text",
            "text": {"body": text},
            **node,
        }

    def write(self, text: str, sender: str = ANA, id: str | None = None) -> None:
        self.receiving.receive(self.body(self.text(text, sender, id)))

    def contact(self, sender: str = ANA) -> Contact:
        from shared.contacts.model import Identifier

        def work(tx):
            id = contacts.find_by(tx, [Identifier("wa_id", sender)])
            assert id is not None
            return contacts.get(tx, id)

        return self.documents.transact(TENANT, work)

    def conversation(self, sender: str = ANA) -> Conversation:
        id = conversation_id("a1", self.contact(sender).id)
        return self.documents.transact(TENANT, lambda tx: store.get(tx, id))

    def reply(self, sender: str = ANA) -> object:
        """Run the reply task of the conversation as the queue would, once it is due."""
        known = self.conversation(sender)
        if known.reply_due_at and known.reply_due_at > self.clock():
            self.clock.now = known.reply_due_at
        return self.replies.reply(ReplyTask(TENANT, known.id, known.inbound_seq))

    def deliver(self) -> None:
        """Run every send task that was enqueued and is still planned."""
        for item in self.outbox.tasks("messaging_task_send"):
            payload = {**item["payload"], "tenant": TENANT}
            payload["slot_at"] = from_text(payload["slot_at"])
            payload["rate"] = tuple(payload["rate"]) if payload["rate"] else None
            self.sends.send(SendTask(**payload))

    def said(self) -> list[str]:
        return [getattr(one.content, "text", "") for one in self.channels.sent]

    def messages(self, sender: str = ANA) -> list[Document]:
        thread = self.inbox.thread(TENANT, self.conversation(sender).id, 100, None)
        return list(reversed(thread.messages.items))


@pytest.fixture
def world(documents: Documents, clock, outbox, tmp_path: Path) -> World:
    return build_world(documents, clock, outbox, tmp_path)


def build_world(
    documents: Documents, clock: Callable[[], datetime], outbox: Any, folder: Path
) -> World:
    """Return a business that answers "Certo." to everything."""
    sealer = Sealer(FileSecrets(folder / "secrets"))
    blobs = FolderBlobs(folder / "blobs")
    channels, llm = SimulatorChannels(), ScriptedLlm(lambda request: Completion("Certo."))
    pacer = AccountPacer(documents, clock, 0, lambda seconds: None)
    directory = NumberDirectory(documents)
    statuses = StatusService(documents, refusal, clock)
    usage = UsageService(documents, default_plan="scale")
    thinker = Thinker(llm, KnowledgeService(documents), usage, (), clock)
    account = {
        "number_id": "n1",
        "business_account_id": "w1",
        "status": "active",
        "status_reason": "",
        "throughput_per_second": 80,
        "daily_limit": None,
        "templates": {},
        "sealed_token": sealer.seal(TENANT, TOKEN_PURPOSE, b"token"),
        "created_at": to_text(clock()),
    }

    def work(tx):
        tx.put(messaging.ACCOUNTS, "a1", account)
        tx.platform.put(messaging.NUMBERS, "n1", {"tenant": TENANT, "account_id": "a1"})
        known = {"tenant": TENANT, "number_id": "n1", "business_account_id": "w1"}
        tx.platform.put(messaging.WEBHOOK_ACCOUNTS, "a1", known)
        agents.put(tx, Agent("g1", "Bia", clock(), clock(), knowledge=False), "u1")

    documents.transact(TENANT, work)
    return World(
        documents,
        clock,
        outbox,
        channels,
        llm,
        Receiving(
            documents,
            channels,
            directory,
            statuses,
            pacer,
            AccountEvents(documents, directory, clock),
            ParkedItems(documents, sealer),
            Incoming(),
            clock,
        ),
        ReplyFlow(documents, thinker, channels, sealer, clock),
        SendFlow(
            documents,
            channels,
            sealer,
            pacer,
            usage,
            MediaUploads(FolderBlobs(folder / "blobs"), channels),
            clock=clock,
            sleep=lambda seconds: None,
        ),
        ConversationService(
            documents,
            Preview(documents, thinker),
            OutgoingFiles(blobs, documents),
            MediaFiles(documents, blobs),
            Signs(documents, lambda: channels, lambda: sealer),
            clock,
        ),
        blobs,
        sealer,
    )


@pytest.fixture
def talk(world: World, tmp_path: Path) -> Iterator[Any]:
    from tests.conversations.instagram import talking

    with talking(world, tmp_path) as made:
        yield made
