"""Every function: thin, complete, cheap to import, and wired to what it says it is wired to."""

import ast
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from infra.local.routing import Paths
from infra.local.specs import read_functions
from tests.architecture.sources import (
    HANDLERS,
    ROOT,
    SOURCES,
    calls_of,
    constant_argument,
    name_of,
    tree_of,
)

LONGEST_HANDLER_LINES = 40
VENDOR_SDKS = (
    "google.cloud.firestore",
    "google.cloud.pubsub",
    "google.cloud.tasks",
    "google.cloud.storage",
    "google.cloud.secretmanager",
    "google.auth",
    "google.api_core",
    "grpc",
    "openai",
    "stripe",
    "firebase_admin",
    "httpx",
    "requests",
    "phonenumbers",
    "pydantic",
)
SPECS = {spec.name: spec for spec in read_functions()}
TRIGGERS = {
    "http": ("_api", "_webhook"),
    "topic": ("_on_",),
    "task": ("_task_",),
    "schedule": ("_cron_",),
}


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.parent.name)
def test_a_handler_is_thin_and_named_after_its_folder(path: Path):
    tree = tree_of(path)
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    functions = [node.name for node in tree.body if isinstance(node, kinds)]

    assert len(path.read_text().splitlines()) <= LONGEST_HANDLER_LINES
    assert functions[-1] == path.parent.name
    for node in ast.walk(tree):
        assert not isinstance(node, ast.If | ast.Try | ast.For | ast.While), node.lineno


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.parent.name)
def test_a_handler_reaches_a_port_only_through_its_contract_or_its_wiring(path: Path):
    imported = [node.module for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)]
    past = [name for name in imported if name.startswith("shared.ports.") and name.count(".") > 2]

    assert all(name.endswith(".connect") for name in past)


def test_every_folder_of_functions_is_complete():
    folders = [path for path in (ROOT / "functions").iterdir() if not path.name.startswith("__")]

    assert {path.name for path in folders} == set(SPECS)
    assert {path.parent.name for path in HANDLERS} == set(SPECS)


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_the_name_says_the_trigger(spec):
    assert any(part in spec.name for part in TRIGGERS[spec.trigger])
    assert len(spec.name) <= 49, "Cloud Run allows no longer service name"


def test_no_two_functions_claim_one_path():
    Paths([(path, spec.name) for spec in SPECS.values() for path in spec.paths])


def test_every_file_a_zip_carries_is_there():
    for spec in SPECS.values():
        for file in spec.files:
            assert (ROOT / file).is_file(), f"{spec.name} carries {file}"


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.parent.name)
def test_a_target_gives_up_when_its_queue_does(path: Path):
    spec = SPECS[path.parent.name]
    targets = calls_of(path, "TaskTarget")

    assert len(targets) == (1 if spec.trigger == "task" else 0)
    for call in targets:
        given = constant_argument(call, 3, "max_attempts")
        assert isinstance(given, ast.Constant)
        assert given.value == spec.max_attempts


def test_every_task_names_a_function_that_takes_tasks():
    constants = _text_constants()
    for path in SOURCES:
        if path.is_relative_to(ROOT / "shared/ports") or path == ROOT / "shared/events/relay.py":
            continue
        for call in calls_of(path, "Task"):
            target = constant_argument(call, 0, "target")
            if isinstance(target, ast.Name):
                name = constants[target.id]
            else:
                assert isinstance(target, ast.Constant), f"{name_of(path)}:{call.lineno}"
                name = target.value
            assert name in SPECS, f"{name_of(path)}:{call.lineno} names {name}"
            assert SPECS[name].trigger == "task"


def test_every_topic_is_told_by_somebody():
    facts = {
        node.name
        for path in (ROOT / "shared/events").glob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    }
    told = {_kebab(name) for name in facts} | _words_of_handlers()
    for spec in SPECS.values():
        if spec.trigger == "topic":
            assert spec.topic in told, f"{spec.name} waits for {spec.topic}"


def test_a_subscription_has_one_reader():
    """A subscription is named after its function, so two functions never share one."""
    names = Counter(spec.name for spec in SPECS.values() if spec.trigger == "topic")

    assert all(count == 1 for count in names.values())
    for spec in SPECS.values():
        if spec.trigger == "topic":
            assert spec.name.endswith("_on_" + spec.topic.replace("-", "_")), spec.name


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.parent.name)
def test_importing_a_handler_loads_no_vendor_sdk(path: Path):
    script = "import sys, runpy; runpy.run_path(sys.argv[1]); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert not [name for name in loaded if name.startswith(VENDOR_SDKS)]


def _text_constants() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in SOURCES:
        for node in tree_of(path).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                        found[target.id] = node.value.value
    return found


def _words_of_handlers() -> set[str]:
    """A webhook function names the topic it publishes on."""
    nodes = (node for path in HANDLERS for node in ast.walk(tree_of(path)))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def _kebab(name: str) -> str:
    return "".join("-" + part.lower() if part.isupper() else part for part in name).lstrip("-")
