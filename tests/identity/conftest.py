"""The world of the identity tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.ports.documents import Documents
from tests.conftest import SettableClock
from tests.identity.world import World, opened_world


@pytest.fixture
def world(documents: Documents, tmp_path: Path, clock: SettableClock) -> Iterator[World]:
    with opened_world(documents, tmp_path, clock) as opened:
        yield opened
