"""Agents and what they know, over HTTP as the functions serve them."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Mount
from starlette.testclient import TestClient

from shared.agents.api import ROUTES as AGENT_ROUTES
from shared.agents.service import AgentService
from shared.agents.store import require
from shared.entry.auth import Credentials, Principal, Role
from shared.entry.http import Api
from shared.entry.idempotency import IdempotentAnswers
from shared.knowledge.api import ROUTES as KNOWLEDGE_ROUTES
from shared.knowledge.service import KnowledgeService
from shared.ports.documents import Documents
from tests.conftest import SettableClock


class Doorman:
    """Admits by a header: `tenant role`."""

    def admit(self, credentials: Credentials) -> Principal:
        tenant, role = (credentials.bearer or "").split(":")
        return Principal("u1", tenant, Role[role.upper()])


@pytest.fixture
def client(documents: Documents, clock: SettableClock) -> Iterator[TestClient]:
    answers = IdempotentAnswers(documents, clock)
    agents = AgentService(documents, clock)
    knowledge = KnowledgeService(documents, clock, require)
    parts = (
        Api(AGENT_ROUTES, lambda: agents, Doorman, lambda: answers),
        Api(KNOWLEDGE_ROUTES, lambda: knowledge, Doorman, lambda: answers),
    )

    async def serve(request: Request) -> Response:
        about_knowledge = "/knowledge" in request.url.path or "/faqs" in request.url.path
        return await parts[about_knowledge].respond(request)

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    app = Starlette(routes=[Mount("/{path:path}", serve, methods=methods)])
    with TestClient(app, headers={"authorization": "Bearer t1:admin"}) as opened:
        yield opened


def made(client: TestClient) -> str:
    answer = client.post("/api/v1/agents", json={"name": "Lia"})
    assert answer.status_code == 201, answer.text
    return f"/api/v1/agents/{answer.json()['id']}"


def test_an_agent_learns_a_text_and_forgets_it(client: TestClient) -> None:
    agent = made(client)
    body = {"title": "Horários", "text": "Abrimos às 9h."}
    source = client.post(f"{agent}/knowledge", json=body).json()
    listed = client.get(f"{agent}/knowledge").json()
    assert [item["id"] for item in listed["items"]] == [source["id"]]
    assert (listed["used_bytes"], listed["version"]) == (15, 1)
    assert (listed["sources"], listed["passages"], listed["faqs"]) == (1, 1, 0)
    place = f"{agent}/knowledge/{source['id']}"
    assert client.get(place).json()["text"] == "Abrimos às 9h."
    assert client.put(place, json={**body, "text": "Fechado."}).json()["size_bytes"] == 8
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404


def test_questions_are_saved_listed_and_removed(client: TestClient) -> None:
    agent = made(client)
    saved = client.post(f"{agent}/faqs", json={"question": "Aceitam Pix?", "answer": "Sim."})
    assert saved.status_code == 201
    assert client.get(f"{agent}/faqs").json()["items"] == [saved.json()]
    assert client.delete(f"{agent}/faqs/{saved.json()['id']}").status_code == 204
    assert client.get(f"{agent}/faqs").json()["items"] == []


def test_a_wrong_field_is_named(client: TestClient) -> None:
    answer = client.post("/api/v1/agents", json={"name": "a", "handover": {"after_turns": 0}})
    assert answer.status_code == 400
    assert answer.json()["field"] == "handover.after_turns"
    answer = client.get("/api/v1/agents", params={"cursor": "mine"})
    assert (answer.status_code, answer.json()["field"]) == (400, "cursor")


def test_whoever_only_looks_changes_nothing(client: TestClient) -> None:
    agent = made(client)
    for role in ("viewer", "agent"):
        headers = {"authorization": f"Bearer t1:{role}"}
        assert client.get(agent, headers=headers).status_code == 200
        for method, path in (
            ("POST", "/api/v1/agents"),
            ("PATCH", agent),
            ("DELETE", agent),
            ("POST", f"{agent}/versions/1/restore"),
            ("POST", f"{agent}/knowledge"),
            ("PUT", f"{agent}/knowledge/x"),
            ("DELETE", f"{agent}/knowledge/x"),
            ("POST", f"{agent}/faqs"),
            ("DELETE", f"{agent}/faqs/x"),
        ):
            answer = client.request(method, path, headers=headers, content=b"{}")
            assert answer.status_code in (400, 403), (method, path)
            assert answer.status_code == 403, (method, path, answer.text)


def test_another_tenant_finds_none_of_it(client: TestClient) -> None:
    agent = made(client)
    body = {"title": "a", "text": "b"}
    source = client.post(f"{agent}/knowledge", json=body).json()["id"]
    headers = {"authorization": "Bearer t2:owner"}
    attempts = (
        ("GET", agent, None),
        ("PATCH", agent, {"name": "x"}),
        ("DELETE", agent, None),
        ("GET", f"{agent}/versions", None),
        ("POST", f"{agent}/versions/1/restore", None),
        ("GET", f"{agent}/knowledge", None),
        ("POST", f"{agent}/knowledge", body),
        ("GET", f"{agent}/knowledge/{source}", None),
        ("PUT", f"{agent}/knowledge/{source}", body),
        ("DELETE", f"{agent}/knowledge/{source}", None),
        ("GET", f"{agent}/faqs", None),
        ("POST", f"{agent}/faqs", {"question": "abc", "answer": "d"}),
        ("DELETE", f"{agent}/faqs/x", None),
    )
    for method, path, sent in attempts:
        answer = client.request(method, path, headers=headers, json=sent)
        assert answer.status_code == 404, (method, path, answer.text)
    assert client.get("/api/v1/agents", headers=headers).json()["items"] == []


def test_a_repeated_request_with_its_key_makes_one_agent(client: TestClient) -> None:
    headers = {"idempotency-key": "k1"}
    first = client.post("/api/v1/agents", json={"name": "Lia"}, headers=headers)
    again = client.post("/api/v1/agents", json={"name": "Lia"}, headers=headers)
    assert first.json() == again.json()
    assert len(client.get("/api/v1/agents").json()["items"]) == 1
