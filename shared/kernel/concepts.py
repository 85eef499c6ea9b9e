"""Tells what a word of a message is about, also when it is misspelt."""

from collections.abc import Mapping
from functools import cached_property

# A shorter word is one letter away from too many others.
_LEAST_MENDED = 5
_MOST_REMEMBERED = 20_000


class Vocabulary:
    """Concept → its folded words, parted by white space; a word beginning ends in "*".

    Its tables are made when the first word is looked up: who only imports it does not wait.
    """

    def __init__(self, concepts: Mapping[str, str]) -> None:
        self._concepts = concepts
        self._told: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _words(self) -> dict[str, tuple[str, ...]]:
        return _collect(self._concepts, beginnings=False)

    @cached_property
    def _beginnings(self) -> dict[str, tuple[str, ...]]:
        return _collect(self._concepts, beginnings=True)

    @cached_property
    def _neighbours(self) -> dict[str, list[str]]:
        return _neighbours({*self._words, *self._beginnings})

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._neighbours), default=0)

    def concepts_of(self, word: str) -> tuple[str, ...]:
        """Return a folded word's concepts: its own, of its beginning, or of what it is near to."""
        known = self._told.get(word)
        if known is None:
            known = self._own(word) or self._mended(word)
            if len(self._told) < _MOST_REMEMBERED:
                self._told[word] = known
        return known

    def _own(self, word: str) -> tuple[str, ...]:
        if word in self._words:
            return self._words[word]
        for end in range(len(word), 2, -1):
            beginning = self._beginnings.get(word[:end])
            if beginning is not None:
                return beginning
        return ()

    def _mended(self, word: str) -> tuple[str, ...]:
        for end in range(min(len(word), self._longest + 1), _LEAST_MENDED - 1, -1):
            part = word[:end]
            for cut in sorted({part, *_shortened(part)}):
                for known in self._neighbours.get(cut, ()):
                    whole = known in self._beginnings or end == len(word)
                    if whole and known[0] == word[0] and near(part, known):
                        return self._beginnings.get(known) or self._words[known]
        return ()


def near(one: str, other: str) -> bool:
    """Tell whether one letter more, less, other or swapped with its neighbour makes them equal."""
    if len(one) == len(other):
        differ = [at for at, letter in enumerate(one) if letter != other[at]]
        if len(differ) != 2:
            return len(differ) < 2
        first, second = differ
        swapped = one[first] == other[second] and one[second] == other[first]
        return second == first + 1 and swapped
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and shorter in _shortened(longer)


def _shortened(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _collect(concepts: Mapping[str, str], *, beginnings: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for concept, listed in concepts.items():
        for word in listed.split():
            if word.endswith("*") is beginnings:
                found.setdefault(word.rstrip("*"), []).append(concept)
    return {word: tuple(sorted(its)) for word, its in found.items()}


def _neighbours(words: set[str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for known in sorted(words):
        if len(known) >= _LEAST_MENDED:
            for cut in {known, *_shortened(known)}:
                table.setdefault(cut, []).append(known)
    return table
