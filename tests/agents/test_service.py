"""Agents through their service and their routes."""

from typing import Any

import msgspec
import pytest

from shared.agents.api import ROUTES, AgentChange, NewAgent
from shared.agents.model import AgentArchived, AgentNotFound, HandoverRules
from shared.agents.service import AgentService
from shared.catalogue import store as offers
from shared.catalogue.model import Offer
from shared.entry.auth import Principal, Role
from shared.entry.http import Call
from shared.kernel.errors import Invalid
from shared.ports.documents import Documents
from tests.conftest import SettableClock

ADA = Principal("u1", "t1", Role.ADMIN)
EVE = Principal("u2", "t2", Role.OWNER)


@pytest.fixture
def service(documents: Documents, clock: SettableClock) -> AgentService:
    return AgentService(documents, clock)


def route(method: str, path: str, service: AgentService, **call: Any) -> Any:
    found = next(r for r in ROUTES if (r.method, r.path) == (method, path))
    principal = call.pop("principal", ADA)
    body, query = call.pop("body", None), call.pop("query", {})
    return found.handle(
        service,
        Call(
            principal,
            call,
            msgspec.convert(query, found.query) if found.query else None,
            msgspec.convert(body, found.body) if found.body else None,
        ),
    )


def test_an_agent_needs_only_a_name(service: AgentService) -> None:
    made = route("POST", "/agents", service, body={"name": "Lia"})
    found = route("GET", "/agents/{id}", service, id=made.id)
    assert found == made
    assert (found.version, found.language, found.active) == (1, "pt-BR", True)


def test_every_change_makes_a_version_and_no_change_makes_none(
    service: AgentService, clock: SettableClock
) -> None:
    agent = service.create("t1", ADA, {"name": "Lia"})
    clock.move(minutes=1)
    service.change("t1", ADA, agent.id, {"persona": "Calma."})
    service.change("t1", ADA, agent.id, {"persona": "Calma."})
    service.change("t1", ADA, agent.id, {"handover": HandoverRules(("boleto",), 9, False)})
    versions, _ = service.versions("t1", agent.id)
    assert [version.version for version, _ in versions] == [3, 2, 1]
    assert [version.persona for version, _ in versions] == ["Calma.", "Calma.", ""]
    assert service.get("t1", agent.id).handover == HandoverRules(("boleto",), 9, False)
    assert {who for _, who in versions} == {"u1"}


def test_an_older_version_can_be_brought_back_as_the_newest(service: AgentService) -> None:
    agent = service.create("t1", ADA, {"name": "Lia", "instructions": "A"})
    service.change("t1", ADA, agent.id, {"instructions": "B"})
    restored = service.restore("t1", ADA, agent.id, 1)
    assert (restored.instructions, restored.version) == ("A", 3)


def test_an_archived_agent_is_listed_apart_and_never_changes(service: AgentService) -> None:
    agent = service.create("t1", ADA, {"name": "Lia"})
    assert service.archive("t1", ADA, agent.id).answers is False
    assert service.archive("t1", ADA, agent.id).version == 2
    assert service.list("t1")[0] == []
    assert [found.id for found in service.list("t1", archived=True)[0]] == [agent.id]
    with pytest.raises(AgentArchived):
        service.change("t1", ADA, agent.id, {"name": "Bia"})


def test_another_tenant_sees_and_changes_nothing(service: AgentService) -> None:
    agent = service.create("t1", ADA, {"name": "Lia"})
    assert service.list("t2")[0] == []
    for attempt in (
        lambda: service.get("t2", agent.id),
        lambda: service.change("t2", EVE, agent.id, {"name": "x"}),
        lambda: service.archive("t2", EVE, agent.id),
        lambda: service.versions("t2", agent.id),
        lambda: service.restore("t2", EVE, agent.id, 1),
    ):
        with pytest.raises(AgentNotFound):
            attempt()


def test_offers_must_be_the_tenants_own(
    service: AgentService, documents: Documents, clock: SettableClock
) -> None:
    offer = Offer("o1", "Bolo", "", None, (), True, False, clock(), clock())
    documents.transact("t1", lambda tx: offers.put(tx, offer))
    agent = service.create("t1", ADA, {"name": "Lia", "offer_ids": ("o1",)})
    with pytest.raises(Invalid) as refused:
        service.change("t1", ADA, agent.id, {"offer_ids": ("o1", "o2")})
    assert refused.value.details["field"] == "offer_ids[1]"
    with pytest.raises(Invalid):
        service.create("t2", EVE, {"name": "Lia", "offer_ids": ("o1",)})


def test_every_change_is_in_the_audit_trail(service: AgentService, documents: Documents) -> None:
    agent = service.create("t1", ADA, {"name": "Lia"})
    service.change("t1", ADA, agent.id, {"name": "Bia"})
    service.archive("t1", ADA, agent.id)
    written = documents.operations.writes
    service.archive("t1", ADA, agent.id)
    assert documents.operations.writes == written
    assert written == 9, "agent, version and audit entry for each of three changes"


def test_pages_follow_each_other(service: AgentService, clock: SettableClock) -> None:
    for number in range(5):
        clock.move(seconds=1)
        service.create("t1", ADA, {"name": f"A{number}"})
    first = route("GET", "/agents", service, query={"limit": 3})
    rest = route("GET", "/agents", service, query={"limit": 3, "cursor": first.next_cursor})
    assert [agent.name for agent in [*first.items, *rest.items]] == ["A4", "A3", "A2", "A1", "A0"]
    assert rest.next_cursor is None


def test_a_patch_changes_what_it_names_and_may_set_null(service: AgentService) -> None:
    made = route("POST", "/agents", service, body={"name": "Lia", "model": "gpt-5"})
    body = {"model": None, "handover": {"keywords": ["boleto"]}}
    changed = route("PATCH", "/agents/{id}", service, id=made.id, body=body)
    assert (changed.model, changed.name, changed.handover.keywords) == (None, "Lia", ["boleto"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 81},
        {"name": "a", "instructions": "x" * 8001},
        {"name": "a", "temperature": 2.1},
        {"name": "a", "language": "tlh"},
        {"name": "a", "offer_ids": ["x"] * 51},
        {"name": "a", "handover": {"after_turns": 0}},
        {"name": "a", "id": "mine"},
        {"name": "a", "model": "x; rm -rf"},
    ],
)
def test_a_body_out_of_bounds_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, NewAgent)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**body, "version": 7}, AgentChange)


def test_a_blank_name_and_a_repeated_offer_are_refused(service: AgentService) -> None:
    for values in ({"name": "  "}, {"name": "a", "offer_ids": ("o", "o")}):
        with pytest.raises(Invalid):
            service.create("t1", ADA, values)
