"""A person whose number or provider id changed stays one person, in whatever order it is told."""

from itertools import permutations

import pytest

from shared.contacts import store
from shared.contacts.moving import move_identifiers
from shared.contacts.people import identifiers_of, note_choice, resolve_sender, suppress
from shared.contacts.permission import MarketingChoice
from tests.contacts.test_people import resolve, stored

OLD, NEW = identifiers_of("+5511988887777"), identifiers_of("+5521977776666")


def _move(documents, clock, before, after, at=None):
    return documents.transact(
        "t1", lambda tx: move_identifiers(tx, before, after, at or clock(), clock())
    )


def test_a_changed_number_is_the_same_person_and_messages_go_to_the_new_one(documents, clock):
    ana = resolve(documents, clock, "+5511988887777", "BR.ana")
    moved = _move(documents, clock, OLD, NEW)

    assert moved.id == ana.id
    assert moved.address().phone == "+5521977776666"
    assert resolve(documents, clock, "+5521977776666").id == ana.id


def test_the_old_number_belongs_to_whoever_writes_from_it_later(documents, clock):
    ana = resolve(documents, clock, "+5511988887777")
    _move(documents, clock, OLD, NEW)
    clock.move(days=90)

    assert resolve(documents, clock, "+5511988887777").id != ana.id
    assert resolve(documents, clock, "+5521977776666").id == ana.id


def test_a_message_from_before_the_change_that_comes_late_changes_nothing(documents, clock):
    ana = resolve(documents, clock, "+5511988887777")
    written = clock()
    clock.move(minutes=5)
    _move(documents, clock, OLD, NEW)
    ids = identifiers_of("+5511988887777")
    late = documents.transact("t1", lambda tx: resolve_sender(tx, ids, None, clock(), written))

    assert late.id == ana.id
    assert late.address().phone == "+5521977776666"


def test_a_change_told_before_anybody_wrote_makes_one_person(documents, clock):
    moved = _move(documents, clock, OLD, NEW)

    assert resolve(documents, clock, "+5521977776666").id == moved.id


def test_the_same_number_in_another_spelling_is_no_change(documents, clock):
    ana = resolve(documents, clock, "+553188887777")
    moved = _move(
        documents, clock, identifiers_of("+553188887777"), identifiers_of("+5531988887777")
    )
    assert moved.id == ana.id
    assert resolve(documents, clock, "+553188887777").id == ana.id


def test_a_number_change_joins_two_records_and_keeps_the_stricter_suppression(
    documents, clock, outbox
):
    ana = resolve(documents, clock, "+5511988887777")
    clock.move(minutes=1)
    other = resolve(documents, clock, "+5521977776666")
    documents.transact("t1", lambda tx: suppress(tx, other, "all", "asked to stop", clock()))
    moved = _move(documents, clock, OLD, NEW)

    assert moved.id == ana.id
    assert moved.suppression is not None and moved.suppression.scope == "all"
    assert [merge.contact_id for merge in moved.merges] == [other.id]
    assert len(outbox.facts("contact-merged")) == 1
    events = documents.transact(
        "t1", lambda tx: tx.find(store.CONSENTS_OF, {"contact_id": ana.id}).items
    )
    assert [event["given_as"] for event in events] == [other.id]


def _choose(documents, id, value, at):
    choice = MarketingChoice(value, at)
    return documents.transact("t1", lambda tx: note_choice(tx, store.get(tx, id), choice))


def test_what_the_person_told_the_provider_counts_by_its_time_in_any_order(documents, clock):
    told = []
    for value in ("stop", "resume", "stop", "resume"):
        clock.move(minutes=1)
        told.append((value, clock()))
    for number, order in enumerate(permutations(told)):
        ana = resolve(documents, clock, f"+55119{number:08d}")
        for value, at in order:
            _choose(documents, ana.id, value, at)
        assert stored(documents, ana.id).suppression is None
        clock.move(minutes=1)
        assert _choose(documents, ana.id, "stop", clock()).suppression is not None


@pytest.mark.parametrize("reason", ["asked to stop", "imported"])
def test_resuming_at_the_provider_does_not_undo_what_was_asked_in_words(documents, clock, reason):
    ana = resolve(documents, clock, "+5511988887777")
    documents.transact("t1", lambda tx: suppress(tx, ana, "marketing", reason, clock()))
    clock.move(days=1)
    _choose(documents, ana.id, "resume", clock())
    assert stored(documents, ana.id).suppression is not None
