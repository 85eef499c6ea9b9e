"""The routes of agents."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from shared.agents.model import MAX_INSTRUCTIONS_CHARS, MAX_KEYWORDS, MAX_OFFERS, Agent
from shared.agents.model import HandoverRules as Rules
from shared.agents.service import AgentService
from shared.entry.auth import Role
from shared.entry.http import Call, Route
from shared.kernel.errors import Invalid

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Persona = Annotated[str, Meta(max_length=1000)]
Instructions = Annotated[str, Meta(max_length=MAX_INSTRUCTIONS_CHARS)]
Model = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[\w.:/@-]+$(?!\n)")]
Temperature = Annotated[float, Meta(ge=0, le=2)]
Language = Literal["pt-BR", "en", "es"]
Length = Literal["short", "medium", "long"]
OfferIds = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=MAX_OFFERS)
]
Keywords = Annotated[
    list[Annotated[str, Meta(min_length=2, max_length=60)]], Meta(max_length=MAX_KEYWORDS)
]


class Handover(msgspec.Struct, forbid_unknown_fields=True):
    """When a person takes over without asking the model."""

    keywords: Keywords = []
    after_turns: Annotated[int, Meta(ge=1, le=1000)] | None = None
    on_request: bool = True


class NewAgent(msgspec.Struct, forbid_unknown_fields=True):
    """An agent to make; only the name is needed."""

    name: Name
    persona: Persona = ""
    instructions: Instructions = ""
    language: Language = "pt-BR"
    model: Model | None = None
    temperature: Temperature = 0.3
    offer_ids: OfferIds = []
    knowledge: bool = True
    handover: Handover = msgspec.field(default_factory=Handover)
    reply_length: Length = "short"
    active: bool = True


class AgentChange(msgspec.Struct, forbid_unknown_fields=True):
    """The fields to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    persona: Persona | UnsetType = UNSET
    instructions: Instructions | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    model: Model | None | UnsetType = UNSET
    temperature: Temperature | UnsetType = UNSET
    offer_ids: OfferIds | UnsetType = UNSET
    knowledge: bool | UnsetType = UNSET
    handover: Handover | UnsetType = UNSET
    reply_length: Length | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class ListQuery(msgspec.Struct, forbid_unknown_fields=True):
    """One page of agents."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=500)] | None = None
    archived: bool = False


class PageQuery(msgspec.Struct, forbid_unknown_fields=True):
    """One page."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=500)] | None = None


class AgentView(msgspec.Struct, kw_only=True):
    """An agent as the API shows it."""

    id: str
    name: str
    persona: str
    instructions: str
    language: str
    model: str | None
    temperature: float
    offer_ids: list[str]
    knowledge: bool
    handover: Handover
    reply_length: str
    active: bool
    archived: bool
    version: int
    created_at: datetime
    updated_at: datetime


class AgentList(msgspec.Struct):
    """One page of agents."""

    items: list[AgentView]
    next_cursor: str | None = None


class VersionAnswer(msgspec.Struct):
    """An agent as it was in one version, and who made that version."""

    version: int
    changed_by: str
    changed_at: datetime
    agent: AgentView


class VersionList(msgspec.Struct):
    """One page of versions."""

    items: list[VersionAnswer]
    next_cursor: str | None = None


def _create(service: AgentService, call: Call) -> AgentView:
    values = _values(msgspec.structs.asdict(call.body))
    return _shown(service.create(call.tenant, call.user, values))


def _list(service: AgentService, call: Call) -> AgentList:
    query: ListQuery = call.query
    agents, cursor = service.list(call.tenant, query.archived, query.limit, query.cursor)
    return AgentList([_shown(agent) for agent in agents], cursor)


def _get(service: AgentService, call: Call) -> AgentView:
    return _shown(service.get(call.tenant, call.path["id"]))


def _change(service: AgentService, call: Call) -> AgentView:
    changes = changes_of(call.body)
    return _shown(service.change(call.tenant, call.user, call.path["id"], changes))


def _archive(service: AgentService, call: Call) -> AgentView:
    return _shown(service.archive(call.tenant, call.user, call.path["id"]))


def _versions(service: AgentService, call: Call) -> VersionList:
    query: PageQuery = call.query
    found, cursor = service.versions(call.tenant, call.path["id"], query.limit, query.cursor)
    return VersionList(
        [VersionAnswer(a.version, by, a.updated_at, _shown(a)) for a, by in found], cursor
    )


def _restore(service: AgentService, call: Call) -> AgentView:
    number = call.path["version"]
    if not number.isdecimal() or len(number) > 9:
        raise Invalid("a version is a number", field="version")
    return _shown(service.restore(call.tenant, call.user, call.path["id"], int(number)))


def changes_of(body: AgentChange) -> dict[str, Any]:
    """Return the fields that are given, as `Agent.changed` takes them."""
    given = msgspec.structs.asdict(body)
    return _values({name: value for name, value in given.items() if value is not UNSET})


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(given)
    if "offer_ids" in values:
        values["offer_ids"] = tuple(values["offer_ids"])
    if "handover" in values:
        rules: Handover = values["handover"]
        values["handover"] = Rules(tuple(rules.keywords), rules.after_turns, rules.on_request)
    return values


def _shown(agent: Agent) -> AgentView:
    return msgspec.convert(agent, AgentView, from_attributes=True)


ROUTES: tuple[Route[AgentService], ...] = (
    Route("GET", "/agents", _list, "List agents", query=ListQuery, answer=AgentList),
    Route(
        "POST", "/agents", _create, "Make an agent", Role.ADMIN,
        body=NewAgent, answer=AgentView, status=201,
    ),
    Route("GET", "/agents/{id}", _get, "Read an agent", answer=AgentView),
    Route(
        "PATCH", "/agents/{id}", _change, "Change an agent", Role.ADMIN,
        body=AgentChange, answer=AgentView,
    ),
    Route("DELETE", "/agents/{id}", _archive, "Put an agent away", Role.ADMIN, answer=AgentView),
    Route(
        "GET", "/agents/{id}/versions", _versions, "List the versions of an agent",
        query=PageQuery, answer=VersionList,
    ),
    Route(
        "POST", "/agents/{id}/versions/{version}/restore", _restore,
        "Go back to a version", Role.ADMIN, answer=AgentView,
    ),
)  # fmt: skip
