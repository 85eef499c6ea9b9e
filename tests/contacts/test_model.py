"""The rules of who may be written to, and of becoming one person."""

from datetime import UTC, datetime, timedelta

from shared.contacts.model import Basis, Contact, Identifier, Suppression

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONSENT = Basis("consent", "form", "row 2", NOW - 100 * HOUR)


def person(**changes) -> Contact:
    return Contact(id="c1", created_at=NOW - 200 * HOUR, updated_at=NOW, **changes)


def code(contact, purpose, account="a1", now=NOW):
    refusal = contact.may_receive(purpose, account, now)
    return refusal.code if refusal else None


def test_marketing_needs_a_legal_basis_and_a_reply_does_not():
    assert code(person(), "marketing") == "NoLegalBasis"
    assert code(person(), "service") is None
    assert code(person(basis=CONSENT), "marketing") is None


def test_who_stopped_everything_gets_nothing_but_the_confirmation():
    contact = person(basis=CONSENT, suppression=Suppression("all", "asked", NOW - HOUR))
    contact = contact.heard("a1", NOW)
    assert code(contact, "marketing") == "Suppressed"
    assert code(contact, "service") == "Suppressed"
    assert code(contact, "confirmation") is None


def test_who_stopped_marketing_is_answered_within_a_day_of_a_later_message():
    contact = person(basis=CONSENT, suppression=Suppression("marketing", "asked", NOW - 48 * HOUR))
    assert code(contact, "service") == "Suppressed"
    wrote_before = contact.heard("a1", NOW - 48 * HOUR)
    assert code(wrote_before, "service") == "Suppressed"
    wrote_later = contact.heard("a1", NOW - 23 * HOUR)
    assert code(wrote_later, "service") is None
    assert code(wrote_later, "service", account="a2") == "Suppressed"
    assert code(wrote_later, "service", now=NOW + HOUR) == "Suppressed"
    assert code(wrote_later, "marketing") == "Suppressed"


def test_an_archived_person_gets_no_marketing():
    assert code(person(basis=CONSENT, archived=True), "marketing") == "Archived"


def test_the_window_ends_before_the_provider_closes_it():
    contact = person().heard("a1", NOW)
    assert contact.window_ends("a1") == NOW + timedelta(hours=23, minutes=55)
    assert contact.window_ends("a2") is None


def test_an_older_message_that_arrives_late_does_not_move_the_window_back():
    contact = person().heard("a1", NOW).heard("a1", NOW - HOUR)
    assert contact.last_inbound("a1") == NOW


def test_a_suppression_is_widened_and_never_narrowed_or_moved():
    contact = person().suppressed("all", "asked", NOW)
    assert contact.suppressed("marketing", "again", NOW + HOUR) is contact
    assert contact.suppressed("all", "again", NOW + HOUR) is contact
    wider = person().suppressed("marketing", "asked", NOW).suppressed("all", "asked", NOW + HOUR)
    assert wider.suppression == Suppression("all", "asked", NOW + HOUR)


def test_messages_go_to_the_spelling_the_provider_used_last():
    contact = person(identifiers=(Identifier("phone", "+5531988887777"),))
    assert contact.address().phone == "+5531988887777"
    contact = contact.with_identifiers((Identifier("wa_id", "553188887777"),))
    assert contact.address().phone == "+553188887777"
    contact = contact.with_identifiers(
        (Identifier("wa_id", "5531988887777"), Identifier("bsuid", "BR.1"))
    )
    assert (contact.address().phone, contact.address().user_id) == ("+5531988887777", "BR.1")
    back = contact.with_identifiers((Identifier("wa_id", "553188887777"),))
    assert back.address().phone == "+553188887777"
    assert len(back.identifiers) == len(contact.identifiers)


def test_identifiers_already_known_change_nothing():
    contact = person(identifiers=(Identifier("wa_id", "55"), Identifier("bsuid", "BR.1")))
    assert contact.with_identifiers(contact.identifiers) is contact


def test_a_merge_keeps_the_stricter_suppression_and_everything_known():
    one = person(name="Ana", basis=CONSENT, tags=("vip",), fields={"city": "Olinda"})
    other = Contact(
        id="c2",
        created_at=NOW,
        updated_at=NOW,
        identifiers=(Identifier("bsuid", "BR.2"),),
        suppression=Suppression("all", "asked", NOW),
        windows={"a1": "2026-11-22T11:00:00.000000Z"},
        tags=("new",),
        fields={"city": "Recife", "segment": "pets"},
    )
    for merged in (one.absorb(other, NOW), other.absorb(one, NOW)):
        assert merged.suppression and merged.suppression.scope == "all"
        assert set(merged.tags) == {"vip", "new"}
        assert merged.value_of("bsuid") == "BR.2"
        assert merged.last_inbound("a1") is not None
        assert merged.basis == CONSENT
        assert merged.merges[-1].at == NOW
    assert one.absorb(other, NOW).fields == {"city": "Olinda", "segment": "pets"}


def test_only_an_opt_in_ends_a_suppression():
    contact = person(suppression=Suppression("all", "asked", NOW))
    again = contact.opted_in(Basis("consent", "whatsapp", "wrote START", NOW + HOUR))
    assert code(again, "marketing") is None
