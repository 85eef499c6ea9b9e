"""Document operations per message and per send, on both adapters."""

import re
import subprocess
import sys
from contextlib import ExitStack

from bench.plan import Plan
from bench.processes import ROOT
from bench.report import PRODUCT, Row, below
from bench.world import World
from tools.emulators import EmulatorMissing, running_emulators

PART = "Document operations (counted, not timed; the same test is part of `make test`)"
_TEST = "tests/journeys/test_operations.py"
_TABLE = re.compile(r"document operations on (\w+)\n(.*?)(?=\n\.|\n\n|\Z)", re.DOTALL)
_BUDGETS = {"inbound message": (4, 6), "send, claim to outcome": (4, 4)}


def measure(plan: Plan, world: World) -> None:
    """Run the counting test on SQLite and, where it runs, on the Firestore emulator."""
    with ExitStack() as stack:
        try:
            stack.enter_context(running_emulators("firestore"))
        except EmulatorMissing as missing:
            plan.table.add_text("Firestore", f"not counted: {missing}")
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", _TEST]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    tables = _TABLE.findall(done.stdout)
    for adapter, text in tables:
        _rows(plan, adapter, text)
    texts = "\n\n".join(f"{adapter}\n{text}" for adapter, text in tables) or done.stdout[-2000:]
    plan.table.add_text("Document operations, every row", texts)


def _rows(plan: Plan, adapter: str, text: str) -> list[Row]:
    head, *lines = text.splitlines()
    columns = head.split()
    rows = []
    for line in lines:
        name, figures = line[:38].strip(), [int(word) for word in line[38:].split()]
        if name not in _BUDGETS:
            continue
        found = dict(zip(columns, figures, strict=True))
        reads, writes = _BUDGETS[name]
        made = found["writes"] + found["checks"]
        add = plan.table.add
        rows.append(add(PART, f"{name}, {adapter}: reads", "documents",
                        {PRODUCT: [found["reads"]]}, below(reads)))  # fmt: skip
        rows.append(add(PART, f"{name}, {adapter}: writes", "documents",
                        {PRODUCT: [made]}, below(writes)))  # fmt: skip
    return rows
