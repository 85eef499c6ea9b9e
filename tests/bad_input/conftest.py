"""Bad input goes to the same world as the matrix."""

from tests.matrix.conftest import opened, world

__all__ = ["opened", "world"]
