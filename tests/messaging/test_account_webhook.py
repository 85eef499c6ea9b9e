"""An account's own webhook: its own secrets, two while one is replaced, and nobody else's."""

import hashlib
import hmac
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from shared.entry.account_webhook import AccountWebhooks
from shared.entry.auth import Principal, Role
from shared.entry.webhook_keys import WebhookDirectory
from shared.kernel.clock import system_clock
from shared.messaging import store
from shared.messaging.webhooks import WebhookSecrets
from shared.ports.bus.sqlite import SqliteBus
from shared.ports.channels.signature import verify
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer

OWNER = Principal("u1", "t1", Role.OWNER)
BODY = b'{"text":"ol\\u00e1"}'


def sign(secret: str, body: bytes = BODY) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"x-hub-signature-256": f"sha256={digest}"}


@pytest.fixture
def parts(documents, clock, tmp_path: Path):
    bus = SqliteBus(tmp_path / "bus.db")
    bus.subscribe("test", "whatsapp-webhook")
    sealer = Sealer(FileSecrets(tmp_path / "secrets"))
    account = {"number_id": "n1", "business_account_id": "w1"}
    documents.transact("t1", lambda tx: tx.put(store.ACCOUNTS, "a1", account))
    directory = WebhookDirectory(documents, sealer)
    secrets = WebhookSecrets(documents, sealer)
    client = _client(bus, directory)
    yield client, secrets, bus, documents
    bus.file.close()


def _client(bus: SqliteBus, directory: WebhookDirectory) -> TestClient:
    webhooks = AccountWebhooks(bus, "whatsapp-webhook", directory.keys_of, verify)
    path = "/webhooks/whatsapp/{account_id}"
    return TestClient(Starlette(routes=[Route(path, webhooks.receive, methods=["GET", "POST"])]))


def _taken(bus: SqliteBus) -> list[dict[str, str]]:
    return [dict(message.attributes) for message in bus.claim(system_clock(), {"test": 10})]


def test_a_body_is_taken_for_its_account_and_one_read_serves_a_minute(parts):
    client, secrets, bus, documents = parts
    secrets.add(OWNER, "t1", "a1", "first")
    before = documents.operations.reads
    for _ in range(3):
        answer = client.post("/webhooks/whatsapp/a1", content=BODY, headers=sign("first"))
        assert answer.status_code == 200
    assert documents.operations.reads - before == 1
    assert [attributes["account_id"] for attributes in _taken(bus)] == ["a1"] * 3


def test_two_secrets_hold_while_one_is_replaced_and_then_only_the_new_one(parts):
    _, secrets, bus, documents = parts
    secrets.add(OWNER, "t1", "a1", "first")
    secrets.add(OWNER, "t1", "a1", "second")
    directory = WebhookDirectory(documents, secrets.sealing)
    client = _client(bus, directory)
    for secret, status in (("first", 200), ("second", 200), ("third", 401)):
        answer = client.post("/webhooks/whatsapp/a1", content=BODY, headers=sign(secret))
        assert answer.status_code == status
    secrets.remove_previous(OWNER, "t1", "a1")
    client = _client(bus, directory)
    answer = client.post("/webhooks/whatsapp/a1", content=BODY, headers=sign("first"))
    assert answer.status_code == 401


def test_a_body_dumped_again_by_a_proxy_is_refused(parts):
    client, secrets, _, _ = parts
    secrets.add(OWNER, "t1", "a1", "first")
    again = '{"text":"olá"}'.encode()
    answer = client.post("/webhooks/whatsapp/a1", content=again, headers=sign("first"))
    assert answer.status_code == 401


def test_an_account_without_a_secret_of_its_own_has_no_webhook(parts):
    client, *_ = parts
    for id in ("a1", "nobody"):
        answer = client.post(f"/webhooks/whatsapp/{id}", content=BODY, headers=sign(""))
        assert answer.status_code == 404


def test_the_handshake_asks_for_the_accounts_own_token(parts):
    client, secrets, _, _ = parts
    token = secrets.add(OWNER, "t1", "a1", "first").verify_token
    query = {"hub.mode": "subscribe", "hub.challenge": "<b>42</b>", "hub.verify_token": token}
    answer = client.get("/webhooks/whatsapp/a1", params=query)
    assert (answer.status_code, answer.text) == (200, "<b>42</b>")
    wrong = client.get("/webhooks/whatsapp/a1", params={**query, "hub.verify_token": "x"})
    assert wrong.status_code == 403
