"""The playground: the agent as it is or as it may become, with nothing sent and nothing kept."""

from datetime import datetime

import pytest

from shared.agents import store as agents
from shared.agents.model import AgentArchived, HandoverRules
from shared.kernel.errors import Invalid
from shared.knowledge.service import KnowledgeService
from shared.ports.llm import Completion, Turn
from tests.conversations.conftest import TENANT


def ask(world, text: str, **changes):
    return world.inbox.preview.ask(TENANT, "g1", [Turn("user", text)], changes)


def stored(world):
    return world.documents.transact(TENANT, lambda tx: agents.get(tx, "g1"))


def test_fields_are_tried_before_they_are_saved(world):
    before = stored(world)
    assert ask(world, "Quanto custa?").text == "Certo."
    world.llm.answer_with(lambda request: Completion(f"modelo {request.model}"))
    assert ask(world, "Quanto custa?", model="outro").text == "modelo outro"
    assert "Fale como um pirata" not in world.llm.requests[-1].system
    ask(world, "Quanto custa?", instructions="Fale como um pirata.")
    assert "Fale como um pirata" in world.llm.requests[-1].system
    answer = ask(world, "quero um orçamento", handover=HandoverRules(keywords=("orçamento",)))
    assert (answer.hand_over, answer.reason, answer.passages) == (True, "keyword", ())
    assert stored(world) == before
    assert world.said() == []


def test_what_no_agent_can_be_is_refused(world, clock):
    with pytest.raises(Invalid) as refused:
        ask(world, "Oi", temperature=9)
    assert refused.value.details["field"] == "temperature"
    put_away(world, clock())
    with pytest.raises(AgentArchived):
        ask(world, "Oi", name="Outra")


def put_away(world, now: datetime) -> None:
    archived = stored(world).archive(now)
    world.documents.transact(TENANT, lambda tx: agents.put(tx, archived, "u1"))


def test_the_answer_shows_what_the_agent_had_to_quote(world, clock):
    knowledge = KnowledgeService(world.documents, clock, lambda tx, agent_id: None)
    knowledge.add(TENANT, None, "g1", "Preços", "O bolo de cenoura custa R$ 45,00.")
    assert ask(world, "quanto custa o bolo?").passages == ()
    (passage,) = ask(world, "quanto custa o bolo?", knowledge=True).passages
    assert (passage.source, passage.text) == ("Preços", "O bolo de cenoura custa R$ 45,00.")
