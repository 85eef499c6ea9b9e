"""The audit trail: who changed what, written in the transaction of the change itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from shared.entry.auth import Principal
from shared.kernel.clock import system_clock, to_text
from shared.kernel.ids import new_id
from shared.ports.documents import Document, Index, Page, Tx

KIND = "audit"
AUDIT = Index(KIND, (), "at", descending=True)
AUDIT_BY_ACTOR = Index(KIND, ("actor",), "at", descending=True)
AUDIT_BY_THING = Index(KIND, ("thing",), "at", descending=True)
AUDIT_BY_BOTH = Index(KIND, ("actor", "thing"), "at", descending=True)

_LONGEST_VALUE = 64
_MOST_VALUES = 50


class Wanted(msgspec.Struct, frozen=True):
    """Which entries to list; what is None does not matter."""

    actor: str | None = None
    """A user id, `key:` and the id of an API key, or `system`."""
    thing: str | None = None
    """The part of the action before its dot."""
    from_at: datetime | None = None
    """Inclusive."""
    until_at: datetime | None = None
    """Exclusive."""


def record(
    tx: Tx,
    principal: Principal | None,
    action: str,
    subject: str,
    changes: Mapping[str, Any],
    now: datetime | None = None,
) -> None:
    """Note that `principal` (None: the product itself) did `action` to `subject`.

    `action` is `thing.verb` in the past tense (`offer.changed`), `subject` an id. `changes` maps
    field names to the values they have now, and only to values that say nothing about a person:
    numbers, yes or no, states, ids, lists of field names. A longer text is left out.
    """
    at = to_text(now or system_clock())
    entry = {
        "actor": principal.user_id if principal else "system",
        "via": principal.via if principal else "system",
        "action": action,
        "thing": action.partition(".")[0],
        "subject": subject,
        "changes": {name: _plain(value) for name, value in changes.items()},
        "at": at,
    }
    # The time in front keeps ids in order, the rest keeps them apart.
    tx.create(KIND, f"{at}-{new_id()[:10]}", entry)


def entries(tx: Tx, limit: int, cursor: str | None, wanted: Wanted | None = None) -> Page:
    """Return a page of the tenant's trail, newest first."""
    wanted = wanted or Wanted()
    equal = {"actor": wanted.actor, "thing": wanted.thing}
    equal = {name: value for name, value in equal.items() if value is not None}
    return tx.find(
        _INDEXES[tuple(equal)],
        equal,
        at_least=to_text(wanted.from_at) if wanted.from_at else None,
        below=to_text(wanted.until_at) if wanted.until_at else None,
        limit=limit,
        cursor=cursor,
    )


def read_changes(document: Document) -> dict[str, Any]:
    """Return the changes of one entry."""
    return dict(document["changes"])


_INDEXES: Mapping[tuple[str, ...], Index] = {
    index.equal: index for index in (AUDIT, AUDIT_BY_ACTOR, AUDIT_BY_THING, AUDIT_BY_BOTH)
}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_VALUE else "…"
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in list(value)[:_MOST_VALUES]]
    return "…"
