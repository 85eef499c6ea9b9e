"""Wires the catalogue from the settings."""

from functools import cache

from shared.catalogue.service import CatalogueService
from shared.config import Settings
from shared.events.connect import connect_documents


@cache
def connect_catalogue(settings: Settings) -> CatalogueService:
    """Return the catalogue of this process."""
    return CatalogueService(connect_documents(settings))
