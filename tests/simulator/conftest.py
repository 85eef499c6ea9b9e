"""The simulator and a business's webhook, both over real HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.simulator.app import create_simulator, standalone
from shared.kernel.clock import Clock, system_clock
from shared.ports.channels import Inbound
from shared.ports.channels.webhook import parse
from tests.conftest import SettableClock
from tests.simulator.serving import Webhook, serving, wait_for

SECRET = "app secret"
NUMBER = "42"


@dataclass
class Simulated:
    """A running simulator as its clients see it."""

    address: str
    webhook: Webhook
    http: httpx.Client

    def send(self, to: str = "+5511987654321", number: str = NUMBER, **fields: Any) -> Any:
        """Ask the Graph API to send a text."""
        body = {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": "oi"}}
        return self.http.post(f"/simulator/graph/v25.0/{number}/messages", json={**body, **fields})

    def send_template(self, to: str = "+5511987654321", **fields: Any) -> Any:
        """Ask the Graph API to send a template that is approved."""
        parameters = [{"type": "text", "text": "Ana"}, {"type": "text", "text": "Loja"}]
        template = {
            "name": "primeiro_contato",
            "language": {"code": "pt_BR"},
            "components": [{"type": "body", "parameters": parameters}],
        }
        return self.send(to, **{"type": "template", "template": template, **fields})

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API to play and return its answer."""
        response = self.http.request(
            method, f"/simulator/api{path}", json={} if body is None and method != "GET" else body
        )
        assert response.status_code in (200, 204), response.text
        return response.json() if response.content else None

    def switch(self, **switches: Any) -> None:
        self.api("PUT", "/switches", switches)

    def write(self, phone: str = "+5511987654321", text: str = "olá", **fields: Any) -> Any:
        """Let a person write to the business."""
        fields.setdefault("number_id", NUMBER)
        return self.api("POST", f"/people/{phone}/messages", {"text": text, **fields})

    def items(self) -> list[Inbound]:
        """Return everything the webhook has got, in order of arrival."""
        return [item for body in list(self.webhook.bodies) for item in parse(body)]

    def await_items(self, count: int, seconds: float = 10.0) -> list[Inbound]:
        wait_for(lambda: len(self.items()) >= count, seconds)
        return self.items()


def start(folder: Path, webhook: Webhook, hook: str, clock: Clock) -> Any:
    app = standalone(create_simulator(folder, hook + "/hook", SECRET, "token", clock))
    return serving(app)


@pytest.fixture
def webhook() -> Iterator[tuple[Webhook, str]]:
    receiver = Webhook()
    with serving(receiver.app) as address:
        yield receiver, address


def _client(address: str) -> httpx.Client:
    return httpx.Client(
        base_url=address,
        headers={"Authorization": "Bearer any"},
        timeout=15,
        trust_env=False,
    )


@pytest.fixture
def simulated(tmp_path: Path, webhook: tuple[Webhook, str]) -> Iterator[Simulated]:
    """A simulator on the machine's clock, quick to report statuses."""
    receiver, hook = webhook
    with start(tmp_path, receiver, hook, system_clock) as address, _client(address) as http:
        running = Simulated(address, receiver, http)
        running.switch(
            sent_seconds=[0, 0], delivered_seconds=[0, 0], read_seconds=[0, 0], read_rate=1
        )
        yield running


@pytest.fixture
def still(
    tmp_path: Path, webhook: tuple[Webhook, str], clock: SettableClock
) -> Iterator[Simulated]:
    """A simulator whose time stands until the test moves `clock`."""
    receiver, hook = webhook
    with start(tmp_path, receiver, hook, clock) as address, _client(address) as http:
        yield Simulated(address, receiver, http)
