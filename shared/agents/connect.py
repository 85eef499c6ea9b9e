"""Wires agents from the settings."""

from functools import cache

from shared.agents.service import AgentService
from shared.config import Settings
from shared.events.connect import connect_documents


@cache
def connect_agents(settings: Settings) -> AgentService:
    """Return the one service of this process."""
    return AgentService(connect_documents(settings))
