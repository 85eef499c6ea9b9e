"""Fixtures of the campaign tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A tenant with one active number and one approved template."""
    made = World(tmp_path)
    yield made
    made.documents.driver.file.close()
