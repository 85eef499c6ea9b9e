"""Writes who tells which fact, enqueues which task, reads which secret: `python -m tools.wiring`.

Terraform grants a function's roles on exactly these topics, queues and secrets. What is left out
here by mistake is not lost: the outbox keeps it and the sweeper, which may use all, delivers it.
"""

import ast
import importlib
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from infra.local.specs import ROOT, FunctionSpec, read_functions
from shared.events import Fact
from shared.ports.secrets.sealing import SEALING_KEY
from tools.package.reach import Reach, Unit, reach, statements_of

FILE = ROOT / "infra" / "terraform" / "generated" / "wiring.json"

Json = dict[str, Any]
_EVENTS = ROOT / "shared" / "events"
_SWEEPER = (_EVENTS / "sweeper.py", "Sweeper")
_SEALER = (ROOT / "shared" / "ports" / "secrets" / "sealing.py", "Sealer")
_READS = ("versions", "ensure")


def build_wiring() -> Json:
    """Return every topic, and what each function does with topics, queues and secrets."""
    specs = read_functions()
    return {
        "topics": sorted(topics(specs)),
        "functions": {spec.name: _wires(spec, specs) for spec in specs},
    }


def topics(specs: tuple[FunctionSpec, ...]) -> frozenset[str]:
    """Return a topic for each fact, also those nobody waits for, and for each webhook."""
    subscribed = (spec.topic for spec in specs if spec.trigger == "topic")
    return frozenset(fact.topic for fact in facts().values()).union(subscribed)


@cache
def facts() -> dict[str, type[Fact]]:
    """Return every fact by the name of its class."""
    modules = [importlib.import_module(module_name(path)) for path in _EVENTS.glob("*.py")]
    values = [value for module in modules for value in vars(module).values()]
    found = [each for each in values if isinstance(each, type) and issubclass(each, Fact)]
    return {fact.__name__: fact for fact in found if fact is not Fact}


def _wires(spec: FunctionSpec, specs: tuple[FunctionSpec, ...]) -> Json:
    reached = reach(ROOT / "functions" / spec.name / "main.py", ROOT)
    queues = {each.name for each in specs if each.trigger == "task"}
    known = topics(specs)
    if _SWEEPER in reached.units:
        told, enqueued = known, queues
    else:
        told = known & (_told(reached) - {spec.topic})
        enqueued = queues & set(_enqueued(reached))
    return {
        "publishes": sorted(told),
        "enqueues": sorted(enqueued),
        "reads": sorted(_read_secrets(reached)),
    }


def _told(reached: Reach) -> set[str]:
    """A fact that is made is told; a webhook names its topic in its own main.py."""
    told = set()
    for unit in reached.units:
        for node in _nodes(unit):
            match node:
                case ast.Call(ast.Name(name)) if name in facts():
                    told.add(facts()[name].topic)
                case ast.Constant(str(text)) if unit[0].name == "main.py":
                    told.add(text)
    return told


def _enqueued(reached: Reach) -> Iterator[str]:
    for unit in reached.units:
        for node in _nodes(unit):
            match node:
                case ast.Call(ast.Name("Task"), [ast.Name(name), *_]):
                    module = importlib.import_module(module_name(unit[0]))
                    yield str(getattr(module, name))
                case ast.Call(ast.Name("Task"), [ast.Constant(str(target)), *_]):
                    yield target


def _read_secrets(reached: Reach) -> Iterator[str]:
    if _SEALER in reached.units:
        yield SEALING_KEY
    for unit in reached.units:
        for node in _nodes(unit):
            match node:
                case ast.Call(ast.Attribute(_, method), [ast.Constant(str(name)), *_]):
                    if method in _READS:
                        yield name


@cache
def _nodes(unit: Unit) -> tuple[ast.Call | ast.Constant, ...]:
    walked = (node for statement in statements_of(unit) for node in ast.walk(statement))
    return tuple(node for node in walked if isinstance(node, ast.Call | ast.Constant))


def module_name(path: Path) -> str:
    """Return under which name a file of ours is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def encode(wiring: Json) -> str:
    """Return the text of the file."""
    return msgspec.json.format(msgspec.json.encode(wiring), indent=2).decode() + "\n"


def main() -> int:
    """Write the file."""
    FILE.write_text(encode(build_wiring()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
