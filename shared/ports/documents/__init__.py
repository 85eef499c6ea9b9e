"""Documents: tenant-scoped JSON documents with optimistic transactions.

`Documents` is the whole of what services see; adapters implement the narrow `Driver`.
Every read and write names a tenant, so no caller can cross tenants by mistake.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NewType, Protocol, TypeVar

import msgspec

from shared.kernel.errors import AlreadyExists as AlreadyExists
from shared.kernel.errors import Unavailable

T = TypeVar("T")
Document = dict[str, Any]
Key = tuple[str, str]
"""A kind and an id inside one tenant."""

PLATFORM = "platform"
"""The reserved tenant that holds directories only (phone_number_id → tenant, …)."""


class Contended(Unavailable):
    """Others kept changing the documents this transaction read; try again later."""


class Index(msgspec.Struct, frozen=True):
    """One query the code makes. What is not declared as an `Index` cannot be asked.

    Equality on every field of `equal`, then order (and an optional range) on `order`;
    ties are broken by id. Without `order` the order is by id. Fields are top-level.
    Documents whose `order` field is missing or null are left out; null equals only null.
    Both adapters build exactly the declared indexes, so a query is never a scan.
    """

    kind: str
    equal: tuple[str, ...] = ()
    order: str | None = None
    descending: bool = False


Due = NewType("Due", str)
"""A kind whose documents are read over all tenants by `due_at` (see `across.scan_due`).

Declared as a constant, `SENDS = Due("sends")`: the index over all tenants is made from it.
"""


class Unindexed(msgspec.Struct, frozen=True):
    """Long fields that no query names. Firestore would keep an index entry for each value,
    and one for each item of a list."""

    kind: str
    fields: tuple[str, ...]


OUTBOX = Due("outbox")
"""The kind under which a commit keeps what must leave afterwards."""
OUTBOX_ITEMS = Unindexed(OUTBOX, ("items",))


class Page(msgspec.Struct, frozen=True):
    """Some documents in order; `next_cursor` is None on the last page."""

    items: list[Document]
    next_cursor: str | None = None


class Tx(Protocol):
    """One transaction inside one tenant.

    Reads see what was committed before them plus this transaction's own puts and deletes
    (queries and counts do not see those); a document is read once, however often it is asked
    for. A document carries its id as `id`. It holds JSON only, at most 1,000,000 bytes and 20
    levels deep; writing anything else raises `Invalid` naming the field. An id that no document
    can have (`a/b`, `..`, `__x__`) is absent when read.
    """

    tenant: str
    outgoing: list[Document]
    """What must leave after the commit; stored with it as one `outbox` document."""

    @property
    def platform(self) -> "Tx":
        """Return the same transaction seen from the `platform` tenant."""
        ...

    def get(self, kind: str, id: str) -> Document | None:
        """Return the document or None, and protect it: if it changes before the commit,
        `work` runs again (also where it was only read, and where it was absent)."""
        ...

    def get_all(self, keys: Sequence[Key]) -> list[Document | None]:
        """Do `get` for many documents in one round trip, in the order of `keys`."""
        ...

    def peek(self, kind: str, id: str) -> Document | None:
        """Return the document or None without protecting it: for hot documents."""
        ...

    def peek_all(self, keys: Sequence[Key]) -> list[Document | None]:
        """Do `peek` for many documents in one round trip, in the order of `keys`."""
        ...

    def find(
        self,
        index: Index,
        equal: Mapping[str, Any] | None = None,
        *,
        at_least: Any = None,
        below: Any = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page:
        """Return one page of a declared query; results are not protected.

        `at_least` (inclusive) and `below` (exclusive) bound the order field. `limit` is 1 to
        1000. Raises `Invalid` (field `cursor`) when the cursor is not one of ours.
        """
        ...

    def count(
        self,
        index: Index,
        equal: Mapping[str, Any] | None = None,
        *,
        at_least: Any = None,
        below: Any = None,
    ) -> int:
        """Count what `find` would return over all its pages, without reading it."""
        ...

    def create(self, kind: str, id: str, document: Mapping[str, Any]) -> None:
        """Write a document that must not exist: otherwise `transact` raises `AlreadyExists`
        with this kind and id and writes nothing (no read is spent to find out)."""
        ...

    def put(self, kind: str, id: str, document: Mapping[str, Any]) -> None:
        """Create or replace the whole document."""
        ...

    def merge(self, kind: str, id: str, fields: Mapping[str, Any]) -> None:
        """Set these top-level fields of a document that exists, without reading it.

        Other fields stay as they are, whoever wrote them last. A missing document makes
        `transact` raise `NotFound`. Not to be mixed with reads or writes of the same document
        in one transaction.
        """
        ...

    def delete(self, kind: str, id: str) -> None:
        """Remove the document; a missing one is fine."""
        ...


AfterCommit = Callable[[str, str, list[Document]], None]
"""Told (tenant, outbox id, items) once a commit with outgoing items has succeeded."""


class Documents(Protocol):
    """Opens transactions."""

    driver: "Driver"
    """The adapter itself: for `across` and tests, never for a service."""
    after_commit: AfterCommit | None
    operations: "Operations"

    def transact(self, tenant: str, work: Callable[[Tx], T]) -> T:
        """Run `work` atomically and return its result.

        `work` may run more than once and must do nothing but use its `Tx`. If it raises,
        nothing is written. A lost acknowledgement is resolved by reading back.
        At most 500 writes. Raises `AlreadyExists` from a `create`, `Contended` when retries
        are spent, `Unavailable` when the backend cannot be reached.
        """
        ...

    def forget(self, tenant: str, kind: str, id: str) -> None:
        """Remove a document whatever is in it, without waiting until that is durable.

        Only for what does no harm when a crash leaves it: somebody will remove it again.
        """
        ...


class Operations(msgspec.Struct):
    """How many document operations were made; for tests, benchmarks and the cost table."""

    reads: int = 0
    queries: int = 0
    writes: int = 0
    deletes: int = 0
    checks: int = 0
    """Preconditions on documents only read (an empty-mask write on Firestore)."""
    commits: int = 0


# --- what an adapter implements -------------------------------------------------------


class Stale(Exception):
    """A precondition of a commit did not hold; nothing was written."""


class Uncertain(Exception):
    """The commit was sent, but its acknowledgement did not come back."""


class Stored(msgspec.Struct, frozen=True):
    """A document as it lies in the store."""

    document: Document
    version: Any
    """Changes with every write, also when a document is deleted and made again."""
    attempts: tuple[str, ...] = ()
    """The attempt ids of its last few commits, newest last."""


ABSENT: Literal["absent"] = "absent"
"""The expectation that a document does not exist."""


class Write(msgspec.Struct, frozen=True):
    """One change of a commit. `document` None deletes. `expect` is a version, ABSENT or None."""

    tenant: str
    kind: str
    id: str
    document: Document | None
    expect: Any = None
    must_create: bool = False
    """A failed ABSENT is then `AlreadyExists` instead of `Stale`."""
    merge: bool = False
    """`document` holds only the top-level fields to set; a missing document is `NotFound`."""


class Check(msgspec.Struct, frozen=True):
    """A document that was only read and must still be at `expect` (a version or ABSENT)."""

    tenant: str
    kind: str
    id: str
    expect: Any


class Bounds(msgspec.Struct, frozen=True):
    """The narrowed form of a query's arguments. `after` is (order value or None, id)."""

    equal: Mapping[str, Any]
    at_least: Any = None
    below: Any = None
    limit: int = 100
    after: tuple[Any, str] | None = None


class Driver(Protocol):
    """The narrow interface over one product. Errors of the product become
    `Unavailable`, `Stale`, `Uncertain`, `AlreadyExists` or `NotFound`; nothing else leaves."""

    def read(self, tenant: str, keys: Sequence[Key]) -> list[Stored | None]:
        """Return the documents in the order of `keys`, in one round trip."""
        ...

    def query(self, tenant: str, index: Index, bounds: Bounds) -> list[Stored]:
        """Return at most `bounds.limit` documents in the order of `index`."""
        ...

    def count(self, tenant: str, index: Index, bounds: Bounds) -> int:
        """Count by aggregation; limit and after are ignored."""
        ...

    def commit(self, writes: Sequence[Write], checks: Sequence[Check], attempt: str) -> None:
        """Apply everything or nothing, durably before returning."""
        ...

    def forget(self, tenant: str, kind: str, id: str) -> None:
        """Remove the document without a precondition, now or soon."""
        ...

    def scan_due(self, kind: str, before: str, limit: int) -> list[tuple[str, Document]]:
        """Return (tenant, document) over all tenants where `due_at` < before, oldest first."""
        ...

    def kinds(self, tenant: str) -> list[str]:
        """Return the kinds of which the tenant has documents, sorted."""
        ...
