"""Webhooks in: acknowledgements per second, and how fast the worker follows."""

import itertools
import time
from collections import defaultdict

from bench.bare import running_hello
from bench.bodies import requests
from bench.contenders import Contender, running
from bench.plan import Plan
from bench.report import LIMIT, PEER, PRODUCT, Budget, at_least
from bench.world import World
from bench.wrk import Load, load

PART = "Webhooks in (32 connections, every request signed and new, worker running)"
_PEOPLE = 500
_FOLLOW_SECONDS = 4
_LOAD_SECONDS = 4
_MOST_PER_SECOND = 8000
# Answers are measured on their own: here they would come when the load has ended.
_SETTINGS = {"REPLY_WAIT_SECONDS": "300"}
_prefixes = itertools.count()
_WHY = (
    "One process answers and flushes, beside a worker that wants a core and is only a little less"
    " urgent, because beside a browser it would starve. Next: two edge processes on one socket,"
    " each with its own grouped append."
)


def measure(plan: Plan, world: World) -> None:
    """Load hello world, product and peer in turn."""
    for per_post in (1, 10):
        loads: dict[str, list[Load]] = defaultdict(list)
        follows: dict[str, list[float]] = defaultdict(list)
        costs: dict[str, list[float]] = defaultdict(list)
        for _ in range(plan.rounds if per_post == 1 else min(2, plan.rounds)):
            loads[LIMIT].append(_bare(plan, per_post))
            for name in (PRODUCT, PEER):
                with running(name, plan, world, _SETTINGS) as contender:
                    spent = contender.cpu_seconds()
                    found = _load(contender.address, plan.seconds(_LOAD_SECONDS), per_post)
                    loads[name].append(found)
                    follows[name].append(_follow(contender, found.microseconds / 1e6))
                    stored = max(1, contender.stored())
                    costs[name].append((contender.cpu_seconds() - spent) / stored * 1000)
        _report(plan, per_post, loads, follows, costs)


def _report(
    plan: Plan,
    per_post: int,
    loads: dict[str, list[Load]],
    follows: dict[str, list[float]],
    costs: dict[str, list[float]],
) -> None:
    words = "1 message per POST" if per_post == 1 else f"{per_post} messages per POST"
    bad = sum(one.bad + one.broken for each in loads.values() for one in each)
    rates = {name: [one.per_second for one in each] for name, each in loads.items()}
    budgets = [at_least(2, PEER), at_least(0.4, LIMIT)] if per_post == 1 else [at_least(2, PEER)]
    budgets.append(Budget("none refused", lambda _: bad == 0))
    plan.table.add(PART, f"acknowledged, {words}", "POSTs/s", rates, *budgets, why=_WHY)
    for name in ("p50", "p95", "p99"):
        times = {who: [getattr(one, name) / 1000 for one in each] for who, each in loads.items()}
        plan.table.add(PART, f"acknowledgement {name}, {words}", "ms", times)
    plan.table.add(PART, f"stored while and after, {words}", "messages/s", follows)
    plan.table.add(PART, f"processor time, {words}", "ms/message stored", costs)


def _bare(plan: Plan, per_post: int) -> Load:
    with plan.folder("hello") as folder, running_hello(folder) as address:
        return _load(address, plan.seconds(_LOAD_SECONDS), per_post)


def _load(address: str, seconds: float, per_post: int) -> Load:
    # What is new cannot be sent again, or a peer that drops repeats would be loaded with nothing.
    most = int(_MOST_PER_SECOND * seconds / (1 if per_post == 1 else 3))
    prefix = f"{time.time_ns()}.{next(_prefixes)}"
    return load(address, requests(prefix, most, per_post, _PEOPLE), max(1, round(seconds)))


def _follow(contender: Contender, loaded_seconds: float) -> float:
    """Return the messages stored per second, until all are or a while has passed."""
    started = time.monotonic()
    while contender.backlog() and time.monotonic() - started < _FOLLOW_SECONDS:
        time.sleep(0.1)
    return contender.stored() / (loaded_seconds + time.monotonic() - started)
