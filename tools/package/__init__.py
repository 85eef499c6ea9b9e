"""Packs each function for deployment: what it reaches, nothing else, always the same bytes."""

from functools import cache
from pathlib import Path

from infra.local.specs import ROOT, FunctionSpec
from tools.package.archive import Archive, pack
from tools.package.reach import OURS, Reach, reach
from tools.package.requirements import (
    Dependencies,
    Pin,
    needed_extras,
    read_dependencies,
    read_lock,
    restrict,
)

REQUIREMENTS = "requirements.txt"


def package(spec: FunctionSpec, root: Path = ROOT) -> Archive:
    """Return the function's zip: main.py, the files it reaches, its pins, the files it names.

    A module that is reached brings its table of the same name (`<module>.tsv`) along.
    """
    entry = root / "functions" / spec.name / "main.py"
    reached = reach(entry, root)
    contents = {"main.py": entry.read_bytes(), REQUIREMENTS: _requirements(reached, root)}
    ours = [file for file in reached.files if file != entry]
    tables = [table for file in ours if (table := file.with_suffix(".tsv")).is_file()]
    for file in [*ours, *tables, *(root / name for name in spec.files)]:
        contents[file.relative_to(root).as_posix()] = file.read_bytes()
    return pack(spec.name, contents)


def needed_pins(reached: Reach, root: Path = ROOT) -> tuple[Pin, ...]:
    """Return the pins of the base and of the extras that are reached."""
    dependencies, pins = _dependencies(root)
    domains = {path.name for path in (root / OURS).iterdir() if path.is_dir()}
    extras = needed_extras(dependencies, reached, domains)
    roots = dependencies.base.union(*(dependencies.extras[extra] for extra in extras))
    return restrict(pins, roots)


def _requirements(reached: Reach, root: Path) -> bytes:
    return "".join(pin.text for pin in needed_pins(reached, root)).encode()


@cache
def _dependencies(root: Path) -> tuple[Dependencies, tuple[Pin, ...]]:
    return read_dependencies(root / "pyproject.toml"), read_lock(root / REQUIREMENTS)
