"""A business moved to another store: complete, sealed anew, and at no moment on both sides."""

from dataclasses import replace
from pathlib import Path

import pytest

from shared.events import emit
from shared.events.identity import MemberJoined
from shared.events.relay import Relay
from shared.identity import store as identity
from shared.kernel.errors import Conflict
from shared.messaging import store
from shared.messaging.flow import TOKEN_PURPOSE
from shared.ports.bus.sqlite import SqliteBus
from shared.ports.documents import OUTBOX, PLATFORM
from shared.ports.documents.across import kinds_of, walk
from shared.ports.documents.sqlite import SqliteDocuments
from shared.ports.documents.transactions import TransactionalDocuments
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer
from shared.ports.tasks.sqlite import SqliteTasks
from tests.conversations.conftest import TENANT, World
from tools.operations.move_tenant import REASON, Move, Side

PERSON = {"email": "a@example.test", "name": "", "language": "", "selected": "t2"}


@pytest.fixture
def move(world: World, clock, outbox, tmp_path: Path):
    """A business with a conversation, a second one that stays, and an empty other side."""
    relay = Relay(world.documents, SqliteBus(tmp_path / "b.db"), SqliteTasks(tmp_path / "t.db"))
    world.documents.after_commit = relay.after_commit
    # What the world's own set-up left; its tasks are those of the test's queue.
    for item in list(walk(world.documents, TENANT, OUTBOX)):
        relay.after_commit(TENANT, item["id"], item["items"])
    world.write("Oi")
    world.reply()

    def people(tx):
        tx.put(identity.USERS, "u1", {**PERSON, "memberships": {TENANT: "owner", "t2": "agent"}})
        tx.put(identity.USERS, "u2", {**PERSON, "memberships": {"t2": "owner"}})
        tx.put(identity.TENANTS, "t2", {"name": "Outra"})
        tx.put(store.NUMBERS, "n2", {"tenant": "t2", "account_id": "a2"})
        tx.put(identity.KEY_DIRECTORY, "d1", {"tenant": TENANT, "key_id": "c1", "role": "admin"})

    world.documents.transact(PLATFORM, people)
    driver = SqliteDocuments(tmp_path / "there.db")
    there = Side(TransactionalDocuments(driver, clock), Sealer(FileSecrets(tmp_path / "keys")))
    yield Move(TENANT, Side(world.documents, Sealer(FileSecrets(tmp_path / "secrets"))), there)
    driver.file.close()


def everything(side: Side, tenant: str) -> dict[str, list[dict]]:
    return {
        kind: [
            {name: value for name, value in one.items() if name != "sealed_token"}
            for one in walk(side.documents, tenant, kind)
        ]
        for kind in kinds_of(side.documents, tenant)
    }


def test_it_is_there_completely_and_its_directory_no_longer_here(move: Move):
    moved = move.run()

    assert moved > 5
    assert everything(move.there, TENANT) == everything(move.here, TENANT)
    here, there = everything(move.here, PLATFORM), everything(move.there, PLATFORM)
    assert [one["id"] for one in there[store.NUMBERS]] == ["n1"]
    assert [one["id"] for one in here[store.NUMBERS]] == ["n2"], "the other one stays"
    assert [one["id"] for one in there[identity.KEY_DIRECTORY]] == ["d1"]
    assert identity.KEY_DIRECTORY not in here
    assert [one["id"] for one in there[identity.TENANTS]] == [TENANT]
    assert [one["id"] for one in here[identity.TENANTS]] == ["t2"]
    assert here[identity.USERS][0]["memberships"] == {"t2": "agent"}
    assert [one["memberships"] for one in there[identity.USERS]] == [{TENANT: "owner"}]


def test_its_tokens_open_with_the_key_of_the_other_side_alone(move: Move, clock, outbox, tmp_path):
    move.run()
    [account] = walk(move.there.documents, TENANT, store.ACCOUNTS)

    assert move.there.sealing.open(TENANT, TOKEN_PURPOSE, account["sealed_token"]) == b"token"
    with pytest.raises(Exception, match="no version"):
        move.here.sealing.open(TENANT, TOKEN_PURPOSE, account["sealed_token"])


def test_nothing_is_sent_before_it_is_let_go_on(move: Move, world: World):
    move.run()
    world.deliver()
    assert world.channels.sent == []
    [account] = walk(move.there.documents, TENANT, store.ACCOUNTS)
    assert (account["status"], account["status_reason"]) == ("paused", REASON)

    move.resume()
    [account] = walk(move.there.documents, TENANT, store.ACCOUNTS)
    assert account["status"] == "active"


def test_what_has_not_left_yet_holds_the_move_up(move: Move):
    move.here.documents.after_commit = None
    fact = MemberJoined(tenant=TENANT, fact_id="f1", user_id="u1")
    move.here.documents.transact(TENANT, lambda tx: emit(tx, fact))

    with pytest.raises(Conflict, match="outbox"):
        replace(move, patience_seconds=0.1).run()
    assert "n1" in [one["id"] for one in walk(move.here.documents, PLATFORM, store.NUMBERS)]


def test_moving_again_after_a_crash_ends_the_same(move: Move):
    for kind in kinds_of(move.here.documents, TENANT)[:2]:
        move._copy(kind)
    move.run()

    assert everything(move.there, TENANT) == everything(move.here, TENANT)
