"""What one run of a transaction's work has read and wants to write."""

from collections.abc import Iterable, Sequence
from typing import Any

from shared.kernel.errors import Invalid
from shared.ports.documents import (
    ABSENT,
    Check,
    Document,
    Driver,
    Key,
    Operations,
    Stored,
    Write,
)
from shared.ports.documents.checking import checked_id, possible_id

MAX_WRITES = 500

_Place = tuple[str, str, str]


class Landed(Exception):
    """A read shows that an earlier run of the same call was applied after all."""


class Changes:
    """What one run of `work` has read and wants to write, over tenant and platform."""

    def __init__(self, driver: Driver, operations: Operations, attempt: str) -> None:
        self.driver = driver
        self.operations = operations
        self.attempt = attempt
        self.known: dict[_Place, Stored | None] = {}
        self.seen: dict[_Place, Any] = {}
        self.writes: dict[_Place, Write] = {}

    def read(self, tenant: str, keys: Sequence[Key], protect: bool) -> list[Document | None]:
        asked = [
            (kind, id)
            for kind, id in dict.fromkeys(keys)
            if (tenant, kind, id) not in self.writes and possible_id(id)
        ]
        # What this run has read it does not read again: the commit tells when it has changed.
        missing = [key for key in asked if (tenant, *key) not in self.known]
        if missing:
            found = self.driver.read(tenant, missing)
            self.operations.reads += len(missing)
            self.notice(found)
            self.known.update(
                ((tenant, *key), one) for key, one in zip(missing, found, strict=True)
            )
        if protect:
            for key in asked:
                one = self.known[tenant, *key]
                self.seen.setdefault((tenant, *key), one.version if one else ABSENT)
        return [self._view(tenant, key, self.known.get((tenant, *key))) for key in keys]

    def notice(self, found: Iterable[Stored | None]) -> None:
        if any(stored and self.attempt in stored.attempts for stored in found):
            raise Landed

    def _view(self, tenant: str, key: Key, found: Stored | None) -> Document | None:
        write = self.writes.get((tenant, *key))
        if write is not None:
            return write.document
        # A copy: what a caller changes in it must not come back with the next read.
        return dict(found.document) if found else None

    def write(self, tenant: str, key: Key, document: Document | None, create: bool) -> None:
        place = (tenant, key[0], checked_id(key[1]))
        earlier = self.writes.get(place)
        must_create = (create or (earlier is not None and earlier.must_create)) and (
            place not in self.seen
        )
        expect = ABSENT if must_create else self.seen.get(place)
        self.writes[place] = Write(*place, document, expect, must_create)
        if len(self.writes) > MAX_WRITES:
            raise Invalid(f"more than {MAX_WRITES} writes in one transaction")

    def merge(self, tenant: str, key: Key, fields: Document) -> None:
        place = (tenant, *key)
        if place in self.seen or place in self.writes:
            raise Invalid("a merge cannot be mixed with other uses of the same document")
        self.writes[place] = Write(tenant, *key, fields, merge=True)

    def commit(self) -> None:
        if self.writes:
            self.driver.commit(list(self.writes.values()), self._checks(), self.attempt)

    def arrived(self) -> bool:
        """Tell whether an unacknowledged commit was applied, by reading it back."""
        written = [write for write in self.writes.values() if write.document is not None]
        for tenant in {write.tenant for write in written}:
            keys = [(write.kind, write.id) for write in written if write.tenant == tenant]
            found = self.driver.read(tenant, keys)
            if any(stored and self.attempt in stored.attempts for stored in found):
                return True
        return False

    def count(self) -> None:
        if not self.writes:
            return
        deletes = sum(write.document is None for write in self.writes.values())
        self.operations.writes += len(self.writes) - deletes
        self.operations.deletes += deletes
        self.operations.checks += len(self._checks())
        self.operations.commits += 1

    def _checks(self) -> list[Check]:
        return [
            Check(*place, expect) for place, expect in self.seen.items() if place not in self.writes
        ]
