"""Retrieval finds what a customer asks for, in the words customers use."""

from pathlib import Path

import pytest

from shared.knowledge.service import KnowledgeService
from shared.ports.documents import Documents
from shared.ports.llm import Completion, LlmRequest, Turn
from shared.ports.llm.extractive import ExtractiveLlm

CORPUS = Path(__file__).parent / "corpus" / "pet_shop.md"
# A question, and words that only the passage which answers it holds.
QUESTIONS = (
    ("que horas vocês abrem?", "abrimos às 8h"),
    ("voces funcionam no domingo?", "Domingo não abrimos"),
    ("até que horas atende sábado", "até as 14h"),
    ("onde fica a loja?", "Rua das Acácias"),
    ("qual o endereço de vcs", "Rua das Acácias"),
    ("tem lugar pra estacionar?", "quatro vagas"),
    ("quanto custa o banho de um cachorro grande?", "grandes R$ 110,00"),
    ("preço de banho em gato", "Gatos R$ 90,00"),
    ("qual o valor da tosa higienica", "R$ 35,00"),
    ("demora muito o banho?", "duas horas"),
    ("meu cachorro tem alergia, que xampu usam?", "hipoalergênico"),
    ("como faço pra agendar?", "um dia de antecedência"),
    ("preciso desmarcar, paga alguma coisa?", "quatro horas de antecedência"),
    ("quero remarcar meu horário", "quatro horas de antecedência"),
    ("quanto é a consulta com a veterinária?", "R$ 150,00"),
    ("o retorno da consulta é cobrado?", "15 dias"),
    ("vocês dão vacina antirrábica?", "antirrábica"),
    ("castram gato?", "jejum de oito horas"),
    ("meu cachorro passou mal de madrugada, tem plantão?", "plantão noturno"),
    ("quanto custa a diária do hotel?", "R$ 80,00"),
    ("qual a idade mínima pra creche", "quatro meses"),
    ("entregam ração em casa?", "R$ 9,00"),
    ("qual a taxa de entrega", "R$ 9,00"),
    ("vocês buscam o cachorro em casa?", "R$ 25,00"),
    ("aceita cartão de crédito? parcela?", "3 parcelas"),
    ("posso pagar com pix", "Aceitamos Pix"),
    ("tem desconto pra quem dá banho toda semana?", "15% de desconto"),
    ("posso devolver um saco de ração aberto?", "Ração aberta"),
    ("vende royal canin?", "Royal Canin"),
    ("quero adotar um gatinho", "primeiro sábado"),
    ("atendem papagaio ou outras aves?", "Não atendemos aves"),
    ("tem vaga de emprego?", "currículo"),
)


@pytest.fixture
def service(documents: Documents) -> KnowledgeService:
    made = KnowledgeService(documents, require_agent=lambda tx, agent_id: None)
    made.add("t1", None, "a1", "Sobre a loja", CORPUS.read_text("utf-8"))
    return made


def test_nine_of_ten_questions_find_their_passage_among_the_first_three(
    service: KnowledgeService,
) -> None:
    missed = [
        question
        for question, words in QUESTIONS
        if not any(words in p.text for p in service.passages("t1", "a1", question, limit=3))
    ]
    assert len(QUESTIONS) >= 30
    assert len(missed) <= len(QUESTIONS) // 10, missed


def test_the_agent_without_a_model_quotes_the_right_sentence_four_times_of_five(
    service: KnowledgeService,
) -> None:
    wrong = []
    for question, words in QUESTIONS:
        passages = service.passages("t1", "a1", question, limit=4)
        turns = (Turn("user", question),)
        outcome = ExtractiveLlm().complete(LlmRequest("reply", "", turns, passages))
        assert isinstance(outcome, Completion)
        if words not in outcome.text:
            wrong.append((question, outcome.text.split("\n")[0]))
    assert len(wrong) <= len(QUESTIONS) // 5, wrong


@pytest.mark.parametrize(
    "question",
    [
        "vocês consertam celular?",
        "qual a capital da França?",
        "me indica um bom filme de terror",
        "can you write python code for me",
    ],
)
def test_what_the_business_never_wrote_is_not_answered(
    service: KnowledgeService, question: str
) -> None:
    passages = service.passages("t1", "a1", question, limit=4)
    outcome = ExtractiveLlm().complete(LlmRequest("reply", "", (Turn("user", question),), passages))
    assert isinstance(outcome, Completion)
    assert "não encontrei" in outcome.text, outcome.text
