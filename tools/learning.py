"""Learns weights: multinomial logistic regression by AdaGrad, in a fixed order."""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.kernel.weighing import BIAS, SCALE, share_of

_EPOCHS = 10
_RATE = 0.3
_DECAY = 1e-4
_LEAST_SEEN = 2

Weights = dict[str, tuple[int, ...]]
"""Feature → weight of each answer but the last, against the last."""
_Window = tuple[float, list[int]]
"""The share of each feature, and the numbers of those that are known."""
_Row = tuple[int, float, list[_Window]]
"""Answer, how much it counts, and its windows."""


@dataclass(frozen=True)
class Example:
    """A phrase as the features of its windows, the answer it should get, and what it counts."""

    windows: list[list[str]]
    answer: str
    counts: float = 1.0


class _Columns:
    """The weights while they are learned, by feature number and answer."""

    def __init__(self, size: int, answers: int) -> None:
        self.answers = range(answers)
        self.weights = [[0.0] * answers for _ in range(size)]
        self.squares = [[1e-6] * answers for _ in range(size)]

    def scores(self, window: _Window) -> list[float]:
        share, numbers = window
        totals = [0.0 for _ in self.answers]
        for number in numbers:
            for each, weight in enumerate(self.weights[number]):
                totals[each] += weight
        return [total * share for total in totals]

    def learn(self, window: _Window, answer: int, counts: float) -> None:
        likely = _softmax(self.scores(window))
        share, numbers = window
        slopes = [(likely[each] - (each == answer)) * share * counts for each in self.answers]
        for number in numbers:
            weights, squares = self.weights[number], self.squares[number]
            for each in self.answers:
                slope = slopes[each] + _DECAY * weights[each]
                squares[each] += slope * slope
                weights[each] -= _RATE * slope / math.sqrt(squares[each])


def learn_weights(examples: Sequence[Example], answers: Sequence[str], kept: int) -> Weights:
    """Return the weights that tell the answers apart; the same for the same examples.

    Learned twice: once to see which features matter, once with the `kept` strongest alone. The
    last answer is that of a phrase that says nothing of the kind.
    """
    seen = Counter(name for each in examples for window in each.windows for name in window)
    names = [BIAS, *sorted(name for name, times in seen.items() if times >= _LEAST_SEEN)]
    weights = _weights(names, examples, answers)
    strongest = sorted(weights, key=lambda name: (-max(map(abs, weights[name])), name))[:kept]
    return _weights([BIAS, *sorted({*strongest} - {BIAS})], examples, answers)


def write_weights(weights: Weights, file: Path) -> str:
    """Write one line per feature; return what was written, in words."""
    lines = ["\t".join((name, *map(str, each))) + "\n" for name, each in weights.items()]
    file.write_text("".join(lines), "utf-8")
    return f"{len(weights)} weights, {file.stat().st_size / 1000:.0f} kB"


def _weights(names: list[str], examples: Sequence[Example], answers: Sequence[str]) -> Weights:
    numbers = {name: number for number, name in enumerate(names)}
    rows: list[_Row] = []
    for example in examples:
        known = [
            (share_of(row), [0, *(numbers[each] for each in row if each in numbers)])
            for row in example.windows
        ]
        rows.append((answers.index(example.answer), example.counts, known))
    columns = _learned(rows, len(names), len(answers))
    return {
        name: tuple(round((weight - its[-1]) * SCALE) for weight in its[:-1])
        for name, its in zip(names, columns.weights, strict=True)
    }


def _learned(rows: list[_Row], size: int, answers: int) -> _Columns:
    columns = _Columns(size, answers)
    order = random.Random(7)  # noqa: S311 (no secret: the same order every time)
    for _ in range(_EPOCHS):
        order.shuffle(rows)
        for answer, counts, its in rows:
            for window in _telling(columns, answer, its):
                columns.learn(window, answer, counts)
    return columns


def _telling(columns: _Columns, answer: int, its: list[_Window]) -> list[_Window]:
    """In a long message one window says it; in a harmless one none does."""
    if answer == columns.answers[-1] or len(its) == 1:
        return its
    return [max(its, key=lambda window: columns.scores(window)[answer])]


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]
