"""What an agent could not answer: noted once, counted, answered or taken off the list."""

from datetime import datetime

import pytest

from shared.kernel.errors import Invalid, NotFound
from shared.knowledge import gaps
from shared.knowledge.gaps import GapNotFound
from shared.knowledge.service import KnowledgeService
from tests.knowledge.test_service import ADA, service, texts

__all__ = ["service"]


def note(
    service: KnowledgeService, question: str, reason: str = "asked_for", agent: str = "a1"
) -> None:
    def work(tx):
        gaps.note(tx, agent, question, reason, "c1", service.clock())

    service.documents.transact("t1", work)


def questions(service: KnowledgeService, agent: str = "a1") -> list[tuple[str, int]]:
    found, _ = service.list_gaps("t1", agent)
    return [(gap.question, gap.asked) for gap in found]


def test_the_same_words_are_one_gap_and_the_latest_comes_first(service, clock) -> None:
    note(service, "Vocês alugam mesas?")
    started: datetime = clock()
    clock.move(seconds=60)
    note(service, "Tem estacionamento?")
    clock.move(seconds=60)
    note(service, "VOCES alugam   mesas", reason="unbacked")
    note(service, "Fazem entrega?", agent="a2")
    assert questions(service) == [("VOCES alugam mesas", 2), ("Tem estacionamento?", 1)]
    (newest, _), _ = service.list_gaps("t1", "a1")
    assert (newest.first_at, newest.reason, newest.conversation_id) == (started, "unbacked", "c1")
    assert service.list_gaps("t1", "a2")[0][0].question == "Fazem entrega?"


@pytest.mark.parametrize("reason", ["request", "danger", "keyword", "budget", "failed"])
def test_other_hand_overs_are_no_gap(service, reason: str) -> None:
    note(service, "Quero falar com alguém", reason=reason)
    note(service, "?!?")
    assert questions(service) == []


def test_a_gap_is_answered_and_becomes_a_question_of_the_agent(service) -> None:
    note(service, "vcs alugam mesa")
    (gap,), _ = service.list_gaps("t1", "a1")
    with pytest.raises(Invalid):
        service.answer_gap("t1", ADA, "a1", gap.id, "Vocês alugam mesas?", "  ")
    assert len(questions(service)) == 1
    service.answer_gap("t1", ADA, "a1", gap.id, "Vocês alugam mesas?", "Sim, por R$ 35,00.")
    assert questions(service) == []
    assert texts(service, "alugam mesas?") == ["Vocês alugam mesas?\nSim, por R$ 35,00."]
    with pytest.raises(GapNotFound):
        service.answer_gap("t1", ADA, "a1", gap.id, "Vocês alugam mesas?", "Sim.")


def test_a_gap_taken_off_the_list_comes_back_when_it_is_asked_again(service) -> None:
    note(service, "Vocês alugam mesas?")
    (gap,), _ = service.list_gaps("t1", "a1")
    for agent in ("a2", "nobody"):
        with pytest.raises(NotFound):
            service.dismiss_gap("t1", ADA, agent, gap.id)
    with pytest.raises(NotFound):
        service.dismiss_gap("t2", ADA, "a1", gap.id)
    service.dismiss_gap("t1", ADA, "a1", gap.id)
    assert questions(service) == []
    note(service, "Vocês alugam mesas?")
    assert questions(service) == [("Vocês alugam mesas?", 1)]
