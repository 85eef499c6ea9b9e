"""Some messages are for a person, and no model is asked about it."""

import pytest

from shared.agents.handing_over import before_model
from shared.agents.model import HandoverRules

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
    ],
)
def test_these_are_answered_by_the_agent(text: str) -> None:
    assert before_model(RULES, text, 0) is None


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
