"""What several identity tests build on: secrets in memory, quick hashes, an embedded identity."""

from collections.abc import Callable
from pathlib import Path

from shared.kernel.clock import Clock
from shared.ports.identity.embedded import EmbeddedIdentity
from shared.ports.identity.passwords import PasswordCost

QUICK = PasswordCost(log2_n=4, parallel=1)


class MemorySecrets:
    """Secrets that end with the test."""

    def __init__(self) -> None:
        self.kept: dict[str, list[bytes]] = {}

    def versions(self, name: str) -> list[bytes]:
        return list(self.kept.get(name, []))

    def ensure(self, name: str, make: Callable[[], bytes]) -> bytes:
        if name not in self.kept:
            self.kept[name] = [make()]
        return self.kept[name][0]

    def add(self, name: str, value: bytes) -> None:
        self.kept.setdefault(name, []).insert(0, value)


def embedded_identity(folder: Path, clock: Clock) -> EmbeddedIdentity:
    """Return accounts in a fresh file, with hashes cheap enough for tests."""
    return EmbeddedIdentity(folder / "identity.db", MemorySecrets(), clock, QUICK)
