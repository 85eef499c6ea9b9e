"""Document operations per message and per send, on both adapters."""

import re
import subprocess
import sys
from collections import defaultdict
from contextlib import ExitStack

from bench.plan import Plan
from bench.processes import ROOT
from bench.report import PRODUCT, below
from bench.world import World
from tools.emulators import EmulatorMissing, running_emulators

PART = "Document operations (counted, not timed; the same test is part of `make test`)"
_TEST = "tests/journeys/test_operations.py"
_HEAD = re.compile(r"^(.*) on (sqlite|firestore)$")
_LINE = re.compile(r"^(.{38})((?: +[a-z]+)+|(?: +\d+)+)$")
_BUDGETS = {
    "inbound, first message of a person": (4, 6),
    "inbound message": (4, 6),
    "send, claim to outcome": (4, 4),
}


def measure(plan: Plan, world: World) -> None:
    """Run the counting test on SQLite and, where it runs, on the Firestore emulator."""
    with ExitStack() as stack:
        try:
            stack.enter_context(running_emulators("firestore"))
        except EmulatorMissing as missing:
            plan.table.add_text("Firestore", f"not counted: {missing}")
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", _TEST]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    tables = _tables(done.stdout)
    for adapter, lines in tables.items():
        _rows(plan, adapter, lines)
    texts = "\n\n".join("\n".join([adapter, *lines]) for adapter, lines in tables.items())
    plan.table.add_text("Document operations, every row", texts or done.stdout[-2000:])


def _tables(printed: str) -> dict[str, list[str]]:
    """Return the lines of the tables, columns included, by adapter."""
    tables: dict[str, list[str]] = defaultdict(list)
    adapter = ""
    for line in printed.splitlines():
        head = _HEAD.match(line)
        adapter = head[2] if head else adapter
        if adapter and _LINE.match(line):
            tables[adapter].append(line)
    return tables


def _rows(plan: Plan, adapter: str, lines: list[str]) -> None:
    columns: list[str] = []
    for line in lines:
        name, words = line[:38].strip(), line[38:].split()
        if not name:
            columns = words
            continue
        if name not in _BUDGETS:
            continue
        found = dict(zip(columns, map(int, words), strict=True))
        reads, writes = _BUDGETS[name]
        made = found["writes"] + found["checks"]
        for word, count, most in (("reads", found["reads"], reads), ("writes", made, writes)):
            plan.table.add(
                PART, f"{name}, {adapter}: {word}", "documents", {PRODUCT: [count]}, below(most)
            )
