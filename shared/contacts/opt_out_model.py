"""Weighs how likely a few words ask to stop: a linear model over words and their concepts.

The weights were learned from phrases written for it (`python -m tools.opt_out`); nothing is
learned while the product runs, so the same words always weigh the same.
"""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.contacts.opt_out_concepts import concepts_of
from shared.contacts.opt_out_text import PAUSE, QUESTION

WEIGHTS_FILE = Path(__file__).with_suffix(".tsv")
BIAS = "bias"
SCALE = 32
"""Weights are kept as whole numbers of this many parts."""

_STEM = 5
_REACH = 7
"""So many words apart, two concepts may still belong together."""
_SHORT = 3
_UNSAID = frozenset({"polite", "greeting"})
_UNKNOWN = ("x",)

Weights = dict[str, tuple[int, int]]
"""Feature → weights of "asks to stop" and of "sounds fed up", both against "neither"."""


@dataclass(frozen=True)
class Weighing:
    """How likely the words ask to stop or sound fed up, and which of them say so."""

    asks: float
    fed_up: float
    words: tuple[str, ...]


def weigh(window: list[str], weights: Weights) -> Weighing:
    """Return the likelihoods of one window of `opt_out_text.windows`."""
    found = features(window)
    share = share_of(found) / SCALE
    scores = [each * share for each in weights[BIAS]]
    by_word = [0.0] * len(window)
    for feature, places in found.items():
        pair = weights.get(feature)
        if pair is not None:
            scores[0] += pair[0] * share
            scores[1] += pair[1] * share
            for place in places:
                by_word[place] += max(pair) / len(places)
    asks, fed_up = _likelihoods(scores)
    strong = max(by_word, default=0.0) / 3
    said = tuple(w for w, weight in zip(window, by_word, strict=True) if weight > strong)
    return Weighing(asks, fed_up, said)


def share_of(found: Collection[str]) -> float:
    """Return what each feature counts, so that many words say no more than few."""
    return float((len(found) + 1) ** -0.5)


def _likelihoods(scores: list[float]) -> tuple[float, float]:
    top = max(0.0, *scores)
    asks, fed_up, neither = (math.exp(score - top) for score in (*scores, 0.0))
    return asks / (asks + fed_up + neither), fed_up / (asks + fed_up + neither)


def features(window: list[str]) -> dict[str, tuple[int, ...]]:
    """Return what is weighed, each with the places of the words it was seen in."""
    found: dict[str, tuple[int, ...]] = {}
    for feature, places in (*_of_words(window), *_of_concepts(window)):
        found.setdefault(feature, places)
    return found


def _of_words(window: list[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    places = [at for at, word in enumerate(window) if word != PAUSE]
    stems = ["^", *(window[at][:_STEM] for at in places), "$"]
    for at, place in enumerate(places, start=1):
        yield stems[at], (place,)
        yield f"={window[place]}", (place,)
        yield f"{stems[at - 1]} {stems[at]}", (place,)
        yield f"{stems[at - 1]} _ {stems[at + 1]}", (place,)
        if len(places) <= _SHORT:
            yield f"{len(places)}!{stems[at]}", (place,)
    if places:
        yield f"{stems[-2]} $", (places[-1],)


def _of_concepts(window: list[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    told = [(at, _told(word)) for at, word in enumerate(window)]
    told = [(at, concepts) for at, concepts in told if not _UNSAID & set(concepts)]
    row = [(-1, ("^",)), *told, (-1, ("$",))]
    for at, (place, concepts) in enumerate(row):
        for one in concepts:
            yield f"{one}", (place,)
            for further, (other_place, others) in enumerate(row[at + 1 : at + 1 + _REACH]):
                both = tuple(each for each in (place, other_place) if each >= 0)
                for other in others:
                    yield f"{one}>{other}", both
                    if further == 0:
                        yield f"{one}+{other}", both
                        yield from _triples(row, at, f"{one}+{other}", both)


def _triples(
    row: list[tuple[int, tuple[str, ...]]], at: int, pair: str, places: tuple[int, ...]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    if at + 2 < len(row):
        for third in row[at + 2][1]:
            yield f"{pair}+{third}", places


def _told(word: str) -> tuple[str, ...]:
    return (word,) if word in (PAUSE, QUESTION) else concepts_of(word) or _UNKNOWN


@cache
def learned_weights() -> Weights:
    """Return the weights that come with the product."""
    rows = (line.split("\t") for line in WEIGHTS_FILE.read_text("utf-8").splitlines())
    return {feature: (int(asks), int(fed_up)) for feature, asks, fed_up in rows}
