"""Eighty replies in flight on one instance while the model takes two seconds."""

import asyncio
import sys
import time
from pathlib import Path

import httpx

from bench.cold import proportional_mib
from bench.google import Cloud, running_cloud
from bench.plan import Plan
from bench.processes import ROOT, family, start, wait_until
from bench.report import PRODUCT, Budget, below
from bench.world import World
from infra.local.specs import FUNCTIONS, read_function
from tools.emulators import EmulatorMissing, free_port

PART = "Concurrency (one instance of the reply function, over Google's emulators, model 2 s)"
_NAME = "conversations_task_reply"
_IN_FLIGHT = 80
_MODEL_SECONDS = 2.0
_WHY = (
    "The instance has room for eighty; the emulator, which shares its two cores, feeds it fewer in"
    " the two seconds that the model takes. Next: measured against Firestore itself."
)


def measure(plan: Plan, world: World) -> None:
    """Give one instance eighty conversations at once."""
    try:
        with plan.folder("concurrency") as folder, running_cloud(folder, world.settings()) as cloud:
            seconds, memory, refused = _answer_all(world, cloud, folder)
    except EmulatorMissing as missing:
        plan.table.add_text(PART, f"not measured: {missing}")
        return
    most = world.most_thinking
    all_at_once = Budget(f"{_IN_FLIGHT} at once", lambda _: most >= _IN_FLIGHT and not refused)
    plan.table.add(
        PART, "replies thinking at once", "replies", {PRODUCT: [most]}, all_at_once, why=_WHY
    )
    plan.table.add(PART, "until all are answered", "s", {PRODUCT: [seconds]})
    plan.table.add(PART, "memory of the instance at its peak", "MiB", {PRODUCT: [memory]},
                   below(256))  # fmt: skip


def _answer_all(world: World, cloud: Cloud, folder: Path) -> tuple[float, float, int]:
    spec = read_function(FUNCTIONS / _NAME / "function.yaml")
    # One before the others: what is measured is an instance that has started.
    first, *tasks = [cloud.first_request(spec).body for _ in range(_IN_FLIGHT + 1)]
    port = free_port()
    source = str(FUNCTIONS / _NAME / "main.py")
    command = [sys.executable, "-m", "functions_framework", "--target", _NAME, "--source", source,
               "--asgi", "--host", "127.0.0.1", "--port", str(port)]  # fmt: skip
    program = start(command, folder / "one.log", {"PYTHONPATH": str(ROOT), **cloud.settings})
    world.most_thinking, world.model_seconds = 0, _MODEL_SECONDS
    try:
        wait_until(program, lambda: _listens(port))
        httpx.post(f"http://127.0.0.1:{port}/", content=first, timeout=60, trust_env=False)
        began = time.monotonic()
        work = _post_all(f"http://127.0.0.1:{port}/", tasks)
        posting = asyncio.run_coroutine_threadsafe(work, world.loop)
        memory = 0.0
        while not posting.done():
            memory = max(memory, sum(proportional_mib(pid) for pid in family(program.process.pid)))
            time.sleep(0.05)
        refused = sum(status >= 300 for status in posting.result())
        return time.monotonic() - began, memory, refused
    finally:
        world.model_seconds = 0.0
        program.stop()


async def _post_all(address: str, tasks: list[bytes]) -> list[int]:
    limits = httpx.Limits(max_connections=_IN_FLIGHT)
    async with httpx.AsyncClient(limits=limits, timeout=120, trust_env=False) as client:
        calls = [client.post(address, content=task) for task in tasks]
        return [answer.status_code for answer in await asyncio.gather(*calls)]


def _listens(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", timeout=5, trust_env=False).status_code > 0
    except httpx.TransportError:
        return False
