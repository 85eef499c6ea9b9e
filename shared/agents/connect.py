"""Wires agents from the settings."""

from shared.agents.service import AgentService
from shared.config import Settings
from shared.events.connect import connect_documents
from shared.kernel.once import once


@once
def connect_agents(settings: Settings) -> AgentService:
    """Return the one service of this process."""
    return AgentService(connect_documents(settings))
