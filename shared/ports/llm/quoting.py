"""Chooses the sentences of given passages that answer a question."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shared.kernel.words import keywords, related, sentences
from shared.ports.llm import Passage

_RELATED_WEIGHT = 0.6
# The share of the question's meaning a quote must cover: less is guessing.
_LEAST_COVERAGE = 0.4
_SECOND_SENTENCE = 0.6
_LONGEST_QUOTE_CHARS = 700
_LONGEST_HEADING_WORDS = 8


@dataclass(frozen=True)
class Quote:
    """Words of one passage, unchanged."""

    text: str
    source: str


@dataclass(frozen=True)
class _Candidate:
    """A sentence that may be quoted, and the words it is found by (its heading's too)."""

    passage: int
    position: int
    text: str
    terms: frozenset[str]


def best_quote(question: str, passages: Sequence[Passage]) -> Quote | None:
    """Return the one or two neighbouring sentences that answer best, or None."""
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
    if scores[best] < _LEAST_COVERAGE:
        return None
    first = candidates[best]
    text = first.text
    for at in range(len(candidates)):
        other = candidates[at]
        follows = other.passage == first.passage and other.position == first.position + 1
        if follows and scores[at] >= _SECOND_SENTENCE * scores[best]:
            text = f"{text} {other.text}"
    return Quote(_shorten(text), passages[first.passage].source)


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
