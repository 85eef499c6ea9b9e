"""Whoever keeps something under a person can forget it: no domain is left out of an erasure."""

import ast
from pathlib import Path

import pytest

from shared.ports.blobs.folder import FolderBlobs
from shared.privacy.connect import erasers
from tests.architecture.sources import ROOT, SOURCES, name_of, tree_of

OF_A_PERSON = frozenset({"contact_id", "conversation_id", "identifiers", "recipient_id"})
"""What is stored under one of these is stored about a person."""
# Ids in passing: nothing of it is stored here.
PASSING = {
    "agents": "an agent's scope names the conversation while it answers",
    "privacy": "an erasure itself, which holds ids only",
}


def kept_fields(path: Path) -> set[str]:
    """Return the fields of classes, and the keys of document literals and `Index`es."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef):
            targets = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Index":
            found |= {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)
                      and isinstance(one.value, str)}  # fmt: skip
    return found


def domains() -> dict[str, list[Path]]:
    made: dict[str, list[Path]] = {}
    for path in SOURCES:
        place = path.relative_to(ROOT).parts
        if place[0] == "shared" and place[1] not in ("events", "entry", "ports", "kernel"):
            made.setdefault(place[1], []).append(path)
    return made


KEEPING = {
    domain
    for domain, paths in domains().items()
    if any(kept_fields(path) & OF_A_PERSON for path in paths)
}


def test_the_look_finds_those_who_keep_something():
    assert {"contacts", "conversations", "messaging", "campaigns", "knowledge"} <= KEEPING


@pytest.mark.parametrize("domain", sorted(KEEPING - PASSING.keys()))
def test_whoever_keeps_something_under_a_person_can_forget_it(domain: str):
    assert (ROOT / "shared" / domain / "personal.py").is_file()


def test_every_forgetting_is_part_of_an_erasure(documents, tmp_path):
    """Directly, or through the domain that knows the conversation."""
    used = set(erasers(documents, FolderBlobs(tmp_path)))
    importing = ROOT / "shared/conversations/personal.py"
    for node in ast.walk(tree_of(importing)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".personal"):
            used.add(node.module.split(".")[1])
    found = {path.parent.name for path in SOURCES if path.name == "personal.py"}

    assert used == found, [name_of(importing)]
