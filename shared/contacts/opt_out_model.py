"""Weighs how likely a few words ask to stop: a linear model over words and their concepts.

The weights were learned from phrases written for it (`python -m tools.opt_out`); nothing is
learned while the product runs, so the same words always weigh the same.
"""

from functools import cache
from pathlib import Path

import msgspec

from shared.contacts.opt_out_words import CONCEPTS
from shared.kernel import weighing
from shared.kernel.concepts import Vocabulary

WEIGHTS_FILE = Path(__file__).with_suffix(".tsv")
_UNSAID = frozenset({"polite", "greeting"})
_VOCABULARY = Vocabulary(CONCEPTS)

Weights = dict[str, tuple[int, ...]]
"""Feature → weights of "asks to stop" and of "sounds fed up", both against "neither"."""


class Weighing(msgspec.Struct, frozen=True):
    """How likely the words ask to stop or sound fed up, and which of them say so."""

    asks: float
    fed_up: float
    words: tuple[str, ...]


def weigh(window: list[str], weights: Weights) -> Weighing:
    """Return the likelihoods of one window of `chat_text.windows`."""
    found = features(window)
    asks, fed_up = weighing.weigh_answers(found, weights, 2)
    by_word = [0.0] * len(window)
    for feature, places in found.items():
        if feature in weights:
            for place in places:
                by_word[place] += max(weights[feature]) / len(places)
    strong = max(by_word, default=0.0) / 3
    said = tuple(w for w, weight in zip(window, by_word, strict=True) if weight > strong)
    return Weighing(asks, fed_up, said)


def features(window: list[str]) -> weighing.Features:
    """Return what is weighed, each with the places of the words it was seen in."""
    return weighing.features(window, _VOCABULARY, _UNSAID)


@cache
def learned_weights() -> Weights:
    """Return the weights that come with the product."""
    return weighing.read_weights(WEIGHTS_FILE)
