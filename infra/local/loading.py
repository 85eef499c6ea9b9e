"""Loads each functions/<name>/main.py as a module of its own, the way the runtime would."""

import importlib.util
import sys
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from infra.local.specs import FUNCTIONS, FunctionSpec

Entry = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True)
class Function:
    """A loaded function: what its yaml says and what to call."""

    spec: FunctionSpec
    entry: Entry


def load_functions(specs: Iterable[FunctionSpec]) -> tuple[Function, ...]:
    """Import the main.py of each; clients are only built on their first request."""
    return tuple(Function(spec, load_entry(spec.name)) for spec in specs)


def load_entry(name: str) -> Entry:
    """Import functions/<name>/main.py afresh and return the entry point named like it."""
    location = FUNCTIONS / name / "main.py"
    spec = importlib.util.spec_from_file_location(f"functions.{name}.main", location)
    if spec is None or spec.loader is None:
        raise ImportError(f"{location} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    entry: Entry = getattr(module, name)
    return entry
