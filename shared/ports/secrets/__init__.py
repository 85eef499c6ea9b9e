"""Secrets: named values with versions, read at start and cached, never logged."""

from collections.abc import Callable
from typing import Protocol


class Secrets(Protocol):
    """Reads secrets. A name is lower-case letters, digits and dashes."""

    def versions(self, name: str) -> list[bytes]:
        """Return the enabled values, newest first; [] when there is no such secret.

        Two are valid at once during a rotation. Cached for at most 60 seconds. Raises
        `Unavailable` when the store cannot be reached: there is never a default value.
        """
        ...

    def ensure(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the newest value; store `make()` first when there is none.

        Two processes that start together agree on one value.
        """
        ...

    def add(self, name: str, value: bytes) -> None:
        """Add a version, which is the newest from now on; older ones stay readable."""
        ...


class Sealing(Protocol):
    """Encrypts what is stored for one tenant and one purpose (see `sealing.Sealer`)."""

    def seal(self, tenant: str, purpose: str, plain: bytes) -> str:
        """Return text that only the same tenant and purpose can open."""
        ...

    def open(self, tenant: str, purpose: str, sealed: str) -> bytes:
        """Return the plain bytes. Raises an `AppError` for another tenant or changed text."""
        ...
