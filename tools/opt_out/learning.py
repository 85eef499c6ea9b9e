"""Learns the weights: multinomial logistic regression by AdaGrad, in a fixed order."""

import math
import random
from collections import Counter
from collections.abc import Sequence

from shared.contacts.opt_out_model import BIAS, SCALE, Weights, features, share_of
from shared.contacts.opt_out_text import windows
from tools.opt_out.phrases import Phrase

_ANSWERS = ("yes", "maybe", "no")
_EPOCHS = 10
_RATE = 0.3
_DECAY = 1e-4
_MADE_COUNTS = 0.6
"""What a phrase of the grammar counts against a written one."""
_LEAST_SEEN = 2
_KEPT = 9_000

_Window = tuple[float, list[int]]
"""The share of each feature, and the numbers of those that are known."""
_Row = tuple[int, float, list[_Window]]
"""Answer, how much it counts, and its windows."""


class _Columns:
    """The weights while they are learned, by feature number and answer."""

    def __init__(self, size: int) -> None:
        self.weights = [[0.0] * 3 for _ in range(size)]
        self.squares = [[1e-6] * 3 for _ in range(size)]

    def scores(self, window: _Window) -> list[float]:
        share, numbers = window
        totals = [0.0, 0.0, 0.0]
        for number in numbers:
            one, two, three = self.weights[number]
            totals[0] += one
            totals[1] += two
            totals[2] += three
        return [total * share for total in totals]

    def learn(self, window: _Window, answer: int, counts: float) -> None:
        likely = _softmax(self.scores(window))
        share, numbers = window
        slopes = [(likely[each] - (each == answer)) * share * counts for each in range(3)]
        for number in numbers:
            weights, squares = self.weights[number], self.squares[number]
            for each in range(3):
                slope = slopes[each] + _DECAY * weights[each]
                squares[each] += slope * slope
                weights[each] -= _RATE * slope / math.sqrt(squares[each])


def learn(written: Sequence[Phrase], made: Sequence[Phrase]) -> Weights:
    """Return the weights that tell the phrases' answers apart; the same for the same phrases.

    Learned twice: once to see which features matter, once with those alone.
    """
    phrases = [*((phrase, 1.0) for phrase in written), *((phrase, _MADE_COUNTS) for phrase in made)]
    found = [_found(phrase) for phrase, _ in phrases]
    seen = Counter(feature for windows in found for row in windows for feature in row)
    names = [BIAS, *sorted(feature for feature, times in seen.items() if times >= _LEAST_SEEN)]
    weights = _weights(names, phrases, found)
    strongest = sorted(weights, key=lambda name: (-max(map(abs, weights[name])), name))[:_KEPT]
    return _weights([BIAS, *sorted({*strongest} - {BIAS})], phrases, found)


def _weights(
    names: list[str], phrases: list[tuple[Phrase, float]], found: list[list[list[str]]]
) -> Weights:
    numbers = {name: number for number, name in enumerate(names)}
    rows: list[_Row] = []
    for (phrase, counts), its in zip(phrases, found, strict=True):
        known = [
            (share_of(row), [0, *(numbers[each] for each in row if each in numbers)]) for row in its
        ]
        rows.append((_ANSWERS.index(phrase.answer), counts, known))
    return _rounded(names, _learned(rows, len(names)))


def _found(phrase: Phrase) -> list[list[str]]:
    return [sorted(features(window)) for window in windows(phrase.text)]


def _learned(rows: list[_Row], size: int) -> _Columns:
    columns = _Columns(size)
    order = random.Random(7)  # noqa: S311 (no secret: the same order every time)
    for _ in range(_EPOCHS):
        order.shuffle(rows)
        for answer, counts, its in rows:
            for window in _telling(columns, answer, its):
                columns.learn(window, answer, counts)
    return columns


def _telling(columns: _Columns, answer: int, its: list[_Window]) -> list[_Window]:
    """In a long message one window asks; in a harmless one none does."""
    if answer == _ANSWERS.index("no") or len(its) == 1:
        return its
    return [max(its, key=lambda window: columns.scores(window)[answer])]


def _rounded(names: list[str], columns: _Columns) -> Weights:
    return {
        name: (round((asks - neither) * SCALE), round((fed_up - neither) * SCALE))
        for name, (asks, fed_up, neither) in zip(names, columns.weights, strict=True)
    }


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]
