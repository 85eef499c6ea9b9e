"""Runs the real Terraform against the providers' schema, and reads its plans."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.architecture.sources import ROOT

STAND_IN = ROOT.parent / "shared" / "terraform"
"""Serves the schema of Google's providers where their registry cannot be reached."""
SCHEMAS = (
    "google-8.7.0.subset.schema.json",
    "google-beta-8.7.0.subset.schema.json",
    "extra.schema.json",
)
ENVIRONMENTS = ("staging", "prod")


@dataclass(frozen=True)
class Resource:
    """One resource of a plan."""

    address: str
    type: str
    values: dict[str, Any]

    @property
    def function(self) -> str:
        """Return the function whose module it belongs to, or nothing."""
        head, _, rest = self.address.partition('_function["')
        return rest.partition('"')[0] if rest and head else ""


class Plan:
    """What Terraform would make. Values it cannot know before are absent."""

    def __init__(self, shown: str) -> None:
        self.resources = list(_resources(json.loads(shown)["planned_values"]["root_module"]))

    def of(self, kind: str) -> list[Resource]:
        """Return the resources of one type."""
        return [each for each in self.resources if each.type == kind]

    def by_name(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the values of one type by their `name`."""
        return {each.values["name"]: each.values for each in self.of(kind)}

    def members(self) -> list[Resource]:
        """Return every grant of a right."""
        return [each for each in self.resources if each.type.endswith("_iam_member")]


def _resources(module: dict[str, Any]) -> Iterator[Resource]:
    for found in module.get("resources", []):
        yield Resource(found["address"], found["type"], found["values"])
    for child in module.get("child_modules", []):
        yield from _resources(child)


def missing() -> str:
    """Return why Terraform cannot run here, or nothing."""
    if shutil.which("terraform") is None:
        return "terraform is not installed: https://developer.hashicorp.com/terraform/install"
    if not (STAND_IN / "schema_provider.py").is_file():
        return "the schema of Google's providers is not beside the project"
    return ""


def terraform(folder: Path, *arguments: str) -> str:
    """Run a Terraform command and return what it prints."""
    schemas = [text for name in SCHEMAS for text in ("--schema", str(STAND_IN / name))]
    command = [sys.executable, str(STAND_IN / "schema_provider.py"), *schemas, "--"]
    done = subprocess.run(
        [*command, "terraform", f"-chdir={folder}", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": os.defpath + os.pathsep + str(Path(shutil.which("terraform") or "").parent),
            "HOME": str(folder),
            "TMPDIR": "/tmp",
            "TF_DATA_DIR": str(folder / ".terraform"),
        },
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copy_tree(target: Path) -> Path:
    """Copy what Terraform reads, so that its working files lie nowhere in the tree."""
    for name in ("infra/terraform", "functions", "web/public"):
        shutil.copytree(
            ROOT / name, target / name, ignore=shutil.ignore_patterns(".terraform*", "__pycache__")
        )
    for environment in ENVIRONMENTS:
        # The bucket of the state cannot be reached from here.
        folder = target / "infra/terraform/environments" / environment
        (folder / "backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    return target


def make_plan(tree: Path, environment: str, *variables: str) -> Plan:
    """Return the plan of one environment."""
    folder = tree / "infra/terraform/environments" / environment
    return _plan(folder, "-var-file=example.tfvars", *(f"-var={one}" for one in variables))


def plan_bootstrap(tree: Path, environment: str) -> Plan:
    """Return the plan of what an admin applies before an environment."""
    folder = tree / "infra/terraform/bootstrap"
    return _plan(folder, f"-var-file={environment}.example.tfvars")


def _plan(folder: Path, *arguments: str) -> Plan:
    terraform(folder, "init", "-input=false", "-no-color")
    terraform(folder, "plan", "-input=false", "-no-color", "-out=plan", *arguments)
    return Plan(terraform(folder, "show", "-json", "plan"))
