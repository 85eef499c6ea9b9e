"""Weighs how likely a message is for a person: what the patterns do not know, words may tell.

The weights were learned from phrases written for it (`python -m tools.handing_over`).
"""

from functools import cache
from pathlib import Path

from shared.agents.handing_over_concepts import VOCABULARY
from shared.kernel import weighing
from shared.kernel.chat_text import windows

KINDS = ("danger", "request", "health", "law", "minor")
WEIGHTS_FILE = Path(__file__).with_suffix(".tsv")
_UNSAID = frozenset({"POLITE"})


def weigh(text: str) -> dict[str, float]:
    """Return how likely the text is of each kind: of its likeliest part."""
    rows = [
        weighing.weigh_answers(features(window), _learned_weights(), len(KINDS))
        for window in windows(text)
    ]
    return {kind: max((row[at] for row in rows), default=0.0) for at, kind in enumerate(KINDS)}


def features(window: list[str]) -> weighing.Features:
    """Return what is weighed."""
    return weighing.features(window, VOCABULARY, _UNSAID)


@cache
def _learned_weights() -> dict[str, tuple[int, ...]]:
    return weighing.read_weights(WEIGHTS_FILE)
