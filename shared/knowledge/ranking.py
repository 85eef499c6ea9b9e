"""Finds passages by the words they share with a question (BM25), without any vendor."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from shared.kernel.words import keywords, related

_SATURATION = 1.2
_LENGTH_WEIGHT = 0.6
_RELATED_WEIGHT = 0.45
_HEADING_REPEATS = 2
_FAQ_BONUS = 1.5
# Passages this far behind the best are noise to a model and cost tokens.
_LEAST_SHARE = 0.2


class Entry(msgspec.Struct, frozen=True):
    """One passage as it can be found."""

    source: str
    heading: str
    text: str
    is_faq: bool = False


class Ranked:
    """An index over one agent's passages; built once per version, then only read."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        lengths = []
        for number, entry in enumerate(self.entries):
            title = keywords(f"{entry.source} {entry.heading}") * _HEADING_REPEATS
            counts = Counter((*keywords(entry.text), *title))
            lengths.append(sum(counts.values()))
            for term, count in counts.items():
                self._postings[term].append((number, float(count)))
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        self._norms = [
            _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * length / (mean or 1.0))
            for length in lengths
        ]

    def best(self, question: str, limit: int) -> list[Entry]:
        """Return the entries that fit, best first; none where no word is shared."""
        scores: dict[int, float] = defaultdict(float)
        for term in dict.fromkeys(keywords(question)):
            for number, score in self._term_scores(term).items():
                scores[number] += score
        for number in scores:
            if self.entries[number].is_faq:
                scores[number] *= _FAQ_BONUS
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        least = ranked[0][1] * _LEAST_SHARE if ranked else 0.0
        return [self.entries[number] for number, score in ranked if score >= least]

    def _term_scores(self, term: str) -> dict[int, float]:
        """The word itself or its nearest relative counts, whichever is worth more, once."""
        best: dict[int, float] = {}
        for other in (term, *sorted(related(term))):
            weight = 1.0 if other == term else _RELATED_WEIGHT
            postings = self._postings.get(other, ())
            rarity = math.log(1 + (len(self.entries) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings:
                score = weight * rarity * count * (_SATURATION + 1) / (count + self._norms[number])
                best[number] = max(best.get(number, 0.0), score)
        return best
