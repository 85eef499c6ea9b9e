"""The one world all tests of this folder share."""

from collections.abc import Iterator

import pytest

from tests.matrix.world import World, opened_world


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Build it once per process."""
    with opened_world(tmp_path_factory.mktemp("api")) as world:
        yield world


@pytest.fixture
def world(opened: World) -> Iterator[World]:
    """Hand out the world; whatever a test changes is undone."""
    before = (opened.product.state(opened.mine.tenant), opened.product.state("platform"))
    yield opened
    if before != (opened.product.state(opened.mine.tenant), opened.product.state("platform")):
        opened.product.restore()
