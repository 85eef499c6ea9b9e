"""How agents and their versions are stored."""

from collections.abc import Mapping
from typing import Any

import msgspec

from shared.agents.model import Agent, AgentNotFound, HandoverRules
from shared.kernel.clock import from_text, to_text
from shared.ports.documents import Document, Index, Page, Tx, Unindexed

KIND = "agents"
VERSIONS = "agent_versions"
AGENTS_TEXT = Unindexed(KIND, ("persona", "instructions"))
VERSIONS_TEXT = Unindexed(VERSIONS, AGENTS_TEXT.fields)
AGENTS_NEWEST_FIRST = Index(KIND, ("archived",), "created_at", descending=True)
VERSIONS_NEWEST_FIRST = Index(VERSIONS, ("agent_id",), "version", descending=True)


def get(tx: Tx, id: str) -> Agent:
    """Return the agent, protected. Raises `AgentNotFound`."""
    return _found(tx.get(KIND, id))


def peek(tx: Tx, id: str) -> Agent:
    """Return the agent to consult it only. Raises `AgentNotFound`."""
    return _found(tx.peek(KIND, id))


def require(tx: Tx, id: str) -> None:
    """Raise `AgentNotFound` unless the tenant has this agent; handed to knowledge."""
    peek(tx, id)


def put(tx: Tx, agent: Agent, changed_by: str) -> None:
    """Write the agent and keep this version of it for ever."""
    document = to_document(agent)
    tx.put(KIND, agent.id, document)
    kept = {**document, "agent_id": agent.id, "changed_by": changed_by}
    tx.create(VERSIONS, f"{agent.id}:{agent.version}", kept)


def find(tx: Tx, archived: bool, limit: int, cursor: str | None) -> Page:
    """Return one page of agents, newest first."""
    return tx.find(AGENTS_NEWEST_FIRST, {"archived": archived}, limit=limit, cursor=cursor)


def find_versions(tx: Tx, agent_id: str, limit: int, cursor: str | None) -> Page:
    """Return one page of an agent's versions, newest first."""
    return tx.find(VERSIONS_NEWEST_FIRST, {"agent_id": agent_id}, limit=limit, cursor=cursor)


def get_version(tx: Tx, agent_id: str, version: int) -> Agent:
    """Return the agent as it was. Raises `AgentNotFound`."""
    document = tx.peek(VERSIONS, f"{agent_id}:{version}")
    return _found(document and {**document, "id": agent_id})


def to_document(agent: Agent) -> Document:
    """Return the stored form."""
    times = {"created_at": to_text(agent.created_at), "updated_at": to_text(agent.updated_at)}
    return {**msgspec.to_builtins(agent), **times}


def from_document(document: Mapping[str, Any]) -> Agent:
    """Read the stored form."""
    names = Agent.__struct_fields__
    values = {name: document[name] for name in names if name in document}
    rules = document["handover"]
    values["handover"] = HandoverRules(
        tuple(rules["keywords"]), rules["after_turns"], rules["on_request"]
    )
    values["offer_ids"] = tuple(document["offer_ids"])
    values["created_at"] = from_text(document["created_at"])
    values["updated_at"] = from_text(document["updated_at"])
    return Agent(**values)


def _found(document: Document | None) -> Agent:
    if document is None:
        raise AgentNotFound("there is no such agent")
    return from_document(document)
