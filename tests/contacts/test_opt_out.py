"""Reading opt-outs: nearly every request is honoured, nearly nobody else is blocked."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contacts.opt_out import OptOut, read_opt_out
from tests.outside_cases import rows

PHRASES = json.loads((Path(__file__).parent / "opt_out_phrases.json").read_text("utf-8"))
LABELS = {"opt_out": "yes", "not_opt_out": "no", "ambiguous": "ambiguous"}


def measure(labelled):
    """Return the share of requests honoured, of others blocked, and everything read wrongly."""
    read = [(want, read_opt_out(text).value, text) for want, text in labelled]
    asked = [got for want, got, _ in read if want == "yes"]
    others = [got for want, got, _ in read if want != "yes"]
    wrong = [row for row in read if row[0] != row[1]]
    return asked.count("yes") / len(asked), others.count("yes") / len(others), wrong


def test_our_own_phrases_are_read_well():
    labelled = [(want, text) for want, texts in PHRASES.items() for text in texts]
    recall, blocked, wrong = measure(labelled)
    assert recall >= 0.98, wrong
    assert blocked <= 0.01, wrong
    assert len(wrong) <= len(labelled) * 0.03, wrong


def test_outside_phrases_are_read_well():
    labelled = [(LABELS[row["label"]], row["text"]) for row in rows("safety/opt_out.jsonl")]
    recall, blocked, wrong = measure(labelled)
    assert recall >= 0.98, wrong
    assert blocked <= 0.01, wrong


@pytest.mark.parametrize(
    "text",
    [
        "s\u200bair",
        "ＳＡＩＲ",
        "раrar",
        "p a r a r",
        "P-A-R-A-R",
        "saaaair!!!",
        "SaIr 🙏🏽",
        "«Parar promoções»",
        "pare de me mandar\nmensagem",
        "na\u0303o me mande mais mensagens",
    ],
)
def test_disguises_of_a_request_are_seen_through(text):
    assert read_opt_out(text) is OptOut.YES


@pytest.mark.parametrize("text", ["", "  ", "👍", "...", "\u200b", "123"])
def test_nothing_said_is_no_request(text):
    assert read_opt_out(text) is OptOut.NO


def test_courtesy_around_a_keyword_changes_nothing_but_an_answer_does():
    assert read_opt_out("Boa tarde, parar por favor, obrigada") is OptOut.YES
    assert read_opt_out("para") is OptOut.YES
    assert read_opt_out("para agora") is OptOut.NO


def test_another_channel_is_no_silence():
    assert read_opt_out("não me ligue, mande mensagem") is OptOut.NO
    assert read_opt_out("não me ligue mais. não me mande mensagem") is OptOut.YES


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert read_opt_out(text) in OptOut


@pytest.mark.parametrize(
    "piece", ["nao ", "para de ", "sair da ", "me tira ", "e ", "nao quero mais ", "a", "ja disse "]
)
def test_a_hostile_repetition_is_read_quickly(piece):
    started = time.perf_counter()
    read_opt_out(piece * (4_000 // len(piece)))
    assert time.perf_counter() - started < 1
