"""A worker process: delivers what its triggers bring to the functions, those of others not."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Mapping, Sequence

import uvloop

from infra.local.child import Line, settle_memory, start_child
from infra.local.demo import seed_demo
from infra.local.loading import load_functions
from infra.local.runners import Runner, build_runners
from infra.local.specs import read_functions
from shared.config import Settings
from shared.entry.structs import prepare_structs
from shared.events.connect import connect_documents

_log = logging.getLogger(__name__)
# What follows a webhook may wait a moment; its acknowledgement, and a person at the dashboard, not.
# More would starve it wherever something else, such as a browser, wants all cores.
_NICENESS = 5


WORKERS: Mapping[str, frozenset[str]] = {
    "topics": frozenset({"topic", "schedule"}),
    "tasks": frozenset({"task"}),
}
"""The workers and what each delivers. No function runs in two of them: what one keeps in its memory
for all calls of a function (the gates of the pace, leases of messages) is all there is."""
SEEDING_WORKER = "topics"


def run_worker(settings: Settings, name: str, line: Line) -> None:
    """Deliver until the supervisor says stop."""
    start_child(settings, line)
    os.nice(_NICENESS)
    wanted = WORKERS[name]
    functions = load_functions(spec for spec in read_functions() if spec.trigger in wanted)
    prepare_structs()
    runners = build_runners(settings, functions, line.listen)
    documents = connect_documents(settings)
    news = seed_demo(settings, documents) if name == SEEDING_WORKER else {}
    settle_memory()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(run_until_stopped(runners, lambda: line.say_ready(news)))


async def run_until_stopped(runners: Sequence[Runner], up: Callable[[], None]) -> None:
    """Run all until a signal comes, or one of them fails: then the supervisor starts it again."""
    running = [asyncio.create_task(runner.run()) for runner in runners]
    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wanted, _stop_all, runners)
    await asyncio.sleep(0)
    up()
    await asyncio.wait(running, return_when=asyncio.FIRST_EXCEPTION)
    _stop_all(runners)
    for result in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(result, BaseException):
            _log.error("the worker failed", exc_info=result)
            raise result


def _stop_all(runners: Sequence[Runner]) -> None:
    for runner in runners:
        runner.stop()
