"""The plans of both environments, each made once."""

from functools import cache
from pathlib import Path

import pytest

from infra.local.specs import read_functions
from tests.terraform.runs import Plan, copy_tree, make_plan, missing
from tools.package import package


@pytest.fixture(scope="session", autouse=True)
def needs_terraform() -> None:
    reason = missing()
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def archives(needs_terraform: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the zip of every function."""
    folder = tmp_path_factory.mktemp("archives")
    for spec in read_functions():
        archive = package(spec)
        (folder / archive.name).write_bytes(archive.data)
    return folder


@pytest.fixture(scope="session")
def tree(needs_terraform: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_tree(tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="session")
def plans(tree: Path, archives: Path):
    """Return a function that gives the plan of an environment."""

    @cache
    def get(environment: str) -> Plan:
        return make_plan(tree, environment, f"archives_dir={archives}")

    return get


@pytest.fixture(params=["staging", "prod"])
def plan(request: pytest.FixtureRequest, plans) -> Plan:
    """Return the plan of each environment."""
    return plans(request.param)
