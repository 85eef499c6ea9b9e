"""A whole campaign on a virtual clock: tasks at their times, facts at once, crashes on demand."""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from shared.campaigns import moves, store
from shared.campaigns.enrolment import EnrolmentService
from shared.campaigns.file_enrolment import FileEnrolment
from shared.campaigns.flow import ComposeFlow
from shared.campaigns.model import Campaign, FirstMessage, Limit, Status, Variable
from shared.campaigns.planner import Planner
from shared.campaigns.prospect import Prospect, prospect_id
from shared.campaigns.reactions import CampaignReactions
from shared.campaigns.scheduling import CampaignSchedule
from shared.contacts import store as contacts
from shared.contacts.importing import ContactImports, ImportTask
from shared.contacts.model import Basis, Contact, Identifier
from shared.events.campaigns import CampaignStarted
from shared.events.contacts import ContactSuppressed
from shared.events.messaging import AccountPaused, MessageSent, SendFailed, TemplateChanged
from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import Unavailable
from shared.messaging import store as ledger
from shared.messaging.flow import TOKEN_PURPOSE, LedgerSweep, SendFlow, SendTask
from shared.messaging.media import MediaUploads
from shared.messaging.pacer import AccountPacer, WindowGate
from shared.ports.blobs.folder import FolderBlobs
from shared.ports.channels.simulator import SimulatorChannels
from shared.ports.documents import OUTBOX, Document, Tx
from shared.ports.documents.across import scan_due
from shared.ports.documents.sqlite import SqliteDocuments
from shared.ports.documents.transactions import TransactionalDocuments
from shared.ports.llm.scripted import ScriptedLlm
from shared.usage.service import UsageService

TENANT = "t1"
CAMPAIGN = "k1"
ACCOUNT = "a1"
ZONE = "America/Sao_Paulo"
# Sunday, 09:00 in São Paulo.
START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEMPLATE = FirstMessage("template", "ola", "pt_BR", (Variable("first_name", "tudo bem"),))


class Killed(BaseException):
    """The process died here."""


class MortalDocuments(TransactionalDocuments):
    """Dies before or after the commits it is told to."""

    def __init__(self, driver: SqliteDocuments, clock: Callable[[], datetime]) -> None:
        super().__init__(driver, clock)
        self.commits = 0
        self.kill: Callable[[int], str | None] = lambda number: None

    def transact(self, tenant: str, work: Callable[[Tx], Any]) -> Any:
        self.commits += 1
        moment = self.kill(self.commits)
        if moment == "before":
            raise Killed
        if moment == "after":
            deliver, self.after_commit = self.after_commit, None
            try:
                super().transact(tenant, work)
            finally:
                self.after_commit = deliver
            raise Killed
        return super().transact(tenant, work)


class PlainSealing:
    """Nothing secret in these tests."""

    def seal(self, tenant: str, purpose: str, plain: bytes) -> str:
        return plain.decode()

    def open(self, tenant: str, purpose: str, sealed: str) -> bytes:
        return sealed.encode()


@dataclass
class World:
    """Everything a campaign needs, over one SQLite file."""

    folder: Path
    now: datetime = START
    llm: ScriptedLlm = field(default_factory=lambda: ScriptedLlm([]))
    channels: SimulatorChannels = field(default_factory=SimulatorChannels)
    seed: int = 1
    double_tasks: bool = False
    claimed_at: list[datetime] = field(default_factory=list)
    plan_runs: int = 0

    def __post_init__(self) -> None:
        driver = SqliteDocuments(self.folder / "documents.db")
        self.documents = MortalDocuments(driver, self.clock)
        self.documents.after_commit = self._deliver
        self._queue: list[tuple[datetime, int, str, Document]] = []
        self._order = itertools.count()
        self._random = random.Random(self.seed)
        self.schedule = CampaignSchedule(self.documents, self.clock)
        self.reactions = CampaignReactions(self.documents, self.clock)
        self.usage = UsageService(self.documents, self.clock, default_plan="scale")
        self._boot()
        self._seed_documents()

    def _boot(self) -> None:
        """Make what lives in one process; a kill makes it anew."""
        self.planner = Planner(self.documents, self.clock, self._random.random)
        pacer = AccountPacer(self.documents, self.clock, 0, self._sleep)
        self.sender = SendFlow(
            self.documents,
            self.channels,
            PlainSealing(),
            pacer,
            self.usage,
            MediaUploads(FolderBlobs(self.folder / "blobs"), self.channels),
            WindowGate(self.clock, 0.0, self._sleep),
            WindowGate(self.clock, 0.0, self._sleep),
            self.clock,
            self._sleep,
        )
        self.composer = ComposeFlow(
            self.documents, self.llm, self.usage, self.clock, self._random.random
        )

    def clock(self) -> datetime:
        return self.now

    def _sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def _seed_documents(self) -> None:
        account = {
            "channel": "whatsapp",
            "number_id": "n1",
            "business_account_id": "w1",
            "status": "active",
            "throughput_per_second": 80,
            "daily_limit": None,
            "portfolio_id": "p1",
            "templates": {
                "ola|pt_BR": {"status": "APPROVED", "category": "MARKETING", "body": "Oi {{1}}!"}
            },
            "sealed_token": PlainSealing().seal(TENANT, TOKEN_PURPOSE, b"token"),
            "created_at": to_text(self.now),
        }
        self.do(lambda tx: tx.put(ledger.ACCOUNTS, ACCOUNT, account))

    def do(self, work: Callable[[Tx], Any]) -> Any:
        """Run one transaction of the test itself."""
        return self.documents.transact(TENANT, work)

    # --- people and campaigns

    def person(self, number: int, zone: str = ZONE, basis: bool = True, **more: Any) -> str:
        """Make one contact and return its id."""
        id = f"c{number}"
        contact = Contact(
            id=id,
            created_at=self.now,
            updated_at=self.now,
            name=f"Ana {number}",
            time_zone=zone,
            identifiers=(Identifier("phone", f"+5511{900000000 + number}"),),
            basis=Basis("consent", "form", "", self.now) if basis else None,
            **more,
        )
        self.do(lambda tx: tx.put(contacts.CONTACTS, id, contacts.to_document(contact)))
        return id

    def enroll(self, ids: list[str], campaign_id: str = CAMPAIGN, zone: str = ZONE) -> None:
        """Put people into a campaign that has not started."""

        for start in range(0, len(ids), 400):
            work = partial(_enroll, self.now, campaign_id, ids[start : start + 400], zone)
            self.do(work)

    def campaign(self, people: int = 0, id: str = CAMPAIGN, **changes: Any) -> Campaign:
        """Make a draft with some people."""
        values: dict[str, Any] = {
            "account_id": ACCOUNT,
            "rate": Limit(20, 60),
            "first_message": TEMPLATE,
        }
        campaign = Campaign(id=id, name="Teste", created_at=self.now, **(values | changes))
        self.do(lambda tx: store.put(tx, campaign))
        if people:
            self.enroll([self.person(number) for number in range(people)], id)
        return campaign

    def start(self, id: str = CAMPAIGN) -> None:
        self.do(lambda tx: moves.start(tx, store.get(tx, id), self.now))

    def pause(self, id: str = CAMPAIGN) -> None:
        self.do(lambda tx: moves.pause(tx, store.get(tx, id), "member", self.now))

    def resume(self, id: str = CAMPAIGN) -> None:
        self.do(lambda tx: moves.resume(tx, store.get(tx, id), self.now))

    def status(self, id: str = CAMPAIGN) -> Status:
        return self.do(lambda tx: store.get(tx, id)).status

    def prospects(self, id: str = CAMPAIGN) -> list[Prospect]:
        def work(tx: Tx) -> list[Prospect]:
            page = tx.find(store.PROSPECTS_OF, {"campaign_id": id}, limit=1000)
            return [store.prospect_from(item) for item in page.items]

        return self.do(work)

    def prospect(self, number: int, id: str = CAMPAIGN) -> Prospect:
        return self.do(lambda tx: store.get_prospect(tx, prospect_id(id, f"c{number}")))

    def plan_states(self) -> Counter[str]:
        return Counter(one.plan_state.value for one in self.prospects())

    # --- running

    def _deliver(self, tenant: str, outbox_id: str, items: list[Document]) -> None:
        for item in items:
            self._enqueue(item)
            if self.double_tasks:
                self._enqueue(item)
        TransactionalDocuments.transact(
            self.documents, tenant, lambda tx: tx.delete(OUTBOX, outbox_id)
        )

    def _enqueue(self, item: Document) -> None:
        at = from_text(item["at"]) if item.get("at") else self.now
        kind = item.get("target") or item["topic"]
        heapq.heappush(self._queue, (at, next(self._order), kind, item))

    def restart(self) -> None:
        """What a crash left in the outbox is swept; what the process knew is gone."""
        self.documents.kill = lambda number: None
        self._boot()
        for tenant, entry in scan_due(
            self.documents, OUTBOX, self.now + timedelta(minutes=1), 1000
        ):
            self._deliver(tenant, entry["id"], entry["items"])

    def run(self, **span: float) -> None:
        """Deliver everything that is due within the span, and move the clock to its end."""
        end = self.now + timedelta(**span)
        while self._queue and self._queue[0][0] <= end:
            at, order, kind, item = heapq.heappop(self._queue)
            self.now = max(self.now, at)
            try:
                self._dispatch(kind, item)
            except Killed:
                self.restart()
                heapq.heappush(self._queue, (self.now, order, kind, item))
            except Unavailable:
                retry = self.now + timedelta(seconds=20)
                heapq.heappush(self._queue, (retry, order, kind, item))
        self.now = max(self.now, end)

    def drop_tasks(self, target: str) -> int:
        """Lose every queued task of a target."""
        before = len(self._queue)
        self._queue = [entry for entry in self._queue if entry[2] != target]
        heapq.heapify(self._queue)
        return before - len(self._queue)

    def queued(self, target: str) -> list[Document]:
        return [item for _, _, kind, item in sorted(self._queue)[:] if kind == target]

    def sweep(self) -> None:
        """What the schedules do every minute; a kill leaves the rest to the next one."""
        try:
            self.schedule.run()
            for tenant, send in scan_due(self.documents, ledger.SENDS, self.now, 1000):
                LedgerSweep(self.documents, self.clock).settle(tenant, send["id"])
        except Killed:
            self.restart()

    def _dispatch(self, kind: str, item: Document) -> None:
        handlers: dict[str, Callable[[Document], None]] = {
            "campaigns_task_plan": self._plan,
            "campaigns_task_compose": self._compose,
            "campaigns_task_enroll": self._enroll,
            "contacts_task_import": self._import,
            "messaging_task_send": self._send,
            "campaign-started": self._fact(CampaignStarted, self.reactions.on_campaign_started),
            "message-sent": self._fact(MessageSent, self.reactions.on_message_sent),
            "send-failed": self._fact(SendFailed, self.reactions.on_send_failed),
            "account-paused": self._fact(AccountPaused, self.reactions.on_account_paused),
            "template-changed": self._fact(TemplateChanged, self.reactions.on_template_changed),
            "contact-suppressed": self._fact(
                ContactSuppressed, self.reactions.on_contact_suppressed
            ),
        }
        handler = handlers.get(kind)
        if handler is not None:
            handler(item)

    def _fact(self, kind: Any, react: Callable[[Any], None]) -> Callable[[Document], None]:
        return lambda item: react(msgspec.convert(item["fact"], kind))

    def _plan(self, item: Document) -> None:
        self.plan_runs += 1
        self.planner.plan(TENANT, item["payload"]["campaign_id"], item["payload"]["turn"])

    def _compose(self, item: Document) -> None:
        payload = item["payload"]
        self.composer.compose(TENANT, payload["campaign_id"], payload["contact_id"])

    @property
    def enrolment(self) -> EnrolmentService:
        blobs = FolderBlobs(self.folder / "blobs")
        imports = ContactImports(self.documents, self.usage, blobs, self.clock)
        files = FileEnrolment(self.documents, imports, blobs, self.clock)
        return EnrolmentService(self.documents, files, self.clock)

    def _enroll(self, item: Document) -> None:
        self.enrolment.go_on(TENANT, item["payload"]["enrolment_id"])

    def _import(self, item: Document) -> None:
        task = ImportTask(TENANT, item["payload"]["import_id"])
        self.enrolment.files.imports.go_on(task)

    def _send(self, item: Document) -> None:
        before = len(self.channels.sent)
        self.sender.send(msgspec.convert({**item["payload"], "tenant": TENANT}, SendTask))
        self.claimed_at += [self.now] * (len(self.channels.sent) - before)

    # --- what must hold

    def recipients(self) -> Counter[str]:
        """Return how many messages each phone got."""
        return Counter(str(sent.recipient.phone) for sent in self.channels.sent)

    def most_in(self, seconds: float) -> int:
        """Return the most claims in any sliding window of so many seconds."""
        times = sorted(self.claimed_at)
        most = start = 0
        for end, moment in enumerate(times):
            while moment - times[start] >= timedelta(seconds=seconds):
                start += 1
            most = max(most, end - start + 1)
        return most


def _enroll(now: datetime, campaign_id: str, ids: list[str], zone: str, tx: Tx) -> None:
    for id in ids:
        key = prospect_id(campaign_id, id)
        store.put_prospect(tx, Prospect(key, campaign_id, id, zone, now))
    store.put_horizon(tx, store.get_horizon(tx, campaign_id).waits_in([zone]))
