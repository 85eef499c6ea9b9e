"""Tells what a word of a message is about, also when it is misspelt."""

from functools import lru_cache

from shared.contacts.opt_out_words import CONCEPTS

# A shorter word is one letter away from too many others.
_LEAST_MENDED = 5


@lru_cache(maxsize=20_000)
def concepts_of(word: str) -> tuple[str, ...]:
    """Return the concepts of a folded word: its own, of its beginning, or of what it is near to."""
    own = _WORDS.get(word)
    if own is not None:
        return own
    for end in range(len(word), 2, -1):
        beginning = _BEGINNINGS.get(word[:end])
        if beginning is not None:
            return beginning
    return _mended(word)


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


def _mended(word: str) -> tuple[str, ...]:
    for end in range(min(len(word), _LONGEST + 1), _LEAST_MENDED - 1, -1):
        part = word[:end]
        for cut in sorted({part, *_shortened(part)}):
            for known in _NEIGHBOURS.get(cut, ()):
                whole = known in _BEGINNINGS or end == len(word)
                if whole and known[0] == word[0] and near(part, known):
                    return _BEGINNINGS.get(known) or _WORDS[known]
    return ()


def _shortened(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _collect(*, beginnings: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for concept, listed in CONCEPTS.items():
        for word in listed.split():
            if word.endswith("*") is beginnings:
                found.setdefault(word.rstrip("*"), []).append(concept)
    return {word: tuple(sorted(concepts)) for word, concepts in found.items()}


def _neighbours() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for known in sorted({*_WORDS, *_BEGINNINGS}):
        if len(known) >= _LEAST_MENDED:
            for cut in {known, *_shortened(known)}:
                table.setdefault(cut, []).append(known)
    return table


_WORDS = _collect(beginnings=False)
_BEGINNINGS = _collect(beginnings=True)
_NEIGHBOURS = _neighbours()
_LONGEST = max(map(len, _NEIGHBOURS))
