"""Cold starts: every function against a bare one, with what its imports are made of."""

import os
import re
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.cold import Asked, Start, start_cold
from bench.google import running_cloud
from bench.plan import Plan
from bench.processes import ROOT, CannotRun
from bench.report import LIMIT, PRODUCT, at_most_times, number
from bench.world import World
from infra.local.specs import FUNCTIONS, FunctionSpec, read_functions
from tools.emulators import EmulatorMissing

PART = "Cold start (process start to the first answer, over Google's emulators, with .pyc)"
_BARE = "bare function"
# Two starts of one function differ by up to a third on a busy machine; more would take too long.
_ROUNDS = 2
# Often, in between: everything is told in times of it, and a machine's pace changes.
_BARE_EVERY = 3
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
_QUICK = ("conversations_whatsapp_webhook", "conversations_task_reply", "contacts_api")
_FACTORS = {"conversations_whatsapp_webhook": 2.5, "conversations_task_reply": 4.5}


def measure(plan: Plan, world: World) -> None:
    """Start every function in turn, with a bare one between them."""
    specs = [one for one in read_functions() if not plan.quick or one.name in _QUICK]
    folders = ["shared", "functions", "bench", sys.prefix]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *folders], cwd=ROOT, check=False)
    starts: dict[str, list[Start]] = defaultdict(list)
    try:
        with plan.folder("cold") as folder, running_cloud(folder, world.settings()) as cloud:
            for repeated in range(_ROUNDS):
                log = folder / "functions.log"
                # Who has a budget is started again.
                chosen = [one for one in specs if _factor(one)] if repeated else specs
                for at, spec in enumerate(chosen):
                    if at % _BARE_EVERY == 0:
                        starts[_BARE].append(_start_bare(log))
                    source = FUNCTIONS / spec.name / "main.py"
                    asked = cloud.first_request(spec)
                    begun = start_cold(source, spec.name, asked, log, cloud.settings)
                    if begun.status >= 400:
                        raise CannotRun(f"{spec.name} answered {begun.status}")
                    starts[spec.name].append(begun)
    except EmulatorMissing as missing:
        plan.table.add_text(PART, f"not measured: {missing}")
        return
    names = [spec.name for spec in specs]
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
        parts = dict(zip(names, side_by_side.map(_dominant, names), strict=True))
    _report(plan, specs, starts, parts)


def _start_bare(log: Path) -> Start:
    return start_cold(ROOT / "bench" / "hello.py", "hello", Asked("POST", "/"), log, {})


def _report(
    plan: Plan, specs: list[FunctionSpec], starts: dict[str, list[Start]], parts: dict[str, str]
) -> None:
    bare = [one.cpu_ms for one in starts[_BARE]]
    note = "Processor time of all processes; the bare function is the limit. First requests: a"
    note += " signed POST, a GET with a session, a push, a task (the reply asks the model)."
    for spec in specs:
        factor = _factor(spec)
        budgets = [at_most_times(factor, LIMIT)] if factor else []
        samples = {PRODUCT: [one.cpu_ms for one in starts[spec.name]], LIMIT: bare}
        plan.table.add(PART, spec.name, "ms CPU", samples, *budgets, note=note)
    lines = [f"{'':34}{'wall ms':>9}{'CPU ms':>9}{'MiB':>7}  imports, ms of their own"]
    for name, each in starts.items():
        middle = sorted(each, key=lambda one: one.cpu_ms)[len(each) // 2]
        figures = f"{number(middle.wall_ms):>9}{number(middle.cpu_ms):>9}"
        lines.append(f"{name:34}{figures}{middle.memory_mib:>7.0f}  {parts.get(name, '')}")
    plan.table.add_text("Cold start, wall clock, memory and what dominates", "\n".join(lines))


def _factor(spec: FunctionSpec) -> float:
    """Return how many times the bare function it may take; 0 where DESIGN says nothing."""
    return _FACTORS.get(spec.name, 3.0 if spec.trigger == "http" else 0)


def _dominant(name: str) -> str:
    """Return the packages whose modules take longest to import before the first request."""
    code = f"import functions.{name}.main"
    command = [sys.executable, "-X", "importtime", "-c", code]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    spent: dict[str, int] = defaultdict(int)
    for micros, module in _LINE.findall(said):
        root = module.split(".")[0]
        spent[root if root != "google" else ".".join(module.split(".")[:3])] += int(micros)
    longest = sorted(spent.items(), key=lambda item: -item[1])[:5]
    return ", ".join(f"{root} {micros / 1000:.0f}" for root, micros in longest)
