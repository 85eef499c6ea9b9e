"""Reads whether a message asks to stop: decided before any model of language, so without one.

A keyword alone asks. Anything else is weighed by a small linear model over the words and what
they are about (`opt_out_model`). What only sounds fed up is AMBIGUOUS: the agent falls silent
and a person looks, but nobody is blocked. Portuguese, English and Spanish; decision 0015.
"""

from enum import StrEnum

import msgspec

from shared.contacts import opt_out_words as words
from shared.contacts.opt_out_model import learned_weights, weigh
from shared.kernel.chat_text import NUMBER, PAUSE, QUESTION, windows
from shared.kernel.concepts import near

# Missing a request harms the person, so less than an even chance is enough.
_ASKS = 0.45
# A person is called where a request is near, or where it is likely that somebody is fed up.
_NEAR = 0.3
_UNCLEAR = 0.65
_LEAST_MENDED_KEYWORD = 4
_NO_WORDS = frozenset({PAUSE, QUESTION, NUMBER})


class OptOut(StrEnum):
    """What a message says about hearing from us."""

    YES = "yes"
    """Block at once."""
    AMBIGUOUS = "ambiguous"
    """Silence the agent and call a person; block nothing."""
    NO = "no"


class Reading(msgspec.Struct, frozen=True):
    """What a message asks, and the folded words that decided it (none if it asks nothing)."""

    answer: OptOut
    words: tuple[str, ...] = ()


def read_opt_out(text: str) -> OptOut:
    """Return what the message asks. Pure, and cheap enough for every message."""
    return explain_opt_out(text).answer


def explain_opt_out(text: str) -> Reading:
    """Return what the message asks and which words decided it."""
    cut = windows(text)
    if len(cut) == 1 and _is_keyword(cut[0]):
        return Reading(OptOut.YES, tuple(word for word in cut[0] if word not in _NO_WORDS))
    unclear = Reading(OptOut.NO)
    for window in cut:
        weighed = weigh(window, learned_weights())
        if weighed.asks >= _ASKS:
            return Reading(OptOut.YES, weighed.words)
        near_one = weighed.asks >= _NEAR or weighed.asks + weighed.fed_up >= _UNCLEAR
        if near_one and unclear.answer is OptOut.NO:
            unclear = Reading(OptOut.AMBIGUOUS, weighed.words)
    return unclear


def _is_keyword(window: list[str]) -> bool:
    said = [word for word in window if word not in _NO_WORDS]
    bare = {word for word in said if word not in words.COURTESY}
    if len(bare) > 1:
        bare -= {"redsign"}
    if bare == {"para"}:
        return not words.NOT_BESIDE_PARA & set(said)
    if len(bare) != 1:
        return False
    (only,) = bare
    return any(_is_word(only, keyword) for keyword in words.KEYWORDS)


def _is_word(word: str, keyword: str) -> bool:
    """Also misspelt: in a short word two letters swapped, in a longer one any one letter."""
    if word == keyword:
        return True
    if len(keyword) < _LEAST_MENDED_KEYWORD or word[0] != keyword[0]:
        return False
    swapped = len(word) == len(keyword) and sorted(word) == sorted(keyword)
    return near(word, keyword) and (swapped or len(keyword) > _LEAST_MENDED_KEYWORD + 3)
