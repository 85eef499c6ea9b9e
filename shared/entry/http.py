"""The HTTP entry: routes, one caller check, typed bodies in, JSON or a problem out."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from shared.entry.auth import Authenticator, Credentials, Principal, Role
from shared.entry.body import decode_json, read_body
from shared.entry.idempotency import IdempotentAnswers
from shared.entry.observing import in_thread, note_status, set_up_where_deployed
from shared.entry.problem import bug, invalid_from, problem
from shared.kernel.errors import AppError, Forbidden, Invalid, NotFound, Unauthenticated
from shared.kernel.ids import new_id
from shared.kernel.trace import HEADER, Span, entry_span, note

S = TypeVar("S")

_log = logging.getLogger(__name__)
PREFIX = "/api/v1"
SESSION_COOKIE = "__session"
"""The one cookie name that Google's CDN lets through."""


class BusinessNeeded(Forbidden):
    """The caller is in no business, or not any more."""


class Call(msgspec.Struct, frozen=True):
    """One request, checked: who asks, for what, with which body."""

    principal: Principal | None
    path: Mapping[str, str]
    query: Any = None
    body: Any = None
    raw: bytes = b""
    """The bytes of a route with `raw_limit_bytes`, e.g. an uploaded CSV."""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def tenant(self) -> str:
        """Return the verified tenant; routes with a role always have one."""
        if self.principal is None or self.principal.tenant is None:
            raise BusinessNeeded("choose a business first")
        return self.principal.tenant

    @property
    def user(self) -> Principal:
        """Return the verified caller."""
        if self.principal is None:
            raise Unauthenticated("sign in first")
        return self.principal


class Answer(msgspec.Struct, frozen=True):
    """A result with more to say than its JSON."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    media_type: str = "application/json"
    cookies: tuple[str, ...] = ()
    """Whole Set-Cookie values."""


class Route(msgspec.Struct, Generic[S], frozen=True, dict=True):
    """One route. `path` is relative to /api/v1 and may hold {names}."""

    method: str
    path: str
    handle: Callable[[S, Call], Any]
    summary: str
    role: Role | None = Role.VIEWER
    """The least role; None needs no tenant."""
    public: bool = False
    """Nobody needs to be signed in."""
    body: Any = None
    query: Any = None
    answer: Any = None
    status: int = 200
    limit_bytes: int = 1_000_000
    raw_limit_bytes: int = 0
    """Take the raw body up to this size instead of JSON."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression that matches whole paths."""
        expression = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", PREFIX + self.path)
        return re.compile(expression + "/?$")


class Api(Generic[S]):
    """Serves the routes of one function."""

    def __init__(
        self,
        routes: tuple[Route[S], ...],
        service: Callable[[], S],
        authenticator: Callable[[], Authenticator],
        answers: Callable[[], IdempotentAnswers],
        threads: int = 32,
    ) -> None:
        set_up_where_deployed()
        self.routes = routes
        self._service = service
        self._authenticator = authenticator
        self._answers = answers
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="api")

    async def respond(self, request: Request) -> Response:
        """Answer one request; every failure becomes a problem."""
        with entry_span(request.method, "server", request.headers.get(HEADER)) as span:
            return await self._respond(request, span)

    async def _respond(self, request: Request, span: Span) -> Response:
        request_id = new_id()
        note(request_id=request_id)
        started = time.perf_counter()
        try:
            response = await self._serve(request, span)
        except AppError as error:
            response = problem(error, request_id)
        except Exception as error:
            response = bug(error, request_id)
        response.headers["x-request-id"] = request_id
        note_status(span, response.status_code)
        _log.info(
            "request",
            extra={
                "method": request.method,
                "route": span.name,
                "status": response.status_code,
                "duration_ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response

    async def _serve(self, request: Request, span: Span) -> Response:
        # Not `request.url`: it takes a question mark inside an id for the end of the path.
        route, names = self._match(request.method, request.scope["path"])
        span.name = f"{route.method} {PREFIX}{route.path}"
        _note_subject(route.path, names)
        limit = route.raw_limit_bytes or route.limit_bytes
        raw = await read_body(request, limit) if request.method not in ("GET", "HEAD") else b""
        return await in_thread(self._pool, self._handle, route, names, request, raw)

    def _match(self, method: str, path: str) -> tuple[Route[S], dict[str, str]]:
        wanted = "GET" if method == "HEAD" else method
        others: list[str] = []
        for route in self.routes:
            match = route.pattern.match(path)
            if match and route.method == wanted:
                return route, match.groupdict()
            if match:
                others.append(route.method)
        if others:
            allow = sorted({*others, *(["HEAD"] if "GET" in others else [])})
            raise MethodNotAllowed(f"use {', '.join(allow)} here", allow=allow)
        raise NotFound("there is no such route")

    def _handle(
        self, route: Route[S], names: dict[str, str], request: Request, raw: bytes
    ) -> Response:
        principal = None if route.public else self._admit(route, request)
        call = Call(
            principal,
            names,
            _query(route, request),
            _body(route, raw),
            raw,
            request.headers,
        )
        key = request.headers.get("idempotency-key")
        if key and principal and request.method != "GET":
            answers = self._answers()
            # What needs no business is looked up outside of any: it may change which one it is.
            caller = principal if route.role is not None else replace(principal, tenant=None)
            return answers.once(
                caller,
                key,
                f"{request.method}{request.scope['path']}?{request.url.query}",
                raw,
                lambda: self._run(route, call),
            )
        return self._run(route, call)

    def _run(self, route: Route[S], call: Call) -> Response:
        result = route.handle(self._service(), call)
        answer = result if isinstance(result, Answer) else Answer(result, route.status)
        return _encode(answer)

    def _admit(self, route: Route[S], request: Request) -> Principal:
        principal = self._authenticator().admit(_credentials(request))
        if principal.tenant:
            note(tenant=principal.tenant)
        if route.role is None:
            return principal
        if principal.tenant is None or principal.role is None:
            raise BusinessNeeded("choose a business first")
        if principal.role < route.role:
            raise Forbidden(f"this needs the role {route.role.word}")
        return principal


class MethodNotAllowed(AppError):
    """The path exists, but not with this method."""

    status = 405


def _note_subject(path: str, names: Mapping[str, str]) -> None:
    """Name the campaign, conversation or account that the path is about."""
    kind = path.split("/")[1]
    if "id" in names and kind in ("campaigns", "conversations", "accounts"):
        note(**{f"{kind[:-1]}_id": names["id"]})


def _credentials(request: Request) -> Credentials:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return Credentials(
        bearer=token.strip() if scheme.lower() == "bearer" and token.strip() else None,
        session=request.cookies.get(SESSION_COOKIE),
        csrf=request.headers.get("x-csrf-token"),
        origin=request.headers.get("origin"),
        wanted_tenant=request.headers.get("x-tenant"),
        changes=request.method not in ("GET", "HEAD"),
        path=request.scope["path"],
    )


def _query(route: Route[Any], request: Request) -> Any:
    if route.query is None:
        if request.query_params:
            name = next(iter(request.query_params))
            raise Invalid(f"this route has no parameter {name!r}", field=name)
        return None
    try:
        return msgspec.convert(dict(request.query_params), route.query, strict=False)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from None


def _body(route: Route[Any], raw: bytes) -> Any:
    if route.raw_limit_bytes or route.body is None:
        return None
    return decode_json(raw, route.body)


def _encode(answer: Answer) -> Response:
    if answer.content is None and answer.status == 200:
        answer = Answer(None, 204, answer.headers, cookies=answer.cookies)
    if isinstance(answer.content, bytes):
        content = answer.content
    else:
        content = b"" if answer.content is None else msgspec.json.encode(answer.content)
    headers = {"cache-control": "no-store", **answer.headers}
    response = Response(content, answer.status, headers, media_type=answer.media_type)
    for cookie in answer.cookies:
        response.headers.append("set-cookie", cookie)
    return response
