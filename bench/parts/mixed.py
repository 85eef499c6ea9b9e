"""A busy minute: 80 messages/s come in with 240 statuses/s, sent when they are due."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.bodies import QUESTIONS, message_body, signed, status_body
from bench.contenders import Contender, running
from bench.moments import percentile
from bench.plan import Plan
from bench.report import PEER, PRODUCT, Budget, below
from bench.seeding import Sent
from bench.world import Poster, World

PART = "A busy minute (80 messages/s and 240 statuses/s, each a POST of its own, replies after 4 s)"
_MESSAGES_PER_SECOND = 80
_STATUSES = ("sent", "delivered", "read")
_PEOPLE = 800
_SETTINGS = {"REPLY_WAIT_SECONDS": "4"}
_DRAIN_SECONDS = 20
_WHY = (
    "Eighty answers a second and their statuses want more of two cores than there is, and the edge"
    " waits for its share. Next: statuses of one delivery in one commit."
)


@dataclass
class Minute:
    """What was measured."""

    waits: list[float] = field(default_factory=list)
    refused: int = 0
    most_backlog: int = 0
    end_backlog: int = 0
    drain_seconds: float = 0.0


def measure(plan: Plan, world: World) -> None:
    """Run the minute on product and peer."""
    minutes: dict[str, list[Minute]] = defaultdict(list)
    seconds = plan.seconds(60)
    for name in (PRODUCT, PEER):
        with running(name, plan, world, _SETTINGS) as contender:
            count = int(_MESSAGES_PER_SECOND * seconds)
            sent = [(f"wamid.seed.{n}", n % _PEOPLE) for n in range(count)]
            contender.seed(sent)
            work = _minute(contender, sent)
            minutes[name].append(asyncio.run_coroutine_threadsafe(work, world.loop).result())
    _report(plan, minutes)


def _report(plan: Plan, minutes: dict[str, list[Minute]]) -> None:
    def add(name: str, unit: str, of: Callable[[Minute], float], *budgets: Budget) -> None:
        samples = {who: [of(one) for one in each] for who, each in minutes.items()}
        plan.table.add(PART, name, unit, samples, *budgets, why=_WHY)

    refused = sum(one.refused for one in minutes[PRODUCT])
    add("acknowledgement p50", "ms", lambda one: _ms(one, 0.5))
    add("acknowledgement p95", "ms", lambda one: _ms(one, 0.95))
    whole = Budget("none refused", lambda _: refused == 0)
    add("acknowledgement p99", "ms", lambda one: _ms(one, 0.99), below(250), whole)
    add("most webhooks waiting", "POSTs", lambda one: one.most_backlog)
    add("webhooks waiting at the end", "POSTs", lambda one: one.end_backlog)
    add("until nothing waits", "s", lambda one: one.drain_seconds)


def _ms(minute: Minute, share: float) -> float:
    return percentile(minute.waits, share) * 1000


async def _minute(contender: Contender, sent: list[Sent]) -> Minute:
    found, poster = Minute(), Poster(contender.address)
    watching = asyncio.create_task(_watch(contender, found))
    started, jobs = time.monotonic(), []
    for number, (wamid, person) in enumerate(sent):
        at = started + number / _MESSAGES_PER_SECOND
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        text = QUESTIONS[number % len(QUESTIONS)]
        bodies = [message_body([(f"wamid.minute.{number}", person, text)])]
        bodies += [status_body(wamid, person, status) for status in _STATUSES]
        step = 1 / _MESSAGES_PER_SECOND / len(bodies)
        for order, body in enumerate(bodies):
            jobs.append(asyncio.create_task(_post(poster, signed(body), at + order * step, found)))
    await asyncio.gather(*jobs)
    ended = time.monotonic()
    found.end_backlog = await asyncio.to_thread(contender.backlog)
    while await asyncio.to_thread(contender.backlog):  # noqa: ASYNC110 -- another process's
        if time.monotonic() - ended > _DRAIN_SECONDS:
            break
        await asyncio.sleep(0.2)
    found.drain_seconds = time.monotonic() - ended
    watching.cancel()
    poster.close()
    return found


async def _post(poster: Poster, request: bytes, at: float, found: Minute) -> None:
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    status = await poster.post(request)
    # From when it was due, not from when it was sent: a stall must count for all it holds up.
    found.waits.append(time.monotonic() - at)
    found.refused += status != 200


async def _watch(contender: Contender, found: Minute) -> None:
    while True:
        found.most_backlog = max(found.most_backlog, await asyncio.to_thread(contender.backlog))
        await asyncio.sleep(0.5)
