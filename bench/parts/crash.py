"""`kill -9` of everything in the middle: what is lost, repeated or uncertain, and for how long."""

import asyncio
import contextlib
import itertools
import os
import random
import signal
import time
from collections import Counter, defaultdict
from functools import partial

from bench.bodies import QUESTIONS, SECRET, message_body, signed
from bench.parts.campaign import import_people, make_campaign
from bench.plan import Plan
from bench.processes import family
from bench.product import Product, running_product, sign_in, start_product
from bench.report import PRODUCT, Budget, below
from bench.world import Poster, World
from infra.local.api_client import ApiClient

PART = "Crash (kill -9 of every process, twice, in the middle)"
_QUIET_SECONDS = 120
_SETTINGS = {"REPLY_WAIT_SECONDS": "0"}
_RECOVERY = "from the kill to the next answer, the longest of two"
_NEVER = (
    "messages lost", "messages stored twice", "answers that left twice",
    "answers without an outcome", "campaign: written to twice", "campaign: lost",
)  # fmt: skip
_numbers = itertools.count()


def measure(plan: Plan, world: World) -> None:
    """Crash while messages come in and are answered, and while a campaign goes out."""
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(plan.rounds):
        for name, value in [*_messages(plan, world).items(), *_campaign(plan, world).items()]:
            found[name].append(value)
    for name, values in found.items():
        budgets = []
        if name in _NEVER:
            budgets = [Budget("never", partial(_none_of, values))]
        elif name == _RECOVERY:
            budgets = [below(15)]
        plan.table.add(PART, name, "s" if name == _RECOVERY else "", {PRODUCT: values}, *budgets)


def _none_of(values: list[float], medians: object) -> bool:
    return not any(values)


def _messages(plan: Plan, world: World) -> dict[str, float]:
    world.arrivals.clear()
    settings = {**world.settings(), **_SETTINGS, "WHATSAPP_APP_SECRET": SECRET}
    with plan.folder("crash") as folder, running_product(folder / "data", settings) as product:
        taken: list[str] = []
        recoveries = []
        for _ in range(2):
            work = _post_until_dead(product, taken, plan.seconds(6))
            posting = asyncio.run_coroutine_threadsafe(work, world.loop)
            time.sleep(plan.seconds(3) + random.random())
            recoveries.append(_crash(product, settings))
            posting.result()
        settled = _until_quiet(product, world)
        stored = _stored(product)
    answered = Counter(arrival.callback for arrival in world.arrivals)
    return {
        "messages acknowledged": len(taken),
        "messages lost": len([id for id in taken if stored[id] == 0]),
        "messages stored twice": sum(count - 1 for count in stored.values() if count),
        "answers that left twice": sum(count - 1 for count in answered.values()),
        "answers uncertain (kept, never sent again)": settled["unknown"],
        "answers without an outcome": settled["planned"],
        _RECOVERY: max(recoveries),
    }


def _campaign(plan: Plan, world: World) -> dict[str, float]:
    world.arrivals.clear()
    people = plan.count(2000)
    with plan.folder("crash") as folder, running_product(folder / "data", world.settings()) as made:
        with ApiClient(made.address) as api:
            sign_in(api)
            import_people(api, people, "bench")
            id = make_campaign(api, made, "bench", 80)
            api.post(f"/campaigns/{id}/start")
        for _ in range(2):
            time.sleep(people / 80 / 3 + random.random())
            _crash(made, world.settings())
        settled = _until_quiet(made, world, people)
    sent = Counter(arrival.phone for arrival in world.arrivals)
    return {
        "campaign: recipients written to": len(sent),
        "campaign: written to twice": sum(count - 1 for count in sent.values()),
        # Whoever was claimed but not reached is uncertain, which is not lost.
        "campaign: lost": max(0, people - len(sent) - settled["unknown"]),
        "campaign: uncertain (kept, never sent again)": settled["unknown"],
    }


async def _post_until_dead(product: Product, taken: list[str], seconds: float) -> None:
    """Write 50 messages a second; note those that were acknowledged."""
    poster, deadline = Poster(product.address), time.monotonic() + seconds
    while time.monotonic() < deadline:
        number = next(_numbers)
        id = f"wamid.crash.{number}"
        body = message_body([(id, number % 300, QUESTIONS[number % len(QUESTIONS)])])
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            if await asyncio.wait_for(poster.post(signed(body)), 2) == 200:
                taken.append(id)
        await asyncio.sleep(0.02)
    poster.close()


def _crash(product: Product, settings: dict[str, str]) -> float:
    """Kill everything at once, start it again on its data; return the seconds until it answers."""
    for pid in reversed(family(product.program.process.pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    product.program.process.wait()
    began = time.monotonic()
    again = start_product(product.data_dir, settings)
    product.program, product.address = again.program, again.address
    return time.monotonic() - began


def _until_quiet(product: Product, world: World, expected: int = 0) -> Counter[str]:
    """Wait until nothing moves any more and return the ledger's states."""
    deadline = time.monotonic() + _QUIET_SECONDS
    seen, since = -1, time.monotonic()
    while time.monotonic() < deadline:
        states = _states(product)
        moving = states["planned"] + states["claimed"] + product.backlog()
        if len(world.arrivals) != seen or moving or len(world.arrivals) < expected - 50:
            seen, since = len(world.arrivals), time.monotonic()
        if time.monotonic() - since > 5:
            break
        time.sleep(0.5)
    states = _states(product)
    states["unknown"] += states["unconfirmed"] + states["claimed"]
    return states


def _states(product: Product) -> Counter[str]:
    rows = product.rows(
        "documents",
        "SELECT json_extract(data, '$.state'), count(*) FROM documents WHERE kind = 'sends'"
        " GROUP BY 1",
    )
    return Counter({str(state): int(count) for state, count in rows})


def _stored(product: Product) -> Counter[str]:
    rows = product.rows(
        "documents",
        "SELECT json_extract(data, '$.provider_message_id'), count(*) FROM documents"
        " WHERE kind = 'messages' AND json_extract(data, '$.direction') = 'in' GROUP BY 1",
    )
    return Counter({str(id): int(count) for id, count in rows})
