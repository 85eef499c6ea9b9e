"""Puts the simulator together: the Graph API, the API to play, the page, the deliverer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.local.simulator.deliverer import Deliverer
from infra.local.simulator.engine import Engine
from infra.local.simulator.graph import Graph
from infra.local.simulator.instagram import InstagramApi
from infra.local.simulator.phones import follow_script
from infra.local.simulator.play import Play
from infra.local.simulator.profiles import Profiles
from infra.local.simulator.store import Due, Store
from shared.kernel.clock import Clock, system_clock

_PAGE = Path(__file__).parent / "page"
_FILES = {
    "index.html": "text/html; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "chat.js": "text/javascript; charset=utf-8",
    "more.js": "text/javascript; charset=utf-8",
    "thread.js": "text/javascript; charset=utf-8",
    "panel.js": "text/javascript; charset=utf-8",
    "words.js": "text/javascript; charset=utf-8",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Simulator:
    """The ASGI application. Inside another one, call `start` and `stop`, or let the first
    request start it."""

    def __init__(self, store: Store, engine: Engine, profiles: Profiles, app: ASGIApp) -> None:
        self.engine = engine
        self._profiles = profiles
        self._store = store
        self._app = app
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; by itself, live through the server's life."""
        if scope["type"] == "http":
            await self.start()
            if scope["path"] == scope.get("root_path"):
                # The page names its files relative to the folder.
                return await RedirectResponse(scope["path"] + "/")(scope, receive, send)
        return await self._app(scope, receive, send)

    async def start(self) -> None:
        """Take up what the last run left and begin to deliver webhooks; twice does no harm."""
        if self._task is None:
            self.engine.load()
            self._profiles.load()
            self.engine.deliverer.load()
            self._task = asyncio.create_task(self.engine.deliverer.run())

    async def stop(self) -> None:
        """Stop delivering; what is due stays in the file."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._store.file.close()


def create_simulator(
    data_dir: Path,
    webhook_url: str,
    app_secret: str,
    verify_token: str = "",
    clock: Clock = system_clock,
    access_token: str | None = None,
    instagram_webhook_url: str | None = None,
) -> Simulator:
    """Return the application to mount at `/simulator`.

    Its state is `data_dir/simulator.db`. Webhooks go to `webhook_url` (Instagram's to their own,
    where one is given), signed with `app_secret`. Any bearer token is good unless `access_token`
    is given.
    """
    store = Store(data_dir / "simulator.db")
    instagram_url = instagram_webhook_url or webhook_url
    deliverer = Deliverer(store, webhook_url, instagram_url, app_secret, clock)
    engine = Engine(store, deliverer, clock)
    profiles = Profiles(engine)

    async def answer(item: Due) -> None:
        await follow_script(engine, item)

    deliverer.answer = answer
    routes: list[Route | Mount] = [
        Mount("/graph", routes=Graph(engine, access_token).routes()),
        Mount("/instagram", routes=InstagramApi(engine, profiles, access_token).routes()),
        Mount("/api", routes=Play(engine, profiles).routes()),
        Route("/verify", _verify(webhook_url, verify_token), methods=["POST"]),
        Route("/", _page),
        Route("/{file}", _page),
    ]
    app = Starlette(routes=routes)
    return Simulator(store, engine, profiles, app)


def standalone(simulator: Simulator) -> Starlette:
    """Return the simulator as a server of its own, with the same paths below `/simulator`."""

    @asynccontextmanager
    async def live(_: Starlette) -> AsyncIterator[None]:
        await simulator.start()
        yield
        await simulator.stop()

    home = Route("/", lambda _: RedirectResponse("/simulator/"))
    return Starlette(routes=[home, Mount("/simulator", simulator)], lifespan=live)


async def _page(request: Request) -> Response:
    name = request.path_params.get("file", "index.html")
    if name not in _FILES:
        return JSONResponse({"code": "NotFound"}, 404)
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return FileResponse(_PAGE / name, media_type=_FILES[name], headers=headers)


def _verify(webhook_url: str, token: str) -> Callable[[Request], Awaitable[Response]]:
    async def verify(request: Request) -> Response:
        """Ask the webhook for the challenge, as Meta does when an address is entered."""
        query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": token}
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
                answer = await client.get(webhook_url, params=query)
        except httpx.HTTPError as error:
            return JSONResponse({"verified": False, "reason": type(error).__name__}, 502)
        verified = answer.status_code == 200 and answer.text == query["hub.challenge"]
        return JSONResponse({"verified": verified, "status": answer.status_code})

    return verify
