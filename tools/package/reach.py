"""What a function reaches: the files its imports lead to, also those inside functions it may call.

A module that is imported runs, so its imports at the top always count. An import inside a function
or class counts only where that function or class is named by code that counts: the handler of a
subscriber names `connect_reactions`, so the adapters that only `connect_campaigns` would build
stay out of its zip. Whoever names a module itself is taken to use all of it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

OURS = "shared"
_EVERYTHING = "*"
_TOP = ""
"""The unit of a module's statements outside its functions and classes."""

Unit = tuple[Path, str]
"""A file, and the name of one of its functions or classes (or `_TOP`)."""


@dataclass(frozen=True)
class Reach:
    """The files that are reached, and what they import that is not ours."""

    files: tuple[Path, ...]
    foreign: frozenset[tuple[str, str]]
    """Modules and names in them; the name is empty where the module itself is imported."""
    units: frozenset[Unit]


@dataclass
class _Source:
    """One parsed file: its units, and what each name at its top stands for."""

    units: dict[str, list[ast.stmt]] = field(default_factory=lambda: {_TOP: []})
    meanings: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name → (module, name in it); an empty name means the module itself."""


def reach(entry: Path, root: Path) -> Reach:
    """Follow the imports of `entry` through the packages below `root`."""
    walk = _Walk(root)
    walk.use(entry, _EVERYTHING)
    while walk.waiting:
        walk.visit(walk.waiting.pop())
    return Reach(tuple(sorted(walk.files)), frozenset(walk.foreign), frozenset(walk.seen))


class _Walk:
    """Visits every used unit once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: set[Path] = set()
        self.foreign: set[tuple[str, str]] = set()
        self.waiting: list[Unit] = []
        self.seen: set[Unit] = set()

    def use(self, file: Path, name: str) -> None:
        """Count a unit of the file, or all of them; a file that is reached also runs its top."""
        source = _read(file)
        self.files.add(file)
        names = list(source.units) if name == _EVERYTHING else [_TOP, name]
        for unit in ((file, each) for each in names if each in source.units):
            if unit not in self.seen:
                self.seen.add(unit)
                self.waiting.append(unit)
        if name in source.meanings and name not in source.units:
            # Imported here to be imported from here.
            self._use_name(*source.meanings[name])

    def visit(self, unit: Unit) -> None:
        """Follow what the statements of one unit import and name."""
        file, name = unit
        source = _read(file)
        for node in _followed(file, name):
            self._follow(node, file, source, nested=name != _TOP)

    def _follow(self, node: ast.AST, file: Path, source: _Source, *, nested: bool) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for module, imported in _meanings(node).values():
                # At the top the module runs; which of its names are used is seen where they are.
                self._use_name(module, imported if nested else _TOP)
                if not nested:
                    self._use_submodule(module, imported)
        elif isinstance(node, ast.Name):
            if node.id in source.units:
                self.use(file, node.id)
            elif node.id in source.meanings:
                self._use_name(*source.meanings[node.id])

    def _use_name(self, module: str, name: str) -> None:
        if module.split(".")[0] != OURS:
            self.foreign.add((module, name))
            return
        for package in _parents(module):
            self._use_file(package, _TOP)
        if self._use_submodule(module, name):
            return
        self._use_file(module, name)

    def _use_submodule(self, module: str, name: str) -> bool:
        submodule = f"{module}.{name}" if name else ""
        return bool(submodule) and self._use_file(submodule, _EVERYTHING)

    def _use_file(self, module: str, name: str) -> bool:
        file = find_module(self.root, module)
        if file is not None:
            self.use(file, name)
        return file is not None


@cache
def find_module(root: Path, module: str) -> Path | None:
    """Return the file of one of our modules or packages, or None."""
    place = root.joinpath(*module.split("."))
    for file in (place / "__init__.py", place.with_suffix(".py")):
        if module.split(".")[0] == OURS and file.is_file():
            return file
    return None


def statements_of(unit: Unit) -> list[ast.stmt]:
    """Return the code of one unit."""
    return _read(unit[0]).units[unit[1]]


def forget_sources() -> None:
    """Read every file again: for who changes them while this process runs."""
    _read.cache_clear()
    _followed.cache_clear()
    find_module.cache_clear()


@cache
def _followed(file: Path, name: str) -> tuple[ast.AST, ...]:
    """Return what leads on from a unit: nearly every function reaches the same ones."""
    running = (node for statement in _read(file).units[name] for node in _running(statement))
    return tuple(
        node for node in running if isinstance(node, ast.Import | ast.ImportFrom | ast.Name)
    )


@cache
def _read(file: Path) -> _Source:
    source = _Source()
    for statement in ast.parse(file.read_text()).body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            source.units[statement.name] = [statement]
            continue
        source.units[_TOP].append(statement)
        for node in _running(statement):
            if isinstance(node, ast.Import | ast.ImportFrom):
                source.meanings |= _meanings(node)
    return source


def _meanings(node: ast.Import | ast.ImportFrom) -> dict[str, tuple[str, str]]:
    if isinstance(node, ast.Import):
        return {(each.asname or each.name.split(".")[0]): (each.name, "") for each in node.names}
    return {(each.asname or each.name): (node.module or "", each.name) for each in node.names}


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Walk the node without what only a type checker reads."""
    if isinstance(node, ast.If) and _names_type_checking(node.test):
        for statement in node.orelse:
            yield from _running(statement)
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _running(child)


def _names_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _parents(module: str) -> Iterable[str]:
    parts = module.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))
