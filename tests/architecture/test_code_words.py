"""Every code the backend gives has its words in the dashboard, in every language."""

import ast
import json
import re
from pathlib import Path

import pytest

from shared.messaging import connecting, template_service, trouble
from shared.ports.channels.errors import RULES
from tests.architecture.sources import ROOT, calls_of, tree_of

_SCREENS = ROOT / "web/src/screens"
_CODE = re.compile(r"[A-Z][a-z]+([A-Z][a-z]+)*")
# What takes a code: the reason a person, a send or a campaign stands still.
_GIVERS = ("Refusal", "Stop", "Skip", "Problem", "skip", "hold", "pause", "end", "lose_sight")
_LANGUAGES = pytest.mark.parametrize("language", ["pt-BR", "en"])


def _words(screen: str, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((_SCREENS / screen / f"{language}.json").read_text())
    return found


def _listed(screen: str) -> set[str]:
    """Return what the screen knows to ask its words for."""
    return set(re.findall(r'"(\w+)"', (_SCREENS / screen / "reasons.ts").read_text()))


def _missing(screen: str, language: str, prefix: str, codes: set[str]) -> set[str]:
    words, listed = _words(screen, language), _listed(screen)
    return {code for code in codes if f"{prefix}.{code}" not in words or code not in listed}


@_LANGUAGES
def test_whatever_stops_a_number_or_is_told_about_it_has_words_and_a_remedy(language: str) -> None:
    codes, remedies = set(trouble.TROUBLES), set(trouble.TROUBLES.values())
    assert _missing("accounts", language, "reason", codes) == set()
    assert _missing("accounts", language, "remedy", remedies) == set()


def test_every_code_that_stops_a_number_or_is_told_about_it_has_a_remedy() -> None:
    pauses = {rule.reason for rule in RULES.values() if rule.reason}
    given = _given("messaging", ("notice", "pause_account", "pause_templates"))
    assert len(given) > 10
    assert (pauses | given) - set(trouble.TROUBLES) == set()


@_LANGUAGES
def test_every_refusal_of_an_account_or_a_template_has_its_sentence(language: str) -> None:
    kinds = [*vars(connecting).values(), *vars(template_service).values()]
    here = {connecting.__name__, template_service.__name__}
    errors = {
        kind.__name__
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, Exception) and kind.__module__ in here
    }
    assert len(errors) > 12
    # Its sentence is the provider's own.
    assert _missing("accounts", language, "refused", errors - {"CredentialsRefused"}) == set()


@_LANGUAGES
def test_whatever_keeps_a_person_a_send_or_a_campaign_waiting_has_words(language: str) -> None:
    codes = set().union(*(_given(domain, _GIVERS) for domain in ("contacts", "campaigns")))
    codes |= _given("messaging", _GIVERS) | _returned("messaging", "why_not")
    assert len(codes) > 30
    assert _missing("campaigns", language, "reason", codes) == set()


def test_every_number_of_the_provider_that_asks_something_of_us_has_words() -> None:
    source = (_SCREENS / "campaigns/reasons.ts").read_text()
    known = {int(number.replace("_", "")) for number in re.findall(r"-?\b\d[\d_]*\b", source)}
    ranges = {*range(200, 300), *range(133000, 133017)}
    assert set(RULES) - known - ranges == set()


def _given(domain: str, givers: tuple[str, ...]) -> set[str]:
    calls = [call for path in _sources(domain) for name in givers for call in calls_of(path, name)]
    arguments = [one for call in calls for one in [*call.args, *(k.value for k in call.keywords)]]
    return {code for one in arguments for node in ast.walk(one) if (code := _code_in(node))}


def _returned(domain: str, function: str) -> set[str]:
    nodes = [node for path in _sources(domain) for node in ast.walk(tree_of(path))]
    named = [one for one in nodes if isinstance(one, ast.FunctionDef) and one.name == function]
    returns = [node for one in named for node in ast.walk(one) if isinstance(node, ast.Return)]
    return {code for one in returns if (code := _code_in(one.value))}


def _sources(domain: str) -> list[Path]:
    return sorted((ROOT / "shared" / domain).glob("*.py"))


def _code_in(node: ast.AST | None) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""
