"""How many document operations a message and a send cost; prints the table, keeps the budget."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict

from shared.contacts import store as contacts
from shared.contacts.model import Basis
from shared.conversations.sent import SentMessages
from shared.events.messaging import MessageSent
from shared.messaging import gates
from shared.messaging.flow import SendTask
from shared.messaging.inbound import Owner
from shared.messaging.model import Cause
from shared.messaging.pacer import Want
from shared.messaging.planning import NewSend, plan_send
from shared.ports.channels import Sent, StatusUpdate, TextContent
from shared.ports.documents import Check, Driver, Write
from shared.ports.documents.transactions import TransactionalDocuments
from tests.conversations.conftest import TENANT, World, build_world
from tests.ports.conftest import driver, store
from tools.cost.usage import MEASURED

__all__ = ["driver", "store"]

CAUSE = Cause("campaign", "k1")
COLUMNS = ("reads", "queries", "writes", "checks", "deletes", "commits")


class Watched:
    """A driver that counts, by kind, what is written into the index of `due_at`."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.due: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def commit(self, writes: Sequence[Write], checks: Sequence[Check], attempt: str) -> None:
        self._driver.commit(writes, checks, attempt)
        self.due.update(each.kind for each in writes if (each.document or {}).get("due_at"))


class Table:
    """Measures steps and prints them side by side."""

    def __init__(self, documents: TransactionalDocuments, watched: Watched) -> None:
        self.documents = documents
        self.watched = watched
        self.rows: dict[str, dict[str, Any]] = {}

    def measure(self, name: str, step: Callable[[], object]) -> None:
        before, due = asdict(self.documents.operations), self.watched.due.copy()
        step()
        after = asdict(self.documents.operations)
        self.rows[name] = {column: after[column] - before[column] for column in COLUMNS}
        self.rows[name]["due"] = dict(sorted((self.watched.due - due).items()))

    def text(self) -> str:
        lines = [f"{'':38}" + "".join(f"{column:>9}" for column in COLUMNS)]
        for name, row in self.rows.items():
            lines.append(f"{name:38}" + "".join(f"{row[column]:>9}" for column in COLUMNS))
        return "\n".join(lines)


@pytest.fixture
def world(store: TransactionalDocuments, clock, outbox, tmp_path: Path) -> World:
    store.after_commit = outbox
    store._clock = clock
    store.driver = Watched(store.driver)
    return build_world(store, clock, outbox, tmp_path)


def test_the_cost_of_a_message_and_of_a_send_stays_within_the_budget(
    world: World, store: TransactionalDocuments, request: pytest.FixtureRequest, capsys, clock
) -> None:
    assert isinstance(store.driver, Watched)
    table = Table(store, store.driver)
    table.measure("inbound, first message of a person", lambda: world.write("Oi"))
    clock.move(seconds=1)
    table.measure("inbound message", lambda: world.write("Tudo bem?"))
    table.measure("reply, without its send", world.reply)
    contact = world.contact()
    _allow_marketing(store, contact.id, clock)
    new = NewSend("s1", "a1", contact.id, CAUSE, "marketing", TextContent("Olá"), "campaign")
    table.measure(
        "plan one send",
        lambda: store.transact(TENANT, lambda tx: plan_send(tx, new, None, clock())),
    )
    slot = Want(contact.id, template=False, service=False)
    table.measure(
        "reserve slots of an account (a group)",
        lambda: world.sends.pacer.reserve(TENANT, "a1", slot),
    )
    table.measure("send, claim to outcome", lambda: _claim_and_record(world, contact.id))
    sent = world.channels.sent[-1]
    table.measure("status delivered", lambda: _status(world, "delivered", sent.send_id))
    table.measure("status delivered, repeated", lambda: _status(world, "delivered", sent.send_id))
    fact = MessageSent(**world.outbox.facts("message-sent")[-1])
    table.measure(
        "subscriber: inbox follows a send",
        lambda: SentMessages(store, clock).message_sent(fact),
    )
    adapter = request.node.callspec.params["driver"]
    with capsys.disabled():
        print(f"\ndocument operations on {adapter}\n{table.text()}")  # noqa: T201

    for name in ("inbound, first message of a person", "inbound message"):
        inbound = table.rows[name]
        assert inbound["reads"] <= 4
        assert inbound["writes"] + inbound["checks"] <= 6
    send = table.rows["send, claim to outcome"]
    assert send["reads"] <= 4
    assert send["writes"] + send["checks"] <= 4
    # The table of costs counts with these figures.
    assert json.loads(MEASURED.read_text()) == table.rows, f"write this: {json.dumps(table.rows)}"


def _allow_marketing(store: TransactionalDocuments, contact_id: str, clock) -> None:
    def work(tx):
        from msgspec.structs import replace

        contact = contacts.get(tx, contact_id)
        basis = Basis("consent", "form", "", clock())
        contacts.put(tx, replace(contact, basis=basis))
        gates.open_gate(tx, CAUSE)

    store.transact(TENANT, work)


def _claim_and_record(world: World, contact_id: str) -> None:
    now = world.clock()
    task = SendTask(TENANT, "s1", "a1", contact_id, "campaign", "k1", now, False, False)
    claimed = world.sends._claim(task, now)
    assert claimed is not None
    outcome = world.channels.send(None, claimed.outgoing)
    assert isinstance(outcome, Sent)
    world.sends._record(TENANT, claimed, outcome)


def _status(world: World, status: str, send_id: str) -> None:
    entry = f"wamid.simulated.{len(world.channels.sent)}"
    update = StatusUpdate("n1", entry, status, world.clock(), send_id, None)
    world.receiving.statuses.apply(Owner(TENANT, "a1"), update)
