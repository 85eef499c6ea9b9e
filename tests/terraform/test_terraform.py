"""The real Terraform takes every root: formatted, valid, planned, and its own tests pass."""

import json
import subprocess

import pytest

from tests.architecture.sources import ROOT
from tests.terraform.runs import ENVIRONMENTS, copy_tree, make_plan, terraform

HERE = ROOT / "infra" / "terraform"
ROOTS = ["bootstrap", *(f"environments/{name}" for name in ENVIRONMENTS)]
TESTED = sorted(
    path.parent.parent.relative_to(HERE).as_posix() for path in HERE.rglob("tests/*.tftest.hcl")
)
NEW_FUNCTION = """\
trigger: http
paths: ["/api/v1/demo", "/api/v1/demo/{id}"]
memory_mib: 256
cpu: 1
concurrency: 10
timeout_seconds: 30
roles:
  - role: roles/datastore.user
    reason: shows that nothing else has to be written
secrets: [DEMO_KEY]
"""


def test_it_is_formatted():
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", "-diff", str(HERE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


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


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_bootstrap_can_be_planned(tree, environment):
    folder = tree / "infra/terraform/bootstrap"
    terraform(folder, "init", "-input=false")
    printed = terraform(folder, "plan", "-no-color", f"-var-file={environment}.example.tfvars")
    assert "modifiedGrantsByRole" in printed
    assert "0 to destroy" in printed


def test_a_new_function_needs_no_edit_of_the_terraform(tmp_path):
    tree = copy_tree(tmp_path)
    folder = tree / "functions/demo_api"
    folder.mkdir()
    (folder / "function.yaml").write_text(NEW_FUNCTION)
    file = tree / "infra/terraform/generated/wiring.json"
    wiring = json.loads(file.read_text())
    wiring["functions"]["demo_api"] = {"publishes": [], "enqueues": [], "reads": []}
    file.write_text(json.dumps(wiring))

    plan = make_plan(tree, "staging")

    assert "demo-api" in plan.by_name("google_cloudfunctions2_function")
    assert "demo-api" in plan.by_name("google_compute_backend_service")
    ids = {each.values["secret_id"] for each in plan.of("google_secret_manager_secret")}
    assert "demo-key" in ids
