"""The audit trail as every domain uses it."""

import pytest

from shared.entry.auth import Principal, Role
from shared.identity import audit
from shared.kernel.errors import Conflict
from shared.ports.documents import Documents
from tests.conftest import SettableClock

ANA = Principal("ana", "padaria", Role.ADMIN)


def test_an_entry_says_who_did_what_to_which_thing(
    documents: Documents, clock: SettableClock
) -> None:
    changes = {"price": 1290, "active": True, "fields": ("name", "price"), "note": None}
    documents.transact(
        "padaria", lambda tx: audit.record(tx, ANA, "offer.changed", "offer-1", changes, clock())
    )
    (entry,) = _trail(documents)
    assert entry.pop("id").startswith(entry["at"])
    assert entry == {
        "actor": "ana",
        "via": "session",
        "action": "offer.changed",
        "subject": "offer-1",
        "changes": {"price": 1290, "active": True, "fields": ["name", "price"], "note": None},
        "at": "2026-11-22T12:00:00.000000Z",
    }


def test_longer_texts_and_whole_objects_are_left_out(documents: Documents) -> None:
    changes = {"prompt": "x" * 65, "person": {"phone": "+55"}, "short": "x" * 64}
    documents.transact("padaria", lambda tx: audit.record(tx, None, "agent.changed", "a", changes))
    (entry,) = _trail(documents)
    assert entry["changes"] == {"prompt": "…", "person": "…", "short": "x" * 64}
    assert (entry["actor"], entry["via"]) == ("system", "system")


def test_the_newest_comes_first_page_by_page(documents: Documents, clock: SettableClock) -> None:
    for number in range(7):
        clock.move(seconds=1)
        documents.transact(
            "padaria",
            lambda tx, n=number: audit.record(tx, ANA, "offer.changed", str(n), {}, clock()),
        )
    seen, cursor = [], None
    while True:
        page = documents.transact("padaria", lambda tx, c=cursor: audit.entries(tx, 3, c))
        seen += [entry["subject"] for entry in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_a_change_that_fails_leaves_no_entry(documents: Documents) -> None:
    def work(tx) -> None:
        audit.record(tx, ANA, "offer.changed", "offer-1", {})
        raise Conflict("no")

    with pytest.raises(Conflict):
        documents.transact("padaria", work)
    assert _trail(documents) == []


def _trail(documents: Documents):
    return documents.transact("padaria", lambda tx: audit.entries(tx, 100, None)).items
