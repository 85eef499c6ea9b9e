"""Patterns of words and concepts, and what may stand between."""

import pytest

from shared.kernel.chat_text import sentences_of
from shared.kernel.concepts import Vocabulary
from shared.kernel.patterns import Patterns, labelled

VOCABULARY = Vocabulary(
    {"WANT": "quero", "PERSON": "pessoa atendente", "FILLER": "uma a com", "POLITE": "moca"}
)


def found(pattern: str, text: str) -> bool:
    return any(
        Patterns([pattern]).found_in(labelled(words, VOCABULARY)) for words in sentences_of(text)
    )


@pytest.mark.parametrize(
    ("pattern", "text", "stands"),
    [
        ("WANT PERSON", "quero ver a pessoa", True),
        ("WANT PERSON", "quero bolo para uma pessoa", False),
        ("WANT PERSON", "pessoa quero", False),
        ("WANT ~PERSON", "quero uma pessoa", True),
        ("WANT ~PERSON", "quero para uma pessoa", False),
        ("WANT +PERSON", "quero moça pessoa", True),
        ("WANT +PERSON", "quero uma pessoa", False),
        ("WANT PERSON -bolo", "quero uma pessoa e bolo", False),
        ("WANT PERSON -bolo", "quero uma pessoa. e bolo", True),
        ("PERSON &WANT", "pessoa é o que eu quero", True),
        ("PERSON &WANT", "pessoa", False),
        ("^ +PERSON +$", "Atendente, moça", False),
        ("^ +PERSON +$", "ATENDENTE moça", True),
        ("^ +PERSON +$", "atendemte", True),
        ("bolo/torta", "uma torta", True),
    ],
)
def test_a_pattern_stands_where_its_items_do(pattern: str, text: str, stands: bool) -> None:
    assert found(pattern, text) is stands


def test_an_empty_message_holds_nothing() -> None:
    assert not found("WANT", "")
