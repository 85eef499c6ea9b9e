"""A business of its own on a running system, driven only over HTTP, and the phones it writes to."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from infra.local.simulator.play import DEFAULT_NUMBER_ID

_TOOLKIT = "/identitytoolkit.googleapis.com/v1/accounts"


@dataclass
class Business:
    """One signed-up owner with a connected number; `get` and `post` speak as the owner."""

    url: str
    client: httpx.Client
    account_id: str = ""
    agent_id: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: Any) -> Any:
        return self._answer("GET", path, params=query)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return (
            self._answer("POST", path, json=body, **more)
            if body is not None
            else self._answer("POST", path, **more)
        )

    def _answer(self, method: str, path: str, **more: Any) -> Any:
        headers = {**self.headers, **more.pop("headers", {})}
        for _ in range(60):
            answer = self.client.request(
                method, f"{self.url}/api/v1{path}", headers=headers, **more
            )
            if answer.status_code != 429:
                break
            # The product's own limit of requests per member; a test is one impatient member.
            time.sleep(2)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def simulator(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.client.request(method, f"{self.url}/simulator/api{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def switch(self, **switches: Any) -> None:
        """Turn switches of the simulator."""
        self.simulator("PUT", "/switches", switches)

    def import_people(self, csv: str) -> Any:
        """Import contacts with consent and wait for the end of it."""
        done = self.post(
            "/contacts/import",
            params={"basis": "consent", "basis_source": "site form"},
            content=csv.encode(),
            headers={"content-type": "text/csv"},
        )
        return wait_until(
            lambda: _finished(self.get(f"/contacts/imports/{done['id']}")), "the import", 120
        )

    def campaign(self, messages: int, per_seconds: int, tag: str, **more: Any) -> str:
        """Make a campaign for everybody with the tag and return its id."""
        body = {
            "name": f"Campanha {tag}",
            "account_id": self.account_id,
            "agent_id": self.agent_id,
            "first_message": {
                "mode": "template",
                "template": "primeiro_contato",
                "language": "pt_BR",
                "variables": [
                    {"field": "first_name", "fallback": "tudo bem"},
                    {"field": "company", "fallback": "Loja Teste"},
                ],
            },
            "rate": {"messages": messages, "per_seconds": per_seconds},
            **more,
        }
        id: str = self.post("/campaigns", body)["id"]
        enrolled = self.post(f"/campaigns/{id}/prospects/import", {"tag": tag})
        if enrolled["state"] == "running":
            path = f"/campaigns/{id}/prospects/imports/{enrolled['enrolment_id']}"
            wait_until(lambda: self.get(path)["state"] == "done", "the enrolment", 120)
        return id

    def status(self, campaign_id: str) -> str:
        word: str = self.get(f"/campaigns/{campaign_id}")["status"]
        return word

    def ledger(self, campaign_id: str) -> list[dict[str, Any]]:
        """Return every send of the campaign."""
        rows: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            query = {"limit": 100, **({"cursor": cursor} if cursor else {})}
            page = self.get(f"/campaigns/{campaign_id}/sends", **query)
            rows += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return rows

    def accepted(self) -> list[dict[str, Any]]:
        """Return everything the simulator took, oldest first."""
        rows: list[dict[str, Any]] = []
        after = 0
        while True:
            page = self.simulator("GET", f"/sent?after={after}&limit=1000")
            rows += page["items"]
            if page["next_after"] is None:
                return rows
            after = page["next_after"]

    def write_as(self, phone: str, text: str) -> None:
        """Answer as a person."""
        self.simulator("POST", f"/people/{phone}/messages", {"text": text})

    def heard_by(self, phone: str) -> list[dict[str, Any]]:
        """Return what a person's phone shows, oldest first."""
        shown = self.simulator("GET", f"/people/{phone}/messages")["items"]
        return sorted(shown, key=lambda message: message["at"])


def sign_up(url: str, client: httpx.Client) -> Business:
    """Sign up, begin a business, connect the simulator's number and make an agent."""
    email = f"owner{time.time_ns()}@example.test"
    account = {"email": email, "password": "correct horse", "returnSecureToken": True}
    token = client.post(f"{url}{_TOOLKIT}:signUp?key=any", json=account).json()["idToken"]
    business = Business(url, client, headers={"authorization": f"Bearer {token}"})
    tenant = business.post("/tenants", {"name": "Loja Teste"})
    business.headers["x-tenant"] = tenant["id"]
    connected = business.post(
        "/accounts",
        {
            "name": "WhatsApp",
            "number_id": DEFAULT_NUMBER_ID,
            "business_account_id": "200000000000001",
            "access_token": "simulated",
        },
    )
    business.account_id = connected["id"]
    agent = business.post("/agents", {"name": "Bia", "language": "pt-BR"})
    business.agent_id = agent["id"]
    return business


def people_csv(count: int, tag: str, first: int = 0) -> str:
    """Return a CSV of so many invented people with valid mobile numbers."""
    rows = [
        f"Pessoa {number};Empresa {number};+55{11 + number % 9}9{80000000 + number * 7:08d};{tag}"
        for number in range(first, first + count)
    ]
    return "\n".join(["nome;empresa;telefone;tags", *rows])


def phone_of(number: int) -> str:
    """Return the phone of the person with this number in `people_csv`."""
    return f"55{11 + number % 9}9{80000000 + number * 7:08d}"


def wait_until(check: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """Return the first truthy answer of `check`."""
    deadline = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} s"
        time.sleep(0.5)


def _finished(progress: dict[str, Any]) -> dict[str, Any] | None:
    return progress if progress["status"] not in ("queued", "running") else None


def most_in_window(moments: list[float], seconds: float) -> int:
    """Return the most moments in any half-open window of this length."""
    ordered, start, most = sorted(moments), 0, 0
    for end, moment in enumerate(ordered):
        while moment - ordered[start] >= seconds:
            start += 1
        most = max(most, end - start + 1)
    return most
