"""What every part of a benchmark run shares: how much to do, where, and the table it fills."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.report import Table


@dataclass(frozen=True)
class Plan:
    """One run of the benchmark."""

    table: Table
    root: Path
    """On the disk that is measured."""
    quick: bool

    @property
    def rounds(self) -> int:
        """Return how often each measurement is taken, the contenders in turn."""
        return 1 if self.quick else 3

    def seconds(self, usual: float) -> float:
        """Return how long to load something."""
        return usual / 3 if self.quick else usual

    def count(self, usual: int) -> int:
        """Return how many of something to work through."""
        return usual // 10 if self.quick else usual

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """Make a folder that goes away again."""
        with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=self.root) as folder:
            yield Path(folder)
