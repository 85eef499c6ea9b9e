"""Wires knowledge from the settings."""

from shared.config import Settings
from shared.events.connect import connect_documents
from shared.kernel.once import once
from shared.knowledge.service import KnowledgeService, RequireAgent, no_agent
from shared.usage.connect import connect_usage


@once
def connect_knowledge(
    settings: Settings, require_agent: RequireAgent = no_agent
) -> KnowledgeService:
    """Return the one service of this process.

    Whoever changes knowledge hands in `shared.agents.store.require`; for finding passages
    nothing is needed.
    """
    usage = connect_usage(settings)
    return KnowledgeService(
        connect_documents(settings),
        require_agent=require_agent,
        plan_name=lambda tx: usage.plan_in(tx).name,
        upgrade_url=usage.upgrade_url,
    )
