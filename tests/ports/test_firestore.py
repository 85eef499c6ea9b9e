"""What only the Firestore adapter does: every refusal of Google in our own words."""

import uuid
from collections.abc import Callable, Iterator

import grpc
import pytest
from google.cloud import firestore

from shared.kernel.errors import AppError, Invalid, Unavailable
from shared.ports.documents import Bounds, Index, Stale, Uncertain, Write
from shared.ports.documents.firestore import FirestoreDocuments
from shared.ports.documents.transactions import TransactionalDocuments
from tests.ports.grpc_refusing import RefusingServer

Code = grpc.StatusCode
EXPECTED: dict[grpc.StatusCode, tuple[type[Exception], type[Exception]]] = {
    # status: what a commit raises, what a read raises
    Code.ABORTED: (Stale, Unavailable),
    Code.CANCELLED: (Uncertain, Unavailable),
    Code.DATA_LOSS: (Uncertain, Unavailable),
    Code.DEADLINE_EXCEEDED: (Uncertain, Unavailable),
    Code.FAILED_PRECONDITION: (Stale, Unavailable),
    Code.INTERNAL: (Uncertain, Unavailable),
    Code.INVALID_ARGUMENT: (Invalid, Invalid),
    Code.OUT_OF_RANGE: (Unavailable, Unavailable),
    Code.PERMISSION_DENIED: (Unavailable, Unavailable),
    Code.RESOURCE_EXHAUSTED: (Unavailable, Unavailable),
    Code.UNAUTHENTICATED: (Unavailable, Unavailable),
    Code.UNAVAILABLE: (Uncertain, Unavailable),
    Code.UNIMPLEMENTED: (Uncertain, Unavailable),
    Code.UNKNOWN: (Uncertain, Unavailable),
    # The adapter reads back why, and that fails here too.
    Code.ALREADY_EXISTS: (Unavailable, Unavailable),
    Code.NOT_FOUND: (Unavailable, Unavailable),
}


@pytest.fixture
def server() -> Iterator[RefusingServer]:
    with RefusingServer().running() as running:
        yield running


@pytest.fixture
def refused(server: RefusingServer) -> Iterator[FirestoreDocuments]:
    opened = FirestoreDocuments("demo", server.host)
    yield opened
    opened.close()


def test_no_status_is_left_out() -> None:
    assert set(EXPECTED) == set(Code) - {Code.OK}


@pytest.mark.parametrize("status", EXPECTED, ids=lambda status: status.name)
def test_every_status_is_one_of_our_errors(
    refused: FirestoreDocuments, server: RefusingServer, status: grpc.StatusCode
) -> None:
    server.status = status
    of_commit, of_read = EXPECTED[status]
    with pytest.raises(of_commit):
        refused.commit([Write("acme", "things", "a", {"id": "a"})], [], "attempt")
    commits = [method for method, _ in server.calls if method.endswith("/Commit")]
    assert len(commits) == 1, "a commit is never repeated by itself"
    with pytest.raises(of_read):
        refused.read("acme", [("things", "a")])


@pytest.mark.parametrize(
    "ask",
    [
        lambda driver: driver.query("acme", Index("things"), Bounds({})),
        lambda driver: driver.count("acme", Index("things"), Bounds({})),
        lambda driver: driver.scan_due("things", "9999", 1),
    ],
)
def test_every_question_may_find_nobody(
    refused: FirestoreDocuments, ask: Callable[[FirestoreDocuments], object]
) -> None:
    with pytest.raises(Unavailable):
        ask(refused)


def test_a_read_is_tried_again_while_nobody_answers(
    refused: FirestoreDocuments, server: RefusingServer
) -> None:
    with pytest.raises(Unavailable):
        refused.read("acme", [("things", "a")])
    assert len(server.calls) == 3


def test_where_nobody_listens_a_transaction_fails_soon_and_may_be_retried() -> None:
    store = TransactionalDocuments(FirestoreDocuments("demo", "127.0.0.1:1"))
    for work in (
        lambda: store.transact("acme", lambda tx: tx.get("things", "a")),
        lambda: store.transact("acme", lambda tx: tx.create("things", "a", {})),
    ):
        with pytest.raises(AppError) as raised:
            work()
        assert raised.value.retry


def test_an_expiry_is_also_kept_as_a_native_time_for_the_ttl_policy(
    firestore_emulator: str,
) -> None:
    project = f"demo-{uuid.uuid4().hex}"
    store = TransactionalDocuments(FirestoreDocuments(project, firestore_emulator))
    moment = "2026-11-22T12:00:00.250000Z"
    store.transact("acme", lambda tx: tx.put("things", "a", {"expires_at": moment}))
    client = firestore.Client(project=project)
    stored = client.document("tenants/acme/things/a").get()
    assert stored.get("_expires_at").isoformat() == "2026-11-22T12:00:00.250000+00:00"
    found = store.transact("acme", lambda tx: tx.get("things", "a"))
    assert found == {"id": "a", "expires_at": moment}
    store.transact("acme", lambda tx: tx.merge("things", "a", {"expires_at": None}))
    assert "_expires_at" not in (client.document("tenants/acme/things/a").get().to_dict() or {})
    client.close()


def test_only_the_last_attempts_are_remembered(firestore_emulator: str) -> None:
    store = TransactionalDocuments(
        FirestoreDocuments(f"demo-{uuid.uuid4().hex}", firestore_emulator)
    )
    for _ in range(6):
        store.transact("acme", lambda tx: (tx.get("things", "a"), tx.put("things", "a", {})))
    [stored] = store.driver.read("acme", [("things", "a")])
    assert stored is not None
    assert len(set(stored.attempts)) == 4
