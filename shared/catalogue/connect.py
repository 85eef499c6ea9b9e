"""Wires the catalogue from the settings."""

from shared.catalogue.service import CatalogueService
from shared.config import Settings
from shared.events.connect import connect_documents
from shared.kernel.once import once


@once
def connect_catalogue(settings: Settings) -> CatalogueService:
    """Return the catalogue of this process."""
    return CatalogueService(connect_documents(settings))
