"""Some messages are for a person, and no model of language is asked about it."""

import random
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.agents.handing_over import before_model
from shared.agents.model import HandoverRules
from tools.handing_over.phrases import HARMLESS, Phrase, everyday, read_phrases

RULES = HandoverRules(keywords=("orçamento especial", "Nota Fiscal"), after_turns=5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Quero falar com uma pessoa de verdade", "request"),
        ("me passa para um atendente", "request"),
        ("ATENDENTE!", "request"),
        ("can I speak to a human please", "request"),
        ("I want a real person", "request"),
        ("quiero hablar con una persona", "request"),
        ("não aguento, quero morrer", "danger"),
        ("I want to kill myself", "danger"),
        ("posso tomar dipirona com esse chá?", "health"),
        ("should I take two of these?", "health"),
        ("vou processar vocês, falo com meu advogado", "law"),
        ("I will sue you", "law"),
        ("tenho 13 anos, posso comprar?", "minor"),
        ("i'm 12 years old", "minor"),
        ("preciso de um ORCAMENTO  especial", "keyword"),
        ("bando de ladrões, vocês me enganaram!", "anger"),
        ("worst company ever, you people are useless", "anger"),
        ("manda a nota fiscal", "keyword"),
    ],
)
def test_these_call_a_person(text: str, reason: str) -> None:
    found = before_model(RULES, text, 0)
    assert found is not None
    assert found.reason == reason
    assert found.text


@pytest.mark.parametrize(
    "text",
    [
        "Quanto custa o bolo?",
        "Vocês têm consulta com dermatologista amanhã?",
        "Minha filha tem 12 anos, tem corte infantil?",
        "Tenho 35 anos e quero começar a academia",
        "Tenho 10 anos de experiência",
        "Serve quantas pessoas?",
        "mesa para 4 pessoas, por favor",
        "É um robô?",
        "do you ship to Recife?",
        "o processo de entrega demora?",
        "my agency needs a website",
        "notas fiscais",
        "quero reservar pra uma pessoa",
        "meu filho com 10 anos pode entrar?",
        "my son is turning 12, do you do parties?",
        "não tenho 18 reais trocados",
        "preciso desmarcar amanhã",
        "quero matar a vontade de comer pizza",
        "meu pedido ainda não chegou, pode verificar?",
        "que chuva desgraçada",
    ],
)
def test_these_are_answered_by_the_agent(text: str) -> None:
    assert before_model(RULES, text, 0) is None


def read(phrase: Phrase) -> str:
    found = before_model(HandoverRules(), phrase.text, 0)
    return found.reason if found else HARMLESS


def shares(phrases: list[Phrase]) -> dict[str, float]:
    right = Counter(phrase.kind for phrase in phrases if read(phrase) == phrase.kind)
    return {kind: right[kind] / n for kind, n in Counter(each.kind for each in phrases).items()}


def test_phrases_in_voices_never_learned_are_read_as_measured() -> None:
    """Written after patterns and weights were frozen; the floors are what was seen (0016)."""
    floors = {
        "danger": 0.95,
        "request": 0.93,
        "health": 0.91,
        "law": 0.95,
        "minor": 0.91,
        HARMLESS: 0.98,
    }
    seen = shares(read_phrases("second"))
    assert {kind: share for kind, share in seen.items() if share < floors[kind]} == {}
    assert seen.keys() == floors.keys()


def test_angry_people_never_learned_are_read_as_measured() -> None:
    """The harmless ones are the hardest: an angry word about the weather or a rival."""
    seen = shares(read_phrases("anger_aside"))
    assert seen["anger"] >= 0.69
    assert seen[HARMLESS] >= 0.84


def test_everyday_messages_never_learned_are_answered_by_the_agent() -> None:
    """Some of these do ask for a call or a doctor."""
    phrases = [*everyday("held_out"), *everyday("ordinary")]
    assert shares(phrases)[HARMLESS] >= 0.97


def test_what_is_measured_was_not_learned() -> None:
    learned = {each.text for each in (*read_phrases("learned"), *everyday("learned"))}
    assert not learned & {each.text for each in read_phrases("second")}


@pytest.mark.parametrize(
    "text",
    [
        "VOU TIRAR MINHA VIDA",
        "vou  tirar   minha vidaaaaa",
        "q u e r o morrer",
        "Comprei ontem e adorei a cor. Só que hoje eu quero morrer. Desculpa o áudio comprido, é "
        "que não tenho com quem conversar e a loja foi gentil comigo da última vez que estive aí.",
        "quero falar com um atendente, eu vou me matar",
    ],
)
def test_danger_comes_first_however_it_is_written(text: str) -> None:
    found = before_model(RULES, text, 0)
    assert found is not None
    assert found.reason == "danger"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    before_model(RULES, text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "quero um a o de " * 256,
        "nao quero me matar a fome " * 158,
        "".join(random.Random(1).choices("abcdefghij ", k=4096)),  # noqa: S311
    ],
)
def test_the_longest_message_is_read_in_no_time(text: str) -> None:
    started = time.process_time()
    before_model(RULES, text, 0)
    assert time.process_time() - started < 0.5


def test_too_many_answers_in_a_row_call_a_person() -> None:
    assert before_model(RULES, "e o preço?", 4) is None
    found = before_model(RULES, "e o preço?", 5)
    assert found is not None
    assert found.reason == "turns"


def test_a_request_may_be_left_to_the_model_but_danger_never() -> None:
    rules = HandoverRules(on_request=False)
    assert before_model(rules, "quero falar com um atendente", 0) is None
    assert before_model(rules, "quero morrer", 0) is not None


@pytest.mark.parametrize(("language", "line"), [("pt-BR", "188"), ("en", "crisis line")])
def test_somebody_in_danger_is_told_where_help_is(language: str, line: str) -> None:
    found = before_model(RULES, "quero morrer", 0, language)
    assert found is not None
    assert line in found.text
