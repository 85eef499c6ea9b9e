"""The edge process: one origin for every http function, the sign-in service, the pages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.local.headers import SecurityHeaders
from infra.local.loading import Entry, Function, load_functions
from infra.local.routing import Paths
from infra.local.site import Site
from infra.local.specs import read_functions
from shared.config import Settings
from shared.entry.problem import bug, problem
from shared.kernel.errors import NotFound


class Living(Protocol):
    """Something that works beside the requests, from the start of the process to its end."""

    async def start(self) -> None:
        """Begin, or take up what an earlier process left."""
        ...

    async def stop(self) -> None:
        """End in order."""
        ...


@dataclass(frozen=True)
class Mount:
    """An application under a prefix of the origin."""

    prefix: str
    app: ASGIApp
    page: bool
    """Its answers are pages with files of their own."""
    keeps_prefix: bool = False
    """It matches whole paths instead of what follows the prefix."""
    living: Living | None = None


class Edge:
    """The ASGI application of the origin. What only the bus and the tasks may call is not here."""

    def __init__(
        self, functions: Sequence[Function], mounts: Sequence[Mount], site: Site, settings: Settings
    ) -> None:
        claims = [(path, function.entry) for function in functions for path in function.spec.paths]
        self._functions: Paths[Entry] = Paths(claims)
        self._mounts = mounts
        self._site = site
        self._headers = SecurityHeaders(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        living = [mount.living for mount in self._mounts if mount.living]
        await receive()
        for each in living:
            await each.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for each in living:
            await each.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        entry = self._functions.find(path)
        if entry is not None:
            return await self._call(entry, scope, receive, send)
        for mount in self._mounts:
            if path == mount.prefix.rstrip("/") or path.startswith(mount.prefix):
                inner = scope if mount.keeps_prefix else _below(scope, mount.prefix.rstrip("/"))
                return await mount.app(inner, receive, self._headers.wrap(send, page=mount.page))
        if path.startswith(("/api/", "/webhooks/")) and not self._site.has(path):
            answer = problem(NotFound("there is no such route"))
            return await answer(scope, receive, self._headers.wrap(send, page=False))
        return await self._site(scope, receive, self._headers.wrap(send, page=True))

    async def _call(self, entry: Entry, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await entry(request)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            # A function answers every failure itself; this is its wiring that failed.
            response = bug(error)
        await response(scope, receive, self._headers.wrap(send, page=False))


def build_edge(settings: Settings, mounts: Sequence[Mount]) -> Edge:
    """Load every http function. Raises `Invalid` when two claim one path."""
    specs = [spec for spec in read_functions() if spec.trigger == "http"]
    return Edge(load_functions(specs), mounts, Site(), settings)


def _below(scope: Scope, prefix: str) -> Scope:
    return {**scope, "root_path": scope.get("root_path", "") + prefix}
