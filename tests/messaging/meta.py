"""A business in front of the simulator, which plays Meta over HTTP."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from infra.local.simulator.app import create_simulator, standalone
from shared.kernel.clock import Clock
from shared.messaging import store
from shared.messaging.accounts import Accounts
from shared.messaging.api import ROUTES
from shared.messaging.health import HealthService
from shared.messaging.service import MessagingService
from shared.messaging.signup import SignupService
from shared.messaging.template_api import TEMPLATE_ROUTES
from shared.messaging.template_service import TemplateService
from shared.messaging.webhooks import WebhookSecrets
from shared.ports.channels import App, ChannelAccounts
from shared.ports.channels.whatsapp import WhatsappChannels
from shared.ports.documents import Document, Documents
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer
from shared.usage.service import UsageService
from tests.api_caller import caller
from tests.messaging.conftest import TENANT
from tests.simulator.serving import serving

WABA = "200000000000001"
BODY = {
    "name": "Loja",
    "number_id": "42",
    "business_account_id": WABA,
    "access_token": "permanent",
}


@dataclass
class Meta:
    """The simulator and our accounts in front of it."""

    http: httpx.Client
    api: TestClient
    documents: Documents
    health: HealthService
    sealing: Sealer

    def switch(self, **switches: Any) -> None:
        assert self.http.put("/simulator/api/switches", json=switches).status_code == 200

    def number(self, **fields: Any) -> None:
        assert self.http.put("/simulator/api/numbers", json={"42": fields}).status_code == 200

    def connect(self, **changes: Any) -> Any:
        return self.api.post("/accounts", json={**BODY, **changes})

    def connected(self, **changes: Any) -> dict[str, Any]:
        answer = self.connect(**changes)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def stored(self, id: str) -> Document:
        found = self.documents.transact(TENANT, lambda tx: tx.get(store.ACCOUNTS, id))
        assert found is not None
        return found


@contextmanager
def playing_meta(documents: Documents, clock: Clock, tmp_path: Path) -> Iterator[Meta]:
    app = create_simulator(tmp_path / "simulator", "http://127.0.0.1:9/h", "s", access_token=None)
    with (
        serving(standalone(app)) as address,
        httpx.Client(base_url=address, trust_env=False) as http,
        closing(WhatsappChannels(f"{address}/simulator/graph", "v25.0")) as channels,
    ):
        sealing = Sealer(FileSecrets(tmp_path / "secrets"))
        service, health = accounts_over(documents, channels, sealing, clock)
        api = caller((*ROUTES, *TEMPLATE_ROUTES), service, documents)
        yield Meta(http, api, documents, health, sealing)


def accounts_over(
    documents: Documents, channels: ChannelAccounts, sealing: Sealer, clock: Clock
) -> tuple[Accounts, HealthService]:
    """Return the use cases of accounts over the channels of a simulator."""
    usage = UsageService(documents, clock, default_plan="scale")
    health = HealthService(documents, channels, sealing, clock)
    accounts = MessagingService(documents, channels, sealing, usage, health, clock)
    service = Accounts(
        accounts,
        TemplateService(documents, channels, sealing, health, clock),
        WebhookSecrets(documents, sealing),
        SignupService(accounts, channels, sealing, App("app", "secret"), "configuration"),
    )
    return service, health


def problem(answer: Any) -> tuple[int, str, str | None]:
    body = answer.json()
    return answer.status_code, body["code"], body.get("field")
