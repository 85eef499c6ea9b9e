"""The real Terraform takes every root: formatted, valid, planned, and its own tests pass."""

import json
import subprocess

import pytest

from tests.architecture.sources import ROOT
from tests.terraform.runs import ENVIRONMENTS, terraform

HERE = ROOT / "infra" / "terraform"
ROOTS = ["bootstrap", *(f"environments/{name}" for name in ENVIRONMENTS)]
TESTED = sorted(
    path.parent.parent.relative_to(HERE).as_posix() for path in HERE.rglob("tests/*.tftest.hcl")
)


def test_it_is_formatted():
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", "-diff", str(HERE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_module_waits_as_a_whole_for_another():
    """Its data would be read at the apply whenever the other one changes, and what follows from
    them planned anew: rights on keys, settings of every function.
    """
    waiting = [path for path in HERE.rglob("*.tf") if "depends_on = [module." in path.read_text()]

    assert waiting == []


@pytest.mark.parametrize("root", ROOTS)
def test_a_root_is_valid(tree, root):
    folder = tree / "infra/terraform" / root
    terraform(folder, "init", "-backend=false", "-input=false")
    assert json.loads(terraform(folder, "validate", "-json"))["valid"]


@pytest.mark.parametrize("folder", TESTED)
def test_its_own_tests_pass(tree, folder):
    place = tree / "infra/terraform" / folder
    terraform(place, "init", "-backend=false", "-input=false")
    assert "0 failed" in terraform(place, "test", "-no-color")
