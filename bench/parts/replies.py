"""Replies: from a person's message to the answer at the provider, in a closed loop."""

import asyncio
from collections import defaultdict

from bench.contenders import Contender, running
from bench.moments import percentile
from bench.people import PARTS, People, Talk
from bench.plan import Plan
from bench.report import PEER, PRODUCT, Budget, at_least, below
from bench.world import World

PART = "Replies (webhook to the answer at the provider, no wait for a burst, 1,000/s allowed)"
_SETTINGS = {"REPLY_WAIT_SECONDS": "0"}
_WARM_UP_SECONDS = 2.0
_MODEL_MS = (0, 500)
_FEW, _MANY = 50, 500
_WHY = (
    "Two cores carry the answers and the world outside: fifty who write again the moment they are"
    " answered keep fifty in the queue, and each waits for fifty times the row of processor time,"
    " shared by two. Next: fewer deliveries for an answer (five now) and less time in each."
)
_TALK_SECONDS = 6
_Talks = dict[str, list[tuple[Talk, float]]]
"""Of each contender: what was said, and the milliseconds of processor time an answer took."""


def measure(plan: Plan, world: World) -> None:
    """Let people talk with product and peer in turn."""
    for people in (_FEW,) if plan.quick else (_FEW, _MANY):
        talks: dict[int, _Talks] = {model_ms: defaultdict(list) for model_ms in _MODEL_MS}
        for _ in range(plan.rounds if people == _FEW else 1):
            for name in (PRODUCT, PEER):
                with running(name, plan, world, _SETTINGS) as contender:
                    work = _talks(world, contender, people, plan.seconds(_TALK_SECONDS))
                    found = asyncio.run_coroutine_threadsafe(work, world.loop).result()
                for model_ms, talk in found.items():
                    talks[model_ms][name].append(talk)
        for model_ms in _MODEL_MS:
            _report(plan, model_ms, people, talks[model_ms])


async def _talks(
    world: World, contender: Contender, people: int, seconds: float
) -> dict[int, tuple[Talk, float]]:
    """Talk with either model, once all is warm."""
    await People(world, contender.address, people).talk(_WARM_UP_SECONDS)
    found = {}
    for model_ms in _MODEL_MS:
        world.model_seconds = model_ms / 1000
        spent = await asyncio.to_thread(contender.cpu_seconds)
        talk = await People(world, contender.address, people).talk(seconds)
        spent = await asyncio.to_thread(contender.cpu_seconds) - spent
        found[model_ms] = talk, spent / max(1, len(talk.waits)) * 1000
    world.model_seconds = 0.0
    return found


def _report(plan: Plan, model_ms: int, people: int, found: _Talks) -> None:
    words = f"model {model_ms} ms, {people} people"
    talks = {who: [talk for talk, _ in each] for who, each in found.items()}
    costs = {who: [cost for _, cost in each] for who, each in found.items()}
    lost = sum(one.unanswered for one in talks[PRODUCT])
    twice = sum(one.twice for one in talks[PRODUCT])
    rates = {who: [one.answers / one.seconds for one in each] for who, each in talks.items()}
    whole = Budget("all answered once", lambda _: lost == 0 and twice == 0)
    plan.table.add(
        PART, f"answers, {words}", "answers/s", rates, at_least(2, PEER), whole, why=_WHY
    )
    for name, share in (("p50", 0.50), ("p95", 0.95), ("p99", 0.99)):
        times = {
            who: [percentile(one.waits, share) * 1000 - model_ms for one in each]
            for who, each in talks.items()
        }
        budgets = [below(300)] if people == _FEW and name == "p95" else []
        plan.table.add(PART, f"{name} without the model, {words}", "ms", times, *budgets, why=_WHY)
    for name in PARTS:
        times = {
            who: [percentile(one.parts[name], 0.5) * 1000 for one in each]
            for who, each in talks.items()
        }
        plan.table.add(PART, f"of that {name}, p50, {words}", "ms", times)
    plan.table.add(PART, f"processor time, {words}", "ms/answer", costs)
