"""Chooses the sentences of given passages that answer a question."""

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from shared.kernel.words import keywords, related, sentences
from shared.ports.llm import Passage

_RELATED_WEIGHT = 0.6
# The share of the question's meaning a quote must cover: less is guessing.
_LEAST_COVERAGE = 0.4
# Two of the question's own words in one sentence are no accident.
_LEAST_COVERAGE_OF_TWO = 0.25
_NEIGHBOUR_SHARE = 0.5
_LONGEST_SENTENCES = 3
_LONGEST_QUOTE_CHARS = 700
_LONGEST_HEADING_WORDS = 20


class Quote(msgspec.Struct, frozen=True):
    """Words of one passage, unchanged."""

    text: str
    source: str


class _Candidate(msgspec.Struct, frozen=True):
    """A sentence that may be quoted, and the words it is found by (its heading's too)."""

    passage: int
    position: int
    text: str
    terms: frozenset[str]


def best_quote(question: str, passages: Sequence[Passage]) -> Quote | None:
    """Return the one to three neighbouring sentences that answer best, or None."""
    asked = tuple(dict.fromkeys(keywords(question)))
    candidates = [
        candidate
        for number, passage in enumerate(passages)
        for candidate in _candidates(number, passage.text)
    ]
    if not asked or not candidates:
        return None
    weights = _weights(asked, candidates)
    scores = [_coverage(weights, candidate.terms) for candidate in candidates]
    # Earlier passages were found more fitting by retrieval, so they win ties.
    best = max(
        range(len(candidates)), key=lambda at: (round(scores[at], 6), -candidates[at].passage)
    )
    own_words = len(candidates[best].terms.intersection(asked))
    least = _LEAST_COVERAGE_OF_TWO if own_words >= 2 else _LEAST_COVERAGE
    if scores[best] < least:
        return None
    chosen = _with_neighbours(candidates, scores, best)
    text = " ".join(candidates[at].text for at in chosen)
    return Quote(_shorten(text), passages[candidates[best].passage].source)


def _with_neighbours(candidates: Sequence[_Candidate], scores: Sequence[float], best: int) -> range:
    """Return the run of sentences around the best one that answer nearly as well."""
    first = last = best
    least = _NEIGHBOUR_SHARE * scores[best]
    while last - first + 1 < _LONGEST_SENTENCES:
        after, before = last + 1, first - 1
        if _joins(candidates, after, last) and scores[after] >= least:
            last = after
        elif _joins(candidates, before, first) and scores[before] >= least:
            first = before
        else:
            break
    return range(first, last + 1)


def _joins(candidates: Sequence[_Candidate], at: int, to: int) -> bool:
    if not 0 <= at < len(candidates):
        return False
    one, other = candidates[at], candidates[to]
    return one.passage == other.passage and abs(one.position - other.position) == 1


def _candidates(number: int, text: str) -> list[_Candidate]:
    """A heading or a question is not quoted: its words count for what stands below it."""
    found: list[_Candidate] = []
    heading: frozenset[str] = frozenset()
    for position, sentence in enumerate(sentences(text)):
        terms = frozenset(keywords(sentence))
        if _is_heading(sentence):
            heading = terms
            continue
        found.append(_Candidate(number, position, _plain(sentence), terms | heading))
    return found


def _is_heading(sentence: str) -> bool:
    if sentence.startswith("#") or sentence.endswith("?"):
        return True
    short = len(sentence.split()) <= _LONGEST_HEADING_WORDS
    return short and sentence.endswith(":")


def _plain(sentence: str) -> str:
    return sentence.lstrip("-*•> ").replace("**", "").replace("__", "").strip()


def _weights(asked: Sequence[str], candidates: Sequence[_Candidate]) -> dict[str, float]:
    """Rare words of the question say more than words found in every sentence."""
    seen = Counter(term for candidate in candidates for term in candidate.terms)
    total = len(candidates)
    return {term: math.log(1 + total / (0.5 + seen[term])) for term in asked}


def _coverage(weights: dict[str, float], terms: frozenset[str]) -> float:
    got = sum(
        weight * (1.0 if term in terms else _RELATED_WEIGHT)
        for term, weight in weights.items()
        if term in terms or related(term) & terms
    )
    return got / sum(weights.values())


def _shorten(text: str) -> str:
    if len(text) <= _LONGEST_QUOTE_CHARS:
        return text
    return text[:_LONGEST_QUOTE_CHARS].rsplit(" ", 1)[0] + " […]"
