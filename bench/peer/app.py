"""The peer's web process: verify, insert durably, answer 200; the jobs go out in batches."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
from fastapi import FastAPI, Request, Response

from bench.peer.settings import APP_SECRET, DATABASE_URL
from bench.peer.worker import ingest

_BATCH = 50
_PAUSE_SECONDS = 0.005


class Outgoing:
    """Hands stored webhooks to Celery, many in one message.

    The answer does not wait for Redis: the row is the truth, and `sweep` finds what was left.
    """

    def __init__(self) -> None:
        self._ids: list[int] = []
        self._some = asyncio.Event()

    def add(self, id: int) -> None:
        """Queue one stored webhook."""
        self._ids.append(id)
        self._some.set()

    async def run(self) -> None:
        """Send what has gathered, until cancelled."""
        while True:
            await self._some.wait()
            await asyncio.sleep(_PAUSE_SECONDS)
            self._some.clear()
            while self._ids:
                batch, self._ids = self._ids[:_BATCH], self._ids[_BATCH:]
                await asyncio.to_thread(ingest.delay, batch)


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    app.state.pool = await asyncpg.create_pool(DATABASE_URL, min_size=4, max_size=32)
    app.state.outgoing = Outgoing()
    running = asyncio.create_task(app.state.outgoing.run())
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await app.state.pool.close()


app = FastAPI(lifespan=_life, openapi_url=None)


@app.post("/webhooks/whatsapp")
async def receive(request: Request) -> Response:
    """Take one signed delivery."""
    body = await request.body()
    expected = "sha256=" + hmac.new(APP_SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(request.headers.get("x-hub-signature-256", ""), expected):
        return Response(status_code=401)
    id = await request.app.state.pool.fetchval(
        "INSERT INTO webhooks (body) VALUES ($1) RETURNING id", body
    )
    request.app.state.outgoing.add(id)
    return Response(status_code=200)


@app.get("/health")
async def health(request: Request) -> dict[str, int]:
    """Say how much is waiting."""
    count = await request.app.state.pool.fetchval("SELECT count(*) FROM webhooks")
    return {"backlog": count}
