"""`make bench`: measures the budgets on this machine; `--full` adds growth and crash."""

import argparse
import asyncio
import importlib
import sys
import tempfile
import time
import traceback
from pathlib import Path

from bench import peer_host
from bench.machine import describe
from bench.plan import Plan
from bench.processes import ROOT, CannotRun
from bench.report import Table
from bench.world import World, run, serving

_PARTS = ("limits", "webhooks", "mixed", "replies", "concurrency", "campaign", "importing",
          "cold_start", "operations")  # fmt: skip
_FULL = ("crash", "growth")
_RESULTS = ROOT / "bench" / "RESULTS.md"


def main() -> int:
    """Run the parts, print the table, write it down; 1 when a budget is missed."""
    options = _read_options()
    names = options.only or [*_PARTS, *(_FULL if options.full else ())]
    table = Table(lambda line: print(line, flush=True))
    started = time.monotonic()
    try:
        peer_host.install()
        # Not where files live in memory: durability must cost here what it costs there.
        with tempfile.TemporaryDirectory(prefix="piloto-bench-", dir=options.dir) as root:
            run(_measure(Plan(table, Path(root), options.quick), names))
    except CannotRun as error:
        print(f"The benchmark stopped: {error}", file=sys.stderr)
        return 2
    spent = time.monotonic() - started
    missed = table.missed()
    text = "\n".join([describe(spent, names, options.quick), *_list(missed), table.markdown(), ""])
    if not options.quick:
        # What is measured apart stands below the whole.
        before = _RESULTS.read_text() if options.only and _RESULTS.exists() else ""
        _RESULTS.write_text(before + text)
    print(text)
    return 1 if missed else 0


async def _measure(plan: Plan, names: list[str]) -> None:
    """Serve the world on this loop while the parts run in a thread."""
    async with serving(World()) as world:
        for name in names:
            plan.table.say(f"\n{name}")
            part = importlib.import_module(f"bench.parts.{name}")
            started = time.monotonic()
            try:
                await asyncio.to_thread(part.measure, plan, world)
            except Exception as error:
                # What the other parts found in a quarter of an hour is not lost for it.
                traceback.print_exc()
                plan.table.broken.append(f"{name} broke: {type(error).__name__}: {error}")
            plan.table.say(f"  {name} took {time.monotonic() - started:.0f} s")


def _list(missed: list[str]) -> list[str]:
    if not missed:
        return ["", "Every budget measured here is met."]
    return ["", "Missed:", "", *(f"- {line}" for line in missed)]


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also growth and crash")
    parser.add_argument("--quick", action="store_true", help="short runs, nothing is written")
    parser.add_argument(
        "--only",
        type=lambda text: text.split(","),
        help="some parts, with commas; they are added below",
    )
    parser.add_argument("--dir", help="a folder on the disk to measure")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
