"""Knowledge through its service: what goes in, what is found, what it costs."""

from typing import Any

import pytest

from shared.entry.auth import Principal, Role
from shared.kernel.errors import Invalid, LimitReached, NotFound, TooLarge
from shared.knowledge import store
from shared.knowledge.model import FaqNotFound, SourceNotFound
from shared.knowledge.service import KnowledgeService
from shared.ports.documents import Documents, Tx
from tests.conftest import SettableClock

ADA = Principal("u1", "t1", Role.ADMIN)


def require(tx: Tx, agent_id: str) -> None:
    if (tx.tenant, agent_id) not in {("t1", "a1"), ("t1", "a2"), ("t2", "b1")}:
        raise NotFound("there is no such agent")


@pytest.fixture
def service(documents: Documents, clock: SettableClock) -> KnowledgeService:
    return KnowledgeService(documents, clock, require)


def add(service: KnowledgeService, text: str, title: str = "Texto", **place: Any) -> Any:
    return service.add(place.get("tenant", "t1"), ADA, place.get("agent", "a1"), title, text)


def texts(service: KnowledgeService, question: str, **place: Any) -> list[str]:
    found = service.passages(place.get("tenant", "t1"), place.get("agent", "a1"), question)
    return [passage.text for passage in found]


def test_a_text_goes_in_comes_out_whole_and_is_found(service: KnowledgeService) -> None:
    text = "## Horários\nAbrimos às 9h.\n\n## Bolos\nO de cenoura custa R$ 45,00.\n"
    source = add(service, text, "Sobre nós")
    assert service.get("t1", "a1", source.id) == (source, text)
    assert source.passages == 2
    assert texts(service, "quanto custa o bolo?")[0] == "Bolos:\nO de cenoura custa R$ 45,00."


def test_half_a_megabyte_fits_in_one_transaction_and_comes_back(service: KnowledgeService) -> None:
    text = ("Frase número um sobre pães artesanais. " * 15 + "\n\n") * 900
    source = add(service, text[:470_000])
    assert service.get("t1", "a1", source.id)[1] == text[:470_000]
    assert source.passages > 500


def test_one_byte_too_many_is_refused(service: KnowledgeService) -> None:
    with pytest.raises(TooLarge):
        add(service, "é" * 250_001)
    with pytest.raises(Invalid):
        add(service, " \n# \n")


def test_replacing_a_long_text_by_a_short_one_leaves_nothing_behind(
    service: KnowledgeService, documents: Documents
) -> None:
    source = add(service, "Segredo antigo. " * 28_000)
    service.replace("t1", ADA, "a1", source.id, "Novo", "Temos pão de queijo.")
    assert texts(service, "segredo antigo") == []
    assert texts(service, "pão de queijo") == ["Temos pão de queijo."]
    blocks = documents.transact("t1", lambda tx: list(store.all_blocks(tx, "a1")))
    assert len(blocks) == 1
    shelf, _ = service.shelf("t1", "a1")
    assert (shelf.sources, shelf.passages, shelf.size_bytes) == (1, 1, 21)


def test_a_removed_text_is_gone_for_the_next_question(service: KnowledgeService) -> None:
    source = add(service, "Temos pão de queijo.")
    assert texts(service, "pão de queijo")
    service.remove("t1", ADA, "a1", source.id)
    assert texts(service, "pão de queijo") == []
    assert service.shelf("t1", "a1")[0].size_bytes == 0
    with pytest.raises(SourceNotFound):
        service.get("t1", "a1", source.id)


def test_a_question_answered_once_comes_before_any_text(service: KnowledgeService) -> None:
    add(service, "Aceitamos cartão, mas o cartão de crédito tem taxa no parcelamento.")
    service.add_faq("t1", ADA, "a1", "Aceitam cartão de crédito?", "Sim, sem taxa.")
    assert texts(service, "vocês aceitam cartao de credito?")[0].endswith("Sim, sem taxa.")


def test_the_same_question_gets_the_new_answer(service: KnowledgeService) -> None:
    service.add_faq("t1", ADA, "a1", "Aceitam Pix?", "Não.")
    saved = service.add_faq("t1", ADA, "a1", "  aceitam  PIX ", "Sim.")
    assert [faq.answer for faq in service.list_faqs("t1", "a1")[0]] == ["Sim."]
    assert service.shelf("t1", "a1")[0].faqs == 1
    service.remove_faq("t1", ADA, "a1", saved.id)
    assert texts(service, "pix") == []
    with pytest.raises(FaqNotFound):
        service.remove_faq("t1", ADA, "a1", saved.id)


def test_a_question_costs_one_read_while_nothing_changes(
    service: KnowledgeService, documents: Documents
) -> None:
    add(service, "Temos pão de queijo.")
    texts(service, "pão")
    before = documents.operations.reads
    for _ in range(10):
        assert texts(service, "pão")
    assert documents.operations.reads - before == 10


def test_another_instance_sees_a_change_with_its_next_question(
    service: KnowledgeService, documents: Documents, clock: SettableClock
) -> None:
    other = KnowledgeService(documents, clock)
    assert texts(other, "pão") == []
    add(service, "Temos pão de queijo.")
    assert texts(other, "pão") == ["Temos pão de queijo."]


def test_neither_another_tenant_nor_another_agent_finds_it(service: KnowledgeService) -> None:
    source = add(service, "CANARIO-T1 senha do cofre")
    add(service, "CANARIO-T2 senha do cofre", tenant="t2", agent="b1")
    assert texts(service, "canario senha", tenant="t2", agent="b1") == ["CANARIO-T2 senha do cofre"]
    assert texts(service, "canario senha", agent="a2") == []
    assert texts(service, "canario senha", tenant="t2", agent="a1") == []
    for tenant, agent in (("t2", "a1"), ("t1", "a2"), ("t2", "b1")):
        with pytest.raises(SourceNotFound):
            service.get(tenant, agent, source.id)
        with pytest.raises(SourceNotFound):
            service.remove(tenant, ADA, agent, source.id)


def test_an_agent_nobody_has_gets_no_text(service: KnowledgeService, documents: Documents) -> None:
    with pytest.raises(NotFound):
        add(service, "x", agent="a9")
    with pytest.raises(NotFound):
        service.add_faq("t1", ADA, "b1", "Aceitam Pix?", "Sim.")
    only_reads = KnowledgeService(documents)
    with pytest.raises(NotFound):
        add(only_reads, "x")


def test_the_plan_bounds_what_an_agent_knows(service: KnowledgeService) -> None:
    first = add(service, "a" * 499_000)
    add(service, "b" * 499_000)
    with pytest.raises(LimitReached) as refused:
        add(service, "c" * 499_000)
    assert refused.value.details["limit_name"] == "knowledge_bytes"
    service.remove("t1", ADA, "a1", first.id)
    add(service, "c" * 499_000)


def test_indexes_kept_are_bounded(service: KnowledgeService) -> None:
    service.retrieval.max_total_bytes = 100
    add(service, "pão " * 50)
    add(service, "bolo " * 50, agent="a2")
    texts(service, "pão")
    texts(service, "bolo", agent="a2")
    assert list(service.retrieval._kept) == [("t1", "a2")]
    assert texts(service, "pão")
