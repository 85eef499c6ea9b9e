"""Finds short patterns of words and concepts in a sentence.

A pattern is a line of items: `WANT TALK ~PERSON -FOOD`. An item in capitals is a concept of the
vocabulary, one in small letters a folded word; `a/b` is either. An item follows the one before
it with at most two words between; `+` means at once, `~` with nothing but words of the concept
FILLER between, `&` anywhere in the sentence, `-` that no word of it may be that. `^` and `$` are
its two ends. Words of the concept POLITE are not there.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from shared.kernel.concepts import Vocabulary

_GAP = 2
_MOST_FILLERS = 4
_FILLER = "FILLER"
_POLITE = "POLITE"

Labels = frozenset[str]
"""What a word is: itself and its concepts."""


class Item(msgspec.Struct, frozen=True):
    """One place of a pattern: how it follows (`" "`, `"+"`, `"~"`), and what may stand there."""

    follows: str
    allowed: Labels

    def places(self, row: Sequence[Labels], after: int) -> Iterable[int]:
        """Return where this item may stand after the place of the one before it."""
        reach = {"+": 0, "~": _MOST_FILLERS}.get(self.follows, _GAP)
        for place in range(after + 1, min(after + reach + 2, len(row))):
            if self.allowed & row[place]:
                yield place
            if self.follows == "~" and _FILLER not in row[place]:
                return


class Pattern(msgspec.Struct, frozen=True):
    """The items in their order, and what else the sentence must hold and must not."""

    items: tuple[Item, ...]
    beside: tuple[Labels, ...]
    without: Labels

    def fits(self, said: Labels) -> bool:
        """Tell whether a sentence with these words may hold the pattern."""
        return not self.without & said and all(each & said for each in self.beside)

    def begins(self, row: Sequence[Labels], place: int) -> bool:
        """Tell whether the pattern stands from this place on."""
        return self._stands(row, place, 1)

    def _stands(self, row: Sequence[Labels], place: int, at: int) -> bool:
        if at == len(self.items):
            return True
        return any(self._stands(row, each, at + 1) for each in self.items[at].places(row, place))


class Patterns(msgspec.Struct, frozen=True, dict=True):
    """Patterns of one kind, found by their first item."""

    lines: Sequence[str]

    def found_in(self, row: Sequence[Labels]) -> bool:
        """Tell whether one of them stands in the sentence, given by `labelled`."""
        said: Labels = frozenset().union(*row)
        for place, labels in enumerate(row):
            for label in labels:
                for pattern in self._by_first.get(label, ()):
                    if pattern.fits(said) and pattern.begins(row, place):
                        return True
        return False

    @cached_property
    def _by_first(self) -> dict[str, list[Pattern]]:
        table: dict[str, list[Pattern]] = {}
        for pattern in map(_read, self.lines):
            for first in pattern.items[0].allowed:
                table.setdefault(first, []).append(pattern)
        return table


def labelled(words: Sequence[str], vocabulary: Vocabulary) -> list[Labels]:
    """Return what each word of a sentence is, between its two ends and without the polite."""
    row = [frozenset((word, *vocabulary.concepts_of(word))) for word in words]
    return [frozenset("^"), *(each for each in row if _POLITE not in each), frozenset("$")]


def _read(line: str) -> Pattern:
    items: list[Item] = []
    beside: list[Labels] = []
    without: set[str] = set()
    for part in line.split():
        sign, name = (part[0], part[1:]) if part[0] in "+~&-" else (" ", part)
        allowed = frozenset(name.split("/"))
        if sign == "-":
            without |= allowed
        elif sign == "&":
            beside.append(allowed)
        else:
            items.append(Item(sign, allowed))
    return Pattern(tuple(items), tuple(beside), frozenset(without))
