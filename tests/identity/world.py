"""A whole identity over embedded adapters, and browsers that talk to its routes."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from shared.entry.auth import Role
from shared.entry.http import Api, Call, Route
from shared.entry.idempotency import IdempotentAnswers
from shared.identity.api import ROUTES
from shared.identity.api_keys import ApiKeyService
from shared.identity.authenticator import DocumentAuthenticator
from shared.identity.flow import InviteFlow
from shared.identity.invites import InviteService
from shared.identity.members import MemberService
from shared.identity.service import IdentityService
from shared.identity.session_cache import SessionCache
from shared.identity.sessions import SessionService
from shared.identity.tenants import TenantService
from shared.ports.documents import Documents
from shared.ports.identity.embedded import EmbeddedIdentity
from shared.ports.identity.tokens import Refused
from shared.ports.mail import Mail
from shared.usage.limiter import RequestLimiter
from shared.usage.service import UsageService
from tests.conftest import SettableClock
from tests.identity_parts import embedded_identity

ORIGIN = "https://piloto.example"
PASSWORD = "correct horse"


@dataclass
class KeptMail:
    """A mailer that keeps what it was given."""

    sent: list[Mail] = field(default_factory=list)
    failure: Exception | None = None

    def send(self, mail: Mail) -> None:
        if self.failure:
            raise self.failure
        self.sent.append(mail)

    def last_token(self) -> str:
        return self.sent[-1].text.split("token=")[1].split()[0]


@dataclass
class Reply:
    """What a request got."""

    status: int
    content: Any
    headers: httpx.Headers

    @property
    def code(self) -> str:
        return str(self.content["code"])


def _show(_: IdentityService, call: Call) -> dict[str, str]:
    return {"tenant": call.tenant, "user": call.user.user_id}


PROBES: tuple[Route[IdentityService], ...] = (
    Route("GET", "/probe", _show, "Read something", Role.VIEWER),
    Route("POST", "/probe", _show, "Change something", Role.AGENT),
)


class World:
    """Everything one test needs."""

    def __init__(self, documents: Documents, folder: Path, clock: SettableClock) -> None:
        self.documents = documents
        self.clock = clock
        self.mail = KeptMail()
        self.seconds = 0.0
        self.identity: EmbeddedIdentity = embedded_identity(folder, clock)
        self.cache = SessionCache(lambda: self.seconds)
        self.usage = UsageService(documents, clock, default_plan="scale")
        self.service = self._service()
        self.api = self.another_instance(self.cache)

    def _service(self) -> IdentityService:
        documents, clock = self.documents, self.clock
        invites = InviteService(documents, self.usage, self.cache, clock)
        return IdentityService(
            documents,
            SessionService(documents, self.identity, self.cache, clock),
            TenantService(documents, self.cache, clock),
            MemberService(documents, clock),
            invites,
            InviteFlow(invites, self.mail, ORIGIN),
            ApiKeyService(documents, clock),
            ORIGIN,
        )

    def another_instance(self, cache: SessionCache | None = None) -> Api[IdentityService]:
        """Return an Api as another process would have it."""
        cache = cache or SessionCache(lambda: self.seconds)
        limiter = RequestLimiter(self.documents, self.clock)
        authenticator = DocumentAuthenticator(
            self.documents, self.identity, limiter, cache, ORIGIN, self.clock
        )
        answers = IdempotentAnswers(self.documents, self.clock)
        return Api(
            ROUTES + PROBES, lambda: self.service, lambda: authenticator, lambda: answers, threads=4
        )

    def id_token(self, email: str, verified: bool = True) -> str:
        """Sign in at the identity service, making the account the first time."""
        try:
            tokens = self.identity.sign_up(email, PASSWORD, email.split("@")[0].title())
        except Refused:
            tokens = self.identity.sign_in_with_password(email, PASSWORD)
        if verified and not tokens.person.email_verified:
            _, code = self.identity.verification_code(tokens.id_token)
            self.identity.confirm_email(code)
            tokens = self.identity.sign_in_with_password(email, PASSWORD)
        return tokens.id_token

    def browser(self, email: str, verified: bool = True) -> "Browser":
        """Return a browser somebody has signed in with."""
        browser = Browser(self)
        reply = browser.send("POST", "/auth/session", {"id_token": self.id_token(email, verified)})
        assert reply.status == 200, reply.content
        return browser

    def owner(self, email: str = "ana@padaria.example", business: str = "Padaria") -> "Browser":
        """Return the browser of somebody with a business of their own."""
        browser = self.browser(email)
        made = browser.send("POST", "/tenants", {"name": business})
        assert made.status == 201, made.content
        browser.tenant = made.content["id"]
        return browser

    def join(self, owner: "Browser", email: str, role: str) -> "Browser":
        """Return the browser of a new member, who joins a second later."""
        self.clock.move(seconds=1)
        invited = owner.send("POST", "/invites", {"email": email, "role": role})
        assert invited.status == 201, invited.content
        member = self.browser(email)
        accepted = member.send("POST", "/invites/accept", {"token": self.mail.last_token()})
        assert accepted.status == 200, accepted.content
        member.tenant = accepted.content["tenant"]
        return member


class Browser:
    """Keeps the cookie and the CSRF token, as the dashboard does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.api = world.api
        self.cookie: str | None = None
        self.csrf: str | None = None
        self.user_id = ""
        self.tenant = ""
        self.set_cookie = ""

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        api: Api[IdentityService] | None = None,
        **headers: str | None,
    ) -> Reply:
        """Send as the page would; a header given as None is left out."""
        usual: dict[str, str | None] = {}
        if self.cookie:
            usual["cookie"] = f"__session={self.cookie}"
        if method != "GET":
            usual |= {"origin": ORIGIN, "x-csrf-token": self.csrf}
        usual |= {name.replace("_", "-"): value for name, value in headers.items()}
        reply = call(api or self.api, method, path, body, usual)
        self._learn(reply)
        return reply

    def _learn(self, reply: Reply) -> None:
        set_cookie = reply.headers.get("set-cookie")
        if set_cookie:
            self.set_cookie = set_cookie
            self.cookie = set_cookie.partition("=")[2].partition(";")[0] or None
        if isinstance(reply.content, dict) and "csrf_token" in reply.content:
            self.csrf = reply.content["csrf_token"]
            self.user_id = reply.content["id"]


def call(
    api: Api[IdentityService],
    method: str,
    path: str,
    body: Any = None,
    headers: dict[str, str | None] | None = None,
) -> Reply:
    """Send one request to the routes."""
    given = {
        name.encode(): value.encode()
        for name, value in (headers or {}).items()
        if value is not None
    }

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response = await api.respond(Request(scope, receive))
        await response(scope, receive, send)

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            content = None if body is None else json.dumps(body).encode()
            return await client.request(method, f"/api/v1{path}", content=content, headers=given)

    response = asyncio.run(run())
    content = json.loads(response.content) if response.content else None
    return Reply(response.status_code, content, response.headers)


@contextmanager
def opened_world(documents: Documents, folder: Path, clock: SettableClock) -> Iterator[World]:
    """Open a world and close its files."""
    world = World(documents, folder, clock)
    yield world
    world.identity.accounts.file.close()
