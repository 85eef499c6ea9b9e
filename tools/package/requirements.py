"""The part of the lock one function needs: the base, the extras it reaches, and what these need.

The lock says under each pin who needs it (`# via`): no environment and no network is asked.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from tools.package.reach import Reach

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==", re.MULTILINE)
_VIA = re.compile(r"^    # (?:via)?\s*(?P<name>[A-Za-z0-9._-]+)(?: \(.*\))?$", re.MULTILINE)


@dataclass(frozen=True)
class Pin:
    """One line of the lock with its hashes, and who needs it."""

    name: str
    text: str
    needed_by: frozenset[str]


@dataclass(frozen=True)
class Dependencies:
    """What pyproject.toml asks for."""

    base: frozenset[str]
    extras: Mapping[str, frozenset[str]]


def read_lock(file: Path) -> tuple[Pin, ...]:
    """Return the pins of requirements.txt in its order."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", file.read_text(), flags=re.MULTILINE)[1:]
    return tuple(_pin(block) for block in blocks)


def read_dependencies(file: Path) -> Dependencies:
    """Return the names in pyproject.toml, without versions."""
    project = tomllib.loads(file.read_text())["project"]
    extras = project["optional-dependencies"]
    return Dependencies(
        _names(project["dependencies"]), {name: _names(extras[name]) for name in extras}
    )


def needed_extras(dependencies: Dependencies, reached: Reach, domains: Set[str]) -> frozenset[str]:
    """Return the extras of the adapters that are reached and of the domains that import theirs.

    An extra is called like the adapter's file; where it is called like a domain, it is needed
    by whoever reaches an import of it.
    """
    adapters = {file.stem for file in reached.files if file.parent.parent.name == "ports"}
    imported = {module.split(".")[0].replace("_", "-") for module, _ in reached.foreign}
    return frozenset(
        extra
        for extra, names in dependencies.extras.items()
        if extra in adapters or (extra in domains and names & imported)
    )


def restrict(pins: Iterable[Pin], roots: Set[str]) -> tuple[Pin, ...]:
    """Return the pins that `roots` lead to, in the order of the lock."""
    pins, needed = tuple(pins), set(roots)
    while True:
        more = {pin.name for pin in pins if pin.needed_by & needed} - needed
        if not more:
            break
        needed |= more
    missing = roots - {pin.name for pin in pins}
    if missing:
        raise LookupError(f"not in the lock, run `make lock`: {', '.join(sorted(missing))}")
    return tuple(pin for pin in pins if pin.name in needed)


def _pin(block: str) -> Pin:
    found = _PIN.match(block)
    if found is None:
        raise ValueError(f"no pin of the lock: {block.splitlines()[0]}")
    kept = [line for line in block.splitlines() if not line.startswith("    # ")]
    needed_by = frozenset(_canonical(name) for name in _VIA.findall(block) if name != "via")
    return Pin(_canonical(found["name"]), "\n".join(kept) + "\n", needed_by)


def _names(requirements: Iterable[str]) -> frozenset[str]:
    return frozenset(_canonical(re.split(r"[\s\[<>=!~;]", one)[0]) for one in requirements)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
