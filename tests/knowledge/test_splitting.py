"""A text is cut where a reader would cut it, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.knowledge.splitting import TARGET_CHARS, clean, pieces, split

MARKDOWN = """# Padaria Sol

## Horários
Abrimos às 9h.

Fechamos às 18h.

## Entregas
### Bairros
Pinheiros e Butantã.
### Taxa
R$ 8,00.
"""


def test_a_piece_knows_the_headings_above_it() -> None:
    found = [(piece.heading, piece.text) for piece in pieces(split(MARKDOWN))]
    assert found == [
        ("Padaria Sol › Horários", "Abrimos às 9h.\n\nFechamos às 18h."),
        ("Padaria Sol › Entregas › Bairros", "Pinheiros e Butantã."),
        ("Padaria Sol › Entregas › Taxa", "R$ 8,00."),
    ]


def test_short_paragraphs_share_a_passage_until_it_is_full() -> None:
    parts = split("\n\n".join(["x" * 250] * 6))
    assert [len(part.split()) for part in parts] == [2, 2, 2]


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    parts = split("Uma frase com algumas palavras. " * 60)
    assert len(parts) > 2
    assert all(part.rstrip().endswith(".") for part in parts)


@given(st.text(alphabet=st.sampled_from("ab #\n.!\t\r\u00e7"), max_size=3000))
def test_the_parts_joined_are_the_text_and_none_is_too_long(written: str) -> None:
    text = clean(written)
    parts = split(text)
    assert "".join(parts) == text
    assert all(parts)


@given(st.text(max_size=2000))
def test_any_text_is_kept_whole(written: str) -> None:
    text = clean(written)
    assert "".join(split(text)) == text


@pytest.mark.parametrize("text", ["a" * 5000, "palavra " * 700, "linha\n" * 900])
def test_no_part_is_much_longer_than_wanted(text: str) -> None:
    assert max(len(part) for part in split(text)) <= 2 * TARGET_CHARS


def test_half_a_megabyte_is_split_at_once() -> None:
    text = ("Uma frase curta sobre bolos. " * 20 + "\n\n") * 860
    assert 700 < len(split(text[:500_000])) < 1800


def test_control_characters_and_foreign_line_breaks_are_cleaned() -> None:
    assert clean("\ufeffa\r\nb\rc\x00\x1b[31m\td") == "a\nb\nc[31m\td"
