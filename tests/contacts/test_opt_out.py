"""Reading opt-outs: nearly every request is honoured, nearly nobody else is blocked."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contacts.opt_out import OptOut, explain_opt_out, read_opt_out
from tests.outside_cases import rows
from tools.opt_out.learning import learn
from tools.opt_out.phrases import Phrase, grammar_phrases, sets

LABELS = {"opt_out": "yes", "not_opt_out": "no", "ambiguous": "maybe"}
ANSWERS = {"yes": OptOut.YES, "maybe": OptOut.AMBIGUOUS, "no": OptOut.NO}
WRITTEN = sets()


def measure(phrases: list[Phrase]) -> tuple[float, float, list[tuple[str, str, str]]]:
    """Return the share of requests honoured, of harmless messages blocked, and what was wrong.

    A request that only calls a person counts half.
    """
    read = [(phrase.answer, read_opt_out(phrase.text), phrase.text) for phrase in phrases]
    asked = [answer for want, answer, _ in read if want == "yes"]
    harmless = [answer for want, answer, _ in read if want == "no"]
    honoured = asked.count(OptOut.YES) + asked.count(OptOut.AMBIGUOUS) / 2
    wrong = [row for row in read if ANSWERS[row[0]] is not row[1]]
    return honoured / len(asked), harmless.count(OptOut.YES) / len(harmless), wrong


def test_phrases_kept_from_learning_are_read_well():
    recall, blocked, wrong = measure(WRITTEN["held_out"])
    assert recall >= 0.97, wrong
    assert blocked <= 0.03, wrong


def test_phrases_in_voices_never_learned_are_read_as_measured():
    """Written after the training was frozen; the floor is what was seen (decision 0015)."""
    recall, blocked, wrong = measure(WRITTEN["second"])
    assert recall >= 0.91, wrong
    assert blocked <= 0.09, wrong


@pytest.mark.parametrize(
    ("name", "least", "most"), [("people_aside", 0.91, 0.05), ("people_last", 0.95, 0.05)]
)
def test_whole_people_never_learned_are_read_as_measured(name, least, most):
    recall, blocked, wrong = measure(WRITTEN[name])
    assert recall >= least, wrong
    assert blocked <= most, wrong


def test_ordinary_messages_are_answered():
    read = [(read_opt_out(phrase.text), phrase.text) for phrase in WRITTEN["ordinary"]]
    assert OptOut.YES not in dict(read)
    unclear = [text for answer, text in read if answer is OptOut.AMBIGUOUS]
    assert len(unclear) <= len(read) * 0.04, unclear


def test_outside_phrases_are_read_well():
    cases = [Phrase(row["text"], LABELS[row["label"]], "") for row in rows("safety/opt_out.jsonl")]
    recall, blocked, wrong = measure(cases)
    assert recall >= 0.98, wrong
    assert blocked <= 0.01, wrong


def test_no_outside_phrase_was_learned():
    outside = {row["text"] for row in rows("safety/opt_out.jsonl") if " " in row["text"]}
    assert not outside & {phrase.text for phrase in (*WRITTEN["learned"], *grammar_phrases())}


def test_what_is_measured_was_not_learned():
    learned = {phrase.text for phrase in WRITTEN["learned"]}
    for name in ("second", "people_aside", "people_last"):
        assert not learned & {phrase.text for phrase in WRITTEN[name]}


def test_learning_again_gives_the_same_weights():
    few = WRITTEN["learned"][::40]
    first = learn(few, [])
    assert first == learn(few, [])
    assert len(first) > 100


def test_the_words_that_decided_are_told():
    read = explain_opt_out("Oi, comprei ontem e gostei. Para de me mandar propaganda!")
    assert read.answer is OptOut.YES
    assert {"para", "propaganda"} & set(read.words)
    assert explain_opt_out("quanto custa o corte?").words == ()


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


def test_a_request_at_the_end_of_a_long_message_is_found():
    story = "Fui muito bem atendido na loja e o produto chegou antes do prazo. " * 40
    assert read_opt_out(story) is OptOut.NO
    assert read_opt_out(story + "Me tira da lista de mensagens.") is OptOut.YES


def test_naughty_strings_ask_for_nothing():
    asked = [row["text"] for row in rows("safety/naughty_strings.jsonl")
             if read_opt_out(row["text"]) is OptOut.YES]  # fmt: skip
    assert len(asked) <= 2, asked
