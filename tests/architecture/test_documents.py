"""The documents keep their form: decisions are numbered and short, the version has one value."""

import re
import tomllib

import pytest

from shared.entry.connect import VERSION
from tests.architecture.sources import ROOT

DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
LONGEST_DECISION_LINES = 40
PARTS = (
    "**Context.**",
    "**Decision.**",
    "**Consequences.**",
    "**Alternatives.**",
    "**Enforced by**",
)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_whole(path):
    text = path.read_text()

    assert len(text.splitlines()) <= LONGEST_DECISION_LINES
    assert text.startswith(f"# {path.name[:4]} ")
    assert [part for part in PARTS if part not in text] == []


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == VERSION


def test_links_between_documents_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
