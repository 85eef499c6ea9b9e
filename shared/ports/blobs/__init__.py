"""Blobs: files of a tenant, by name."""

from typing import Protocol

import msgspec


class Blob(msgspec.Struct, frozen=True):
    """A file's bytes with its media type."""

    data: bytes
    content_type: str


class Blobs(Protocol):
    """Stores files.

    A name is a path of safe segments, e.g. `imports/ab12.csv`: lower-case letters, digits, `_`,
    `-` and inner dots, at most 100 characters each and 8 of them. Anything else raises `Invalid`
    (field `name`, `prefix` or `tenant`). Every call raises `Unavailable` when the store cannot
    be reached.
    """

    def put(self, tenant: str, name: str, blob: Blob) -> None:
        """Store or replace the file, durably before returning."""
        ...

    def get(self, tenant: str, name: str) -> Blob | None:
        """Return the file, or None."""
        ...

    def delete(self, tenant: str, name: str) -> None:
        """Remove the file; a missing one is fine."""
        ...

    def names(self, tenant: str, prefix: str) -> list[str]:
        """Return the names that start with `prefix`, in order."""
        ...
