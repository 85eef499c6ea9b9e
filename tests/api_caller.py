"""Calls the routes of one domain over HTTP in this process, as a member of a chosen role."""

from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route as Path
from starlette.testclient import TestClient

from shared.entry.auth import Credentials, Principal, Role
from shared.entry.http import Api, Route
from shared.entry.idempotency import IdempotentAnswers
from shared.ports.documents import Documents


@dataclass(frozen=True)
class EverybodyIs:
    """Admits everybody as one member; the tenant comes from X-Tenant."""

    role: Role

    def admit(self, credentials: Credentials) -> Principal:
        return Principal("u1", credentials.wanted_tenant or "t1", self.role, "member@example.test")


def caller(
    routes: tuple[Route[Any], ...],
    service: object,
    documents: Documents,
    role: Role = Role.OWNER,
) -> TestClient:
    """Return a client whose paths begin after /api/v1; bugs answer 500 and are not raised."""
    answers = IdempotentAnswers(documents)
    api: Api[Any] = Api(routes, lambda: service, lambda: EverybodyIs(role), lambda: answers)
    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    app = Starlette(routes=[Path("/{rest:path}", api.respond, methods=methods)])
    return TestClient(app, base_url="http://127.0.0.1/api/v1", raise_server_exceptions=False)
