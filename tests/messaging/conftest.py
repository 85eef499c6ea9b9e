"""A tenant with one account, one template and contacts, over embedded adapters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.contacts import store as contacts
from shared.contacts.model import Basis, Contact, Identifier
from shared.kernel.clock import from_text, to_text
from shared.messaging import gates, store
from shared.messaging.flow import TOKEN_PURPOSE, SendFlow, SendTask
from shared.messaging.inbound import Owner
from shared.messaging.media import MediaUploads
from shared.messaging.model import Cause, Send
from shared.messaging.pacer import AccountPacer, WindowGate
from shared.messaging.pacing import Rate
from shared.messaging.planning import NewSend, plan_send
from shared.messaging.statuses import StatusService
from shared.ports.blobs.folder import FolderBlobs
from shared.ports.channels import Content, StatusUpdate, TemplateContent
from shared.ports.channels.errors import refusal
from shared.ports.channels.simulator import SimulatorChannels
from shared.ports.documents import Document, Documents
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer
from shared.usage.service import UsageService

TENANT = "t1"
CAMPAIGN = Cause("campaign", "k1")
GREETING = TemplateContent("ola", "pt_BR", ("Ana",))


@dataclass
class World:
    """The parts a test turns, and short words for what it does often."""

    documents: Documents
    clock: Callable[[], datetime]
    channels: SimulatorChannels
    flow: SendFlow
    statuses: StatusService
    outbox: object
    slept: list[float] = field(default_factory=list)

    def contact(self, id: str = "c1", phone: str = "+5511988887777", basis: bool = True) -> None:
        now = self.clock()
        contact = Contact(
            id,
            now,
            now,
            name="Ana",
            identifiers=(Identifier("phone", phone),),
            basis=Basis("consent", "form", "", now) if basis else None,
        )
        self.documents.transact(TENANT, lambda tx: contacts.create(tx, contact))

    def plan(
        self,
        send_id: str = "s1",
        contact_id: str = "c1",
        content: Content = GREETING,
        cause: Cause = CAMPAIGN,
        valid_for: timedelta | None = None,
        rate: Rate | None = None,
        **changes: object,
    ) -> Send:
        now = self.clock()
        new = NewSend(
            send_id=send_id,
            account_id=changes.get("account_id", "a1"),
            contact_id=contact_id,
            cause=cause,
            purpose=changes.get("purpose", "marketing"),
            content=content,
            author="campaign",
            valid_until=now + valid_for if valid_for else None,
            rate=rate,
            quotes=changes.get("quotes"),
        )
        return self.documents.transact(TENANT, lambda tx: plan_send(tx, new, None, now))

    def task(self, send_id: str = "s1") -> SendTask:
        send = self.ledger(send_id)
        return SendTask(
            TENANT,
            send_id,
            send["account_id"],
            send["contact_id"],
            send["cause_kind"],
            send["cause_id"],
            from_text(send["slot_at"]),
            send["content"]["type"] == "template",
            send["purpose"] != "marketing",
            tuple(send["rate"]) if send["rate"] else None,
            store.send_from(send).template_key,
        )

    def send(self, send_id: str = "s1") -> object:
        return self.flow.send(self.task(send_id))

    def ledger(self, send_id: str = "s1") -> Document:
        found = self.documents.transact(TENANT, lambda tx: tx.get(store.SENDS, send_id))
        assert found is not None
        return found

    def account(self, **changes: object) -> Document:
        def work(tx):
            changed = {**tx.get(store.ACCOUNTS, "a1"), **changes}
            tx.put(store.ACCOUNTS, "a1", changed)
            return changed

        return self.documents.transact(TENANT, work)

    def status(self, status: str, message_id: str, send_id: str | None, **more: object) -> None:
        update = StatusUpdate("n1", message_id, status, self.clock(), send_id, None, **more)
        self.statuses.apply(Owner(TENANT, "a1"), update)

    def messages(self) -> list[Document]:
        index = store.MESSAGES_BY_DIRECTION
        return self.documents.transact(
            TENANT, lambda tx: tx.find(index, {"direction": "out"}).items
        )


@pytest.fixture
def world(documents: Documents, clock, outbox, tmp_path: Path) -> World:
    """A world whose campaign may send."""
    sealer = Sealer(FileSecrets(tmp_path / "secrets"))
    channels, slept = SimulatorChannels(), []
    pacer = AccountPacer(documents, clock, interval_seconds=0, sleep=slept.append)
    gates_ = [WindowGate(clock, 0.0, slept.append) for _ in range(2)]
    usage = UsageService(documents, clock)
    uploads = MediaUploads(FolderBlobs(tmp_path / "blobs"), channels)
    parts = documents, channels, sealer, pacer, usage, uploads
    flow = SendFlow(*parts, *gates_, clock, slept.append)
    account = {
        "name": "Loja",
        "number_id": "n1",
        "business_account_id": "w1",
        "status": "active",
        "throughput_per_second": 80,
        "daily_limit": None,
        "portfolio_id": "p1",
        "templates": {
            "ola|pt_BR": {
                "name": "ola",
                "language": "pt_BR",
                "status": "APPROVED",
                "category": "MARKETING",
                "body": "Oi {{1}}, tudo bem?",
            }
        },
        "sealed_token": sealer.seal(TENANT, TOKEN_PURPOSE, b"token"),
        "created_at": to_text(clock()),
    }

    def work(tx):
        tx.put(store.ACCOUNTS, "a1", account)
        gates.open_gate(tx, CAMPAIGN)

    documents.transact(TENANT, work)
    statuses = StatusService(documents, refusal, clock)
    built = World(documents, clock, channels, flow, statuses, outbox, slept)
    built.contact()
    return built


@pytest.fixture
def meta(documents: Documents, clock, tmp_path: Path) -> Iterator[Any]:
    from tests.messaging.meta import playing_meta

    with playing_meta(documents, clock, tmp_path) as made:
        yield made
