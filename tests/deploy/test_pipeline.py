"""The pipeline is one Cloud Build would take, in an order that is safe, calling what is there."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from google.cloud.devtools.cloudbuild_v1 import types

from tests.architecture.sources import ROOT

FILES = ("cloudbuild.yaml", "cloudbuild.prod.yaml")
BUILT_IN = {"PROJECT_ID", "COMMIT_SHA"}


def read(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text())


def steps(name: str) -> dict[str, dict]:
    return {step["id"]: step for step in read(name)["steps"]}


def before(name: str, step: str) -> set[str]:
    """Return the steps that have ended when this one begins."""
    listed = read(name)["steps"]
    ids = [each["id"] for each in listed]
    found: set[str] = set()
    waiting = [step]
    while waiting:
        each = steps(name)[waiting.pop()]
        earlier = ids[: ids.index(each["id"])]
        needed = each.get("waitFor", earlier)
        new = {one for one in needed if one != "-"} - found
        found |= new
        waiting += new
    return found


@pytest.mark.parametrize("name", FILES)
def test_cloud_build_knows_every_field(name):
    build = types.Build.from_json(json.dumps(read(name)))

    assert build.options.logging == types.BuildOptions.LoggingMode.CLOUD_LOGGING_ONLY
    assert all(step.script and step.id for step in build.steps)


@pytest.mark.parametrize("name", FILES)
def test_steps_wait_for_steps_that_come_before_them(name):
    seen: set[str] = set()
    for step in read(name)["steps"]:
        assert set(step.get("waitFor", [])) <= seen | {"-"}, step["id"]
        assert step["id"] not in seen
        seen.add(step["id"])


@pytest.mark.parametrize("name", FILES)
def test_what_a_step_substitutes_is_given(name):
    given = BUILT_IN | set(read(name)["substitutions"])
    for step in read(name)["steps"]:
        used = set(re.findall(r"\$\{?(_[A-Z_]+|PROJECT_ID|COMMIT_SHA)", step["script"]))
        assert used <= given, step["id"]


@pytest.mark.parametrize("name", FILES)
def test_a_step_ends_at_its_first_error(name):
    for step in read(name)["steps"]:
        assert re.match(r"#!\S+.*\nset -eu(o pipefail)?\n", step["script"]), step["id"]
        checked = subprocess.run(
            ["bash", "-n"], input=step["script"], text=True, capture_output=True, check=False
        )
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", FILES)
def test_what_a_step_calls_is_in_the_tree(name):
    text = (ROOT / name).read_text()
    modules = set(re.findall(r"-m (tools[\w.]+)", text))

    assert modules
    for module in modules:
        assert importlib.util.find_spec(module), module
    for path in re.findall(r"(?<![\w/])(tests/\S+|\.ci/\S+|infra/\S+)", text):
        assert (ROOT / path.rstrip(".,:")).exists(), path


def test_nothing_is_deployed_before_every_check_has_passed():
    done = before("cloudbuild.yaml", "staging")

    assert {"checks", "runtime", "terraform", "audit", "audit-dashboard", "package"} <= done


def test_a_part_that_could_not_be_looked_up_is_no_success():
    """Without `--strict`, pip-audit skips what it cannot find, finds nothing and ends well."""
    assert "pip-audit --strict --require-hashes" in steps("cloudbuild.yaml")["audit"]["script"]


@pytest.mark.parametrize(("name", "code"), [(FILES[0], "staging"), (FILES[1], "apply")])
def test_indexes_are_there_before_the_code_that_asks_for_them(name, code):
    assert "indexes" in before(name, code)
    assert "module.firestore" in steps(name)["indexes"]["script"]


def test_only_what_travelled_through_staging_passes():
    assert {"staging", "upload", "journeys"} <= before("cloudbuild.yaml", "passed")


def test_who_approves_production_can_read_what_would_change():
    plan = steps("cloudbuild.yaml")["production-plan"]["script"]

    assert "production-plan" in before("cloudbuild.yaml", "passed")
    assert "production-plan.txt" in steps("cloudbuild.yaml")["passed"]["script"]
    assert "pipeline-plan@$_PROD_PROJECT" in plan, "as an account that may only look"
    assert "-lock=false" in plan and " apply" not in plan


@pytest.mark.parametrize("name", FILES)
def test_two_builds_at_once_wait_for_each_other(name):
    applies = re.findall(r"terraform .* apply .*", (ROOT / name).read_text())

    assert len(applies) == 2
    assert all("-lock-timeout=" in each for each in applies)


@pytest.mark.parametrize("name", FILES)
def test_images_of_steps_are_of_one_version(name):
    """What builds production changes with a commit, not by itself."""
    images = {step["name"] for step in read(name)["steps"]}

    assert not [each for each in images if not re.search(r":\d+(\.\d+)*(-[a-z]+)?$", each)]


def test_production_takes_what_passed_and_builds_nothing():
    text = (ROOT / "cloudbuild.prod.yaml").read_text()

    assert "passed/$COMMIT_SHA" in steps("cloudbuild.prod.yaml")["take"]["script"]
    assert "tools.package" not in text
    assert "npm" not in text


def test_production_is_pinned_before_it_changes_and_moved_before_its_pages():
    assert "pin" in before("cloudbuild.prod.yaml", "apply")
    assert {"apply", "canary"} <= before("cloudbuild.prod.yaml", "upload")
    assert "hold_traffic" in steps("cloudbuild.prod.yaml")["apply"]["script"]


def test_production_waits_for_a_person():
    trigger = (ROOT / "infra/terraform/bootstrap/trigger.tf").read_text()

    assert 'approval_required = var.environment == "prod"' in trigger
    assert all(name in trigger for name in FILES)


def test_a_pull_request_is_planned_with_an_account_that_only_looks():
    """Whoever writes the request decides what runs, so actions are pinned by their commit."""
    text = (ROOT / ".github/workflows/plan.yaml").read_text()
    workflow = yaml.safe_load(text)
    [job] = workflow["jobs"].values()

    assert workflow["permissions"] == {"contents": "read", "id-token": "write"}
    assert "pipeline-plan@" in text and "pipeline-apply" not in text
    assert " apply" not in "".join(step.get("run", "") for step in job["steps"])
    assert job["if"].endswith("== github.repository"), "not of a fork"
    for step in job["steps"]:
        assert "run" in step or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("tools.package", "{folder}/functions", "platform_api"),
        ("tools.deploy.sbom", "{folder}/sbom.json"),
        ("tools.deploy.web", "--help"),
        ("tools.deploy.canary", "--help"),
        ("tools.deploy.secret_values", "--help"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_runs_without_a_cloud_runs_here(arguments, tmp_path: Path):
    command = [sys.executable, "-m", *(each.format(folder=tmp_path) for each in arguments)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
