"""Documents in Firestore: `tenants/{tenant}/{kind}/{id}`, one commit per transaction."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from shared.kernel.clock import from_text
from shared.kernel.errors import NotFound
from shared.ports.documents import (
    ABSENT,
    AlreadyExists,
    Bounds,
    Check,
    Document,
    Index,
    Key,
    Stale,
    Stored,
    Write,
)
from shared.ports.documents.firestore_calls import FirestoreCalls
from shared.ports.documents.firestore_query import fill_due, fill_query
from shared.ports.documents.firestore_values import (
    ATTEMPTS,
    EXPIRES_AT,
    fill,
    fill_fields,
    plain,
    plain_fields,
    stored_name,
)

_KEPT_ATTEMPTS = 4
_SIMPLE_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


class Version(msgspec.Struct, frozen=True):
    """When a document was last changed, and the commits that the next one has to remember."""

    seconds: int
    nanos: int
    attempts: tuple[str, ...]


class FirestoreDocuments:
    """A `Driver` over one database.

    Beside its fields a document keeps `_attempts` and, where it has an `expires_at`, the same
    moment as a native timestamp `_expires_at`, which the TTL policy of its kind names.
    """

    def __init__(self, project: str, emulator_host: str = "") -> None:
        self._calls = FirestoreCalls(project, emulator_host)

    def read(self, tenant: str, keys: Sequence[Key]) -> list[Stored | None]:
        """Read one document per key in one call."""
        names = [self._name(tenant, *key) for key in keys]
        found = {document.name: _stored(document) for document in self._calls.get(names)}
        return [found.get(name) for name in names]

    def query(self, tenant: str, index: Index, bounds: Bounds) -> list[Stored]:
        """Walk the index of this query."""
        parent = f"{self._calls.root}/tenants/{tenant}"
        request = self._calls.message("RunQueryRequest", parent=parent)
        fill_query(request.structured_query, parent, index, bounds)
        request.structured_query.limit.value = bounds.limit
        return [_stored(document) for document in self._calls.query(request)]

    def count(self, tenant: str, index: Index, bounds: Bounds) -> int:
        """Count inside the index."""
        parent = f"{self._calls.root}/tenants/{tenant}"
        request = self._calls.message("RunAggregationQueryRequest", parent=parent)
        query = request.structured_aggregation_query
        fill_query(query.structured_query, parent, index, bounds)
        query.aggregations.add(alias="count").count.SetInParent()
        return self._calls.count(request)

    def commit(self, writes: Sequence[Write], checks: Sequence[Check], attempt: str) -> None:
        """Apply all writes in one commit, with every expectation as a precondition."""
        request = self._calls.message("CommitRequest", database=self._calls.database)
        for write in writes:
            _fill_write(request.writes.add(), self._place(write), write, attempt)
        for check in checks:
            _fill_check(request.writes.add(), self._place(check), check.expect)
        if not self._calls.commit(request):
            raise self._reason(writes, checks)

    def forget(self, tenant: str, kind: str, id: str) -> None:
        """Remove it now: an instance may be frozen once it has answered."""
        self.commit([Write(tenant, kind, id, None)], [], "")

    def scan_due(self, kind: str, before: str, limit: int) -> list[tuple[str, Document]]:
        """Walk the due index of the kind over all tenants."""
        request = self._calls.message("RunQueryRequest", parent=self._calls.root)
        fill_due(request.structured_query, kind, before, limit)
        tenants = f"{self._calls.root}/tenants/"
        return [
            (document.name.removeprefix(tenants).split("/", 1)[0], plain_fields(document.fields))
            for document in self._calls.query(request)
        ]

    def kinds(self, tenant: str) -> list[str]:
        """List the collections below the tenant."""
        return sorted(self._calls.collections(f"{self._calls.root}/tenants/{tenant}"))

    def close(self) -> None:
        """End the connection."""
        self._calls.close()

    def _name(self, tenant: str, kind: str, id: str) -> str:
        return f"{self._calls.root}/tenants/{tenant}/{kind}/{id}"

    def _place(self, item: Write | Check) -> str:
        return self._name(item.tenant, item.kind, item.id)

    def _reason(self, writes: Sequence[Write], checks: Sequence[Check]) -> Exception:
        """Find out why a commit met a document that should be absent, or missed one.

        What was read and has changed comes first: `work` must then run again, whatever else
        collided.
        """
        items: list[Write | Check] = [*writes, *checks]
        names = [self._place(item) for item in items]
        now = {found.name: _version(found) for found in self._calls.get(names, only=ATTEMPTS)}
        read: list[Write | Check] = [*checks, *(write for write in writes if not write.must_create)]
        if all(_holds(item.expect, now.get(self._place(item))) for item in read):
            for write in writes:
                present = self._place(write) in now
                if write.must_create and present:
                    return AlreadyExists(write.kind, write.id)
                if write.merge and not present:
                    return NotFound(f"there is no such document in {write.kind}")
        return Stale()


def _fill_write(target: Any, name: str, write: Write, attempt: str) -> None:
    _fill_expectation(target, write.expect)
    if write.document is None:
        target.delete = name
        return
    target.update.name = name
    fields = target.update.fields
    fill_fields(fields, write.document)
    earlier = write.expect.attempts if isinstance(write.expect, Version) else ()
    fill(fields[ATTEMPTS], [*earlier[1 - _KEPT_ATTEMPTS :], attempt])
    expires_at = write.document.get("expires_at")
    if expires_at is not None:
        fields[EXPIRES_AT].timestamp_value.FromDatetime(from_text(expires_at))
    if write.merge:
        target.update_mask.field_paths.extend(_paths(write.document))
        target.current_document.exists = True


def _fill_check(target: Any, name: str, expect: Any) -> None:
    _fill_expectation(target, expect)
    if expect == ABSENT:
        # Deleting what is absent changes nothing; it only carries the precondition.
        target.delete = name
    else:
        # An update under an empty mask changes nothing either, not even the version. Without
        # the mask it would empty the document.
        target.update.name = name
        target.update_mask.SetInParent()


def _fill_expectation(target: Any, expect: Any) -> None:
    if expect == ABSENT:
        target.current_document.exists = False
    elif isinstance(expect, Version):
        target.current_document.update_time.seconds = expect.seconds
        target.current_document.update_time.nanos = expect.nanos


def _paths(fields: Mapping[str, Any]) -> Iterable[str]:
    own = [ATTEMPTS, EXPIRES_AT] if "expires_at" in fields else [ATTEMPTS]
    return [*map(_quoted, map(stored_name, fields)), *own]


def _quoted(name: str) -> str:
    if _SIMPLE_NAME.fullmatch(name):
        return name
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _stored(document: Any) -> Stored:
    version = _version(document)
    return Stored(plain_fields(document.fields), version, version.attempts)


def _version(document: Any) -> Version:
    moment = document.update_time
    fields = document.fields
    attempts = tuple(plain(fields[ATTEMPTS])) if ATTEMPTS in fields else ()
    return Version(moment.seconds, moment.nanos, attempts)


def _holds(expect: Any, now: Version | None) -> bool:
    if expect is None:
        return True
    if expect == ABSENT or now is None:
        return expect == ABSENT and now is None
    return bool((expect.seconds, expect.nanos) == (now.seconds, now.nanos))
