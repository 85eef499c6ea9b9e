"""Settings → the service of insights."""

from shared.config import Settings
from shared.events.connect import connect_documents
from shared.insights.service import InsightService
from shared.kernel.once import once


@once
def connect_insights(settings: Settings) -> InsightService:
    """Return this process's insights, with its memory of a few seconds."""
    return InsightService(connect_documents(settings))
