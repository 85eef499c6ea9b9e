"""An erasure: whom, since when, and what of it is still to be done. It holds ids only; pure."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

Part = tuple[str, str]
"""A domain and a record of the person that it still has to forget."""


class Erasure(msgspec.Struct, frozen=True):
    """One person who is being forgotten, or was."""

    contact_id: str
    requested_at: datetime
    requested_by: str | None
    keys: tuple[str, ...]
    """Digests by which the person is known again, and not written to."""
    pending: tuple[Part, ...]
    cursor: str | None = None
    """Where the first of the pending goes on."""
    erased_at: datetime | None = None

    def went_on(self, cursor: str | None, now: datetime) -> "Erasure":
        """Note that a page is done; None means that a domain has nothing left."""
        if cursor is not None:
            return replace(self, cursor=cursor)
        pending = self.pending[1:]
        return replace(self, pending=pending, cursor=None, erased_at=None if pending else now)


class Record(msgspec.Struct, frozen=True):
    """What is kept of an erasure where no restore of documents reaches."""

    contact_id: str
    keys: tuple[str, ...]
    requested_at: datetime
