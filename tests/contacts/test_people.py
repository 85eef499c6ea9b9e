"""Finding, learning and merging people inside other domains' transactions."""

from concurrent.futures import ThreadPoolExecutor

from shared.contacts import store
from shared.contacts.merging import merge
from shared.contacts.model import Contact, Identifier
from shared.contacts.people import identifiers_of, note_inbound, resolve_sender, suppress


def resolve(documents, clock, *parts, name=None, tenant="t1"):
    return documents.transact(
        tenant, lambda tx: resolve_sender(tx, identifiers_of(*parts), name, clock())
    )


def stored(documents, id, tenant="t1"):
    return documents.transact(tenant, lambda tx: store.get(tx, id))


def add(documents, clock, *identifiers, **changes):
    contact = Contact(
        id=f"c{clock().timestamp()}",
        created_at=clock(),
        updated_at=clock(),
        identifiers=identifiers,
        **changes,
    )
    documents.transact("t1", lambda tx: store.create(tx, contact))
    clock.move(seconds=1)
    return contact


def test_a_contact_reads_back_as_it_was_written(documents, clock):
    contact = add(
        documents, clock, Identifier("phone", "+5511987654321"), name="Zoë", fields={"a": "b"}
    )
    assert stored(documents, contact.id) == contact


def test_somebody_new_is_made_with_all_identifiers(documents, clock):
    contact = resolve(documents, clock, "+559288887777", "BR.1", name=" Ana ")
    assert contact.name == "Ana"
    assert contact.basis is None
    assert contact.time_zone == "America/Manaus"
    assert resolve(documents, clock, None, "BR.1").id == contact.id
    assert resolve(documents, clock, "+5592988887777").id == contact.id


def test_a_person_is_found_under_the_number_with_and_without_the_ninth_digit(documents, clock):
    imported = add(documents, clock, Identifier("phone", "+5531988887777"), name="Bia")
    contact = resolve(documents, clock, "+553188887777", "BR.7", name="bia :)")
    assert contact.id == imported.id
    assert contact.name == "Bia"
    assert contact.address().phone == "+553188887777"


def test_a_landline_is_not_taken_for_a_mobile(documents, clock):
    landline = resolve(documents, clock, "+554132345678")
    assert resolve(documents, clock, "+5541932345678").id != landline.id


def test_other_tenants_have_their_own_people(documents, clock):
    one = resolve(documents, clock, "+5511987654321")
    assert resolve(documents, clock, "+5511987654321", tenant="t2").id != one.id


def test_a_known_sender_costs_two_reads_and_no_write(documents, clock):
    resolve(documents, clock, "+5511987654321", "BR.1", name="Ana")
    before = (documents.operations.reads, documents.operations.writes)
    resolve(documents, clock, "+5511987654321", "BR.1", name="Ana")
    assert (documents.operations.reads - before[0], documents.operations.writes - before[1]) == (
        2,
        0,
    )


def test_first_messages_at_once_make_one_person(documents, clock):
    with ThreadPoolExecutor(8) as pool:
        ids = list(
            pool.map(lambda _: resolve(documents, clock, "+5511987654321", "BR.1").id, range(16))
        )
    assert len(set(ids)) == 1


def test_two_records_become_one_when_their_identifiers_meet(documents, clock):
    by_phone = add(documents, clock, Identifier("phone", "+5511987654321"), name="Ana")
    by_user_id = resolve(documents, clock, None, "BR.1", name="ana")
    clock.move(seconds=5)
    met = resolve(documents, clock, "+5511987654321", "BR.1")
    assert met.id == by_phone.id
    assert met.merges[0].contact_id == by_user_id.id
    assert stored(documents, by_user_id.id).id == by_phone.id
    assert resolve(documents, clock, None, "BR.1").id == by_phone.id


def test_a_suppression_survives_a_merge_on_both_records_and_is_told(documents, clock, outbox):
    by_phone = add(documents, clock, Identifier("phone", "+5511987654321"))
    by_user_id = resolve(documents, clock, None, "BR.1")
    documents.transact("t1", lambda tx: suppress(tx, by_user_id, "all", "asked", clock()))
    resolve(documents, clock, "+5511987654321", "BR.1")
    raw = documents.transact(
        "t1", lambda tx: tx.get_all([("contacts", by_phone.id), ("contacts", by_user_id.id)])
    )
    assert [one["suppression"]["scope"] for one in raw] == ["all", "all"]
    told = {fact["contact_id"] for fact in outbox.facts("contact-suppressed")}
    assert told == {by_phone.id, by_user_id.id}


def test_a_later_suppression_reaches_sends_planned_for_the_merged_record(documents, clock):
    kept = add(documents, clock, Identifier("phone", "+5511987654321"))
    gone = add(documents, clock, Identifier("bsuid", "BR.1"))
    merged = documents.transact("t1", lambda tx: merge(tx, kept, gone, clock()))
    documents.transact("t1", lambda tx: suppress(tx, merged, "marketing", "asked", clock()))
    raw = documents.transact("t1", lambda tx: tx.get("contacts", gone.id))
    assert raw["suppression"]["scope"] == "marketing"


def test_a_suppression_is_told_once_and_leaves_an_event(documents, clock, outbox):
    contact = add(documents, clock, Identifier("phone", "+5511987654321"))

    def stop(tx):
        return suppress(tx, store.get(tx, contact.id), "all", "asked", clock())

    documents.transact("t1", stop)
    clock.move(seconds=10)
    documents.transact("t1", stop)
    assert len(outbox.facts("contact-suppressed")) == 1
    events = documents.transact(
        "t1", lambda tx: tx.find(store.CONSENTS_OF, {"contact_id": contact.id})
    )
    assert [event["kind"] for event in events.items] == ["opt_out"]


def test_a_message_opens_the_window_and_brings_an_archived_person_back(documents, clock):
    contact = add(documents, clock, Identifier("phone", "+5511987654321"), archived=True)

    def hear(tx):
        found = resolve_sender(tx, identifiers_of("+5511987654321"), None, clock())
        return note_inbound(tx, found, "a1", clock())

    documents.transact("t1", hear)
    found = stored(documents, contact.id)
    assert not found.archived
    assert found.last_inbound("a1") == clock()
