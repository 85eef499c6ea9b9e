"""What the platform says about itself: is it healthy, how is it called, how does one sign in."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from shared.entry.client_errors import LIMIT_BYTES, ClientError, ClientErrors
from shared.entry.http import Answer, Call, Route
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import NotFound, Unavailable

DESCRIPTION = Path("docs/api/openapi.json")
"""Relative to the folder that holds `shared`, in the tree and in a deployed zip."""

_KEPT_SECONDS = 2.0


class Check(msgspec.Struct, frozen=True):
    """One thing we depend on."""

    name: str
    status: Literal["ok", "failing"]
    duration_ms: float
    code: str | None = None


class Health(msgspec.Struct, frozen=True):
    """`degraded` still takes messages; what is failing is named."""

    status: Literal["ok", "degraded"]
    version: str
    checks: tuple[Check, ...]
    at: datetime


class FirebaseProject(msgspec.Struct, frozen=True):
    """What the sign-in page gives to the Firebase JS SDK; none of it is secret."""

    api_key: str
    auth_domain: str
    project_id: str


class DemoSignIn(msgspec.Struct, frozen=True):
    """How to enter the demo business of this machine."""

    email: str
    password: str


class PublicConfig(msgspec.Struct, frozen=True):
    """What a page must know before anybody has signed in."""

    identity: Literal["embedded", "firebase"]
    firebase: FirebaseProject
    simulator: bool
    demo: DemoSignIn | None = None


@dataclass
class Platform:
    """Asks every dependency once in two seconds at most, however often it is asked itself."""

    probes: dict[str, Callable[[], object]]
    root: Path
    version: str
    clock: Clock = system_clock
    config: Callable[[], PublicConfig] | None = None
    client_errors: ClientErrors = field(default_factory=ClientErrors)
    _latest: tuple[float, Health] | None = field(default=None, init=False)

    def health(self) -> Health:
        """Return how everything we depend on is."""
        if self._latest and time.monotonic() - self._latest[0] < _KEPT_SECONDS:
            return self._latest[1]
        checks = tuple(_check(name, probe) for name, probe in self.probes.items())
        healthy = all(check.status == "ok" for check in checks)
        health = Health("ok" if healthy else "degraded", self.version, checks, self.clock())
        self._latest = (time.monotonic(), health)
        return health

    def description(self) -> bytes:
        """Return the OpenAPI file."""
        file = self.root / DESCRIPTION
        if not file.is_file():
            raise NotFound("the description is not built; run `make openapi`")
        return file.read_bytes()


def _check(name: str, probe: Callable[[], object]) -> Check:
    started = time.perf_counter()
    code = None
    try:
        probe()
    except Unavailable as error:
        code = error.code
    spent = round((time.perf_counter() - started) * 1000, 1)
    return Check(name, "failing" if code else "ok", spent, code)


def _health(platform: Platform, call: Call) -> Answer:
    health = platform.health()
    return Answer(health, 200 if health.status == "ok" else 503)


def _config(platform: Platform, call: Call) -> Answer:
    if platform.config is None:
        raise NotFound("this deployment has no pages")
    return Answer(platform.config(), headers={"cache-control": "no-cache"})


def _client_error(platform: Platform, call: Call) -> None:
    platform.client_errors.report(call.body)


def _description(platform: Platform, call: Call) -> Answer:
    headers = {"cache-control": "public, max-age=300"}
    return Answer(platform.description(), headers=headers)


ROUTES: tuple[Route[Platform], ...] = (
    Route(
        "GET", "/health", _health, "Is everything we depend on there?", public=True, answer=Health
    ),
    Route(
        "GET", "/public/config", _config, "How does one sign in?", public=True, answer=PublicConfig
    ),
    Route(
        "POST",
        "/public/client-errors",
        _client_error,
        "Report what failed in a browser",
        public=True,
        body=ClientError,
        status=204,
        limit_bytes=LIMIT_BYTES,
    ),
    Route("GET", "/openapi.json", _description, "This description", public=True),
)
