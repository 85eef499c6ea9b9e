"""The rules of the house that no linter knows: sizes, words, what may be named where."""

import ast
import importlib.metadata
import json
import re
import subprocess
from pathlib import Path

import pytest

import shared
from tests.architecture.sources import ROOT, SOURCES, TESTS, name_of, tree_of

LONGEST_FILE_LINES = 300
LONGEST_FUNCTION_LINES = 40
# Written so that this file itself names none of them.
WORKPLACES = re.compile(
    "|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", r"\.pye" + "nv"))
)
BANNED_NAMES = re.compile(r"(Manager|Helper|Impl)$|^(Abstract|Base)[A-Z]")
DOMAINS = sorted(
    path.parent for path in (ROOT / "shared").glob("*/connect.py") if path.parent.name != "events"
)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_and_functions_stay_small(path: Path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE_LINES
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            assert lines <= LONGEST_FUNCTION_LINES, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=name_of)
def test_every_module_says_in_one_line_what_it_is_for(path: Path):
    docstring = ast.get_docstring(tree_of(path))

    assert docstring, "a module opens with one line that says what it is for"
    first = docstring.splitlines()[0]
    assert first.endswith((".", ":", "!", "?")), first


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_names_say_what_a_thing_is(path: Path):
    assert path.stem not in {"utils", "helpers", "common", "misc"}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef):
            assert not BANNED_NAMES.search(node.name), node.name


def test_the_init_of_a_domain_is_its_docstring_and_nothing_else():
    for domain in (ROOT / "shared").iterdir():
        init = domain / "__init__.py"
        if init.is_file() and domain.name not in {"events", "ports"}:
            assert len(tree_of(init).body) == 1, name_of(init)


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=name_of)
def test_nothing_is_mocked(path: Path):
    for node in ast.walk(tree_of(path)):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module]
            modules += [f"{node.module}.{alias.name}" for alias in node.names]
        assert not any(module.startswith("unittest.mock") for module in modules)
        assert "pytest_mock" not in modules


def test_only_ports_the_runtime_and_tests_touch_a_driver():
    """`documents.driver` is the door past tenancy."""
    for path in SOURCES:
        if path.is_relative_to(ROOT / "shared/ports") or path.is_relative_to(ROOT / "infra"):
            continue
        touched = [
            node.lineno
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Attribute) and node.attr == "driver"
        ]
        assert not touched, f"{name_of(path)}:{touched}"


def test_every_index_is_a_constant_of_a_module():
    for path in SOURCES:
        if path.is_relative_to(ROOT / "shared/ports"):
            continue
        tree = tree_of(path)
        at_top = {
            id(node)
            for statement in tree.body
            if isinstance(statement, ast.Assign | ast.AnnAssign)
            for node in ast.walk(statement)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Index":
                assert id(node) in at_top, f"{name_of(path)}:{node.lineno}"


def test_every_port_has_a_conformance_suite():
    ports = [path.parent.name for path in (ROOT / "shared/ports").glob("*/connect.py")]

    assert len(ports) >= 9
    for port in ports:
        assert list((ROOT / "tests/ports").glob(f"test_{port}*.py")), port


def test_no_installed_distribution_ships_a_module_called_shared():
    assert "shared" not in importlib.metadata.packages_distributions()
    assert Path(shared.__file__).parent == ROOT / "shared"


def test_the_lock_has_hashes_and_no_addresses():
    for name in ("requirements.txt", "requirements-node.txt"):
        text = (ROOT / name).read_text()
        pinned = re.findall(r"^[A-Za-z0-9._-]+==\S+.*\\$", text, re.MULTILINE)

        assert pinned
        assert "://" not in text
        assert not re.search(r"^-", text, re.MULTILINE), "an option would name a place"
        for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]:
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_nothing_names_a_machine_it_was_made_on():
    for path in _kept_files():
        text = path.read_text(errors="replace")
        found = WORKPLACES.search(text)
        assert not found, f"{name_of(path)} names {found[0]!r}" if found else ""


def test_javascript_locks_name_no_registry():
    for lock in (path for path in _kept_files() if path.name == "package-lock.json"):
        assert '"resolved"' not in lock.read_text(), name_of(lock)


def test_javascript_locks_hold_what_other_platforms_need():
    """`npm ci` refuses a lock that has the optional packages of one platform only."""
    for lock in (path for path in _kept_files() if path.name == "package-lock.json"):
        packages = json.loads(lock.read_text())["packages"]
        for place, package in packages.items():
            for name in package.get("optionalDependencies", {}):
                nested = f"{place}/node_modules/{name}"
                assert nested in packages or f"node_modules/{name}" in packages, f"{place}: {name}"


def _kept_files() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    files = [ROOT / line for line in listed.stdout.splitlines()]
    binary = {".png", ".jpg", ".ico", ".woff2", ".pdf", ".gif", ".webp"}
    return [path for path in files if path.is_file() and path.suffix not in binary]
