"""The peer's Celery worker: a pool of threads around one event loop with its connection pools."""

import asyncio
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import asyncpg
import httpx
import redis.asyncio
import uvloop
from celery import Celery
from celery.signals import worker_ready

from bench.peer.settings import DATABASE_URL, REDIS_URL

T = TypeVar("T")

celery = Celery("peer", broker=REDIS_URL)
celery.conf.update(
    task_ignore_result=True,
    # A task is acknowledged when it has ended: a worker that dies does not lose it.
    task_acks_late=True,
    worker_prefetch_multiplier=4,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 60},
)


@worker_ready.connect
def say_ready(**_: Any) -> None:
    """Tell whoever started this worker that it takes tasks."""
    print("worker is ready", flush=True)


@dataclass(frozen=True)
class Clients:
    """What every job uses."""

    database: asyncpg.Pool
    http: httpx.AsyncClient
    redis: "redis.asyncio.Redis"


@cache
def loop() -> asyncio.AbstractEventLoop:
    """Return the one loop of this process, running in a thread of its own."""
    made = uvloop.new_event_loop()
    threading.Thread(target=made.run_forever, name="loop", daemon=True).start()
    return made


_clients: Clients | None = None
_making = threading.Lock()


async def _connect() -> Clients:
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    return Clients(
        await asyncpg.create_pool(DATABASE_URL, min_size=2, max_size=16),
        httpx.AsyncClient(limits=limits, timeout=30, trust_env=False),
        redis.asyncio.Redis.from_url(REDIS_URL, max_connections=100),
    )


def clients() -> Clients:
    """Return the pools, made on first use."""
    global _clients
    with _making:
        if _clients is None:
            _clients = wait_for(_connect())
        return _clients


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the loop and return its result to the thread of the task."""
    return asyncio.run_coroutine_threadsafe(work, loop()).result()


@celery.task(name="ingest")
def ingest(ids: list[int]) -> None:
    """Split stored webhooks into messages and statuses."""
    from bench.peer.ingesting import ingest_all

    for contact_id, seq, wait in wait_for(ingest_all(clients(), ids)):
        reply.apply_async((contact_id, seq), countdown=wait or None)


@celery.task(name="reply", bind=True, max_retries=10)
def reply(task: Any, contact_id: int, seq: int) -> None:
    """Ask the model and write the answer to the ledger."""
    from bench.peer.replying import write_reply

    send_id = wait_for(write_reply(clients(), contact_id, seq))
    if send_id is not None:
        send.delay(send_id)


@celery.task(name="send")
def send(send_id: str) -> None:
    """Send once, under the number's rate."""
    from bench.peer.sending import send_once

    wait_for(send_once(clients(), send_id))


@celery.task(name="sweep")
def sweep() -> None:
    """Take up what a crash left; beat runs it every minute."""
    from bench.peer.ingesting import left_behind

    ids = wait_for(left_behind(clients()))
    if ids:
        ingest.delay(ids)
