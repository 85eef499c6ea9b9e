"""Every action of the audit trail is a sentence in the dashboard, in every language."""

import ast
import json
import re

import pytest

from tests.architecture.sources import ROOT, SOURCES, calls_of

_WORDS = ROOT / "web/src/screens/audit"
_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
# Helpers that hand an action on to `audit.record`.
_RECORDERS = ("record", "_keep")


def _recorded() -> set[str]:
    calls = [call for path in SOURCES for name in _RECORDERS for call in calls_of(path, name)]
    texts = [arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and _ACTION.fullmatch(text)}


@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_every_action_has_its_sentence(language: str) -> None:
    words = json.loads((_WORDS / f"{language}.json").read_text())
    actions = _recorded()
    assert len(actions) > 40
    assert {action for action in actions if f"did.{action}" not in words} == set()


def test_every_thing_can_be_filtered() -> None:
    words = json.loads((_WORDS / "pt-BR.json").read_text())
    things = {action.partition(".")[0] for action in _recorded()}
    assert {thing for thing in things if f"thing.{thing}" not in words} == set()
