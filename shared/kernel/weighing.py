"""Weighs a few words with a linear model over the words and what they are about.

The weights are learned beforehand, from phrases written for it (`tools.learning`); the same words
always weigh the same.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from shared.kernel.chat_text import PAUSE, QUESTION
from shared.kernel.concepts import Vocabulary

BIAS = "bias"
SCALE = 32
"""Weights are kept as whole numbers of this many parts."""

_STEM = 5
_REACH = 7
"""So many words apart, two concepts may still belong together."""
_SHORT = 3
_UNKNOWN = ("x",)

Features = dict[str, tuple[int, ...]]
"""What is weighed, each with the places of the words it was seen in."""
_Row = list[tuple[int, tuple[str, ...]]]
"""The place of each word and its concepts."""


def share_of(found: Collection[str]) -> float:
    """Return what each feature counts, so that many words say no more than few."""
    return float((len(found) + 1) ** -0.5)


def likelihoods(scores: Sequence[float]) -> tuple[float, ...]:
    """Return how likely each answer is; what is left to 1 is "none of them", whose score is 0."""
    top = max(0.0, *scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers) + math.exp(-top)
    return tuple(power / total for power in powers)


def read_weights(file: Path) -> dict[str, tuple[int, ...]]:
    """Return feature → weight of each answer, from lines of them parted by tabs."""
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return {feature: tuple(map(int, weights)) for feature, *weights in rows}


def weigh_answers(
    found: Features, weights: Mapping[str, tuple[int, ...]], answers: int
) -> tuple[float, ...]:
    """Return the likelihood of each of so many answers."""
    share = share_of(found) / SCALE
    rows = [weights[feature] for feature in (BIAS, *found) if feature in weights]
    return likelihoods([sum(row[each] for row in rows) * share for each in range(answers)])


def features(window: list[str], vocabulary: Vocabulary, unsaid: frozenset[str]) -> Features:
    """Return what is weighed of one window of `chat_text.windows`.

    A word of an `unsaid` concept parts no two others.
    """
    found: Features = {}
    for feature, places in (*_of_words(window), *_of_concepts(window, vocabulary, unsaid)):
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


def _of_concepts(
    window: list[str], vocabulary: Vocabulary, unsaid: frozenset[str]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    told = [(at, _told(word, vocabulary)) for at, word in enumerate(window)]
    told = [(at, concepts) for at, concepts in told if not unsaid & set(concepts)]
    row: _Row = [(-1, ("^",)), *told, (-1, ("$",))]
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
    row: _Row, at: int, pair: str, places: tuple[int, ...]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    if at + 2 < len(row):
        for third in row[at + 2][1]:
            yield f"{pair}+{third}", places


def _told(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    return (word,) if word in (PAUSE, QUESTION) else vocabulary.concepts_of(word) or _UNKNOWN
