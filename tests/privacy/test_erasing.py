"""A person is forgotten: nothing of them is left anywhere, and they are never written to again."""

import pytest

from shared.contacts import store as contacts
from shared.contacts.merging import merge
from shared.contacts.model import ContactErased, ContactNotFound
from shared.contacts.rows import ImportOptions
from shared.contacts.service import ContactService, NewContact
from shared.conversations.flow import ReplyTask
from shared.identity import audit
from shared.kernel.clock import from_text
from shared.kernel.errors import AlreadyExists
from shared.messaging import store as ledger
from shared.messaging.inbound import Owner as Number
from shared.messaging.model import Cause, SendState
from shared.messaging.planning import NewSend, plan_send
from shared.ports.channels import StatusUpdate, TextContent
from shared.privacy import erasing as erasing_module
from shared.privacy.erasing import SETTLED, EraseTask
from shared.privacy.store import ErasureNotFound, read_records
from shared.usage.service import UsageService
from tests.conversations.conftest import ANA, TENANT, World
from tests.privacy.conftest import BIA, NAME, OWNER, Privacy, know_everything


def test_nothing_of_the_person_is_left_anywhere(privacy: Privacy, world: World):
    world.write("Oi, quanto custa o site?", BIA)
    ana = know_everything(world)
    kinds = {trace.split("/")[1] for trace in privacy.traces()}
    assert kinds >= {
        "contacts", "consents", "messages", "conversations", "sends", "drafts", "knowledge_gaps",
    }  # fmt: skip

    privacy.erase(ana)

    left = privacy.traces()
    # Bia's own message has an id of the provider too.
    assert [trace for trace in left if "/messages/" not in trace] == []
    assert world.contact(BIA).id
    assert [one["text"] for one in world.messages(BIA)] == ["Oi, quanto custa o site?"]
    assert privacy.erasing.get(TENANT, ana).erased_at == world.clock()


def test_the_record_is_empty_at_once_and_the_rest_once_what_was_on_its_way_has_ended(
    privacy: Privacy, world: World, outbox
):
    ana = know_everything(world)

    privacy.erasing.start(TENANT, OWNER, ana)

    contact = world.contact(ANA)
    assert (contact.name, contact.identifiers, dict(contact.fields)) == ("", (), {})
    assert contact.suppression and contact.suppression.scope == "all"
    [task] = outbox.tasks("privacy_task_erase")
    assert from_text(task["at"]) == world.clock() + SETTLED
    assert privacy.erasing.get(TENANT, ana).erased_at is None


def test_asking_again_goes_on_with_an_erasure_whose_task_was_given_up(
    privacy: Privacy, world: World, outbox
):
    ana = know_everything(world)
    privacy.erasing.start(TENANT, OWNER, ana)
    world.clock.move(days=2)

    privacy.erasing.start(TENANT, OWNER, ana)
    _, task = outbox.tasks("privacy_task_erase")
    assert from_text(task["at"]) == world.clock()
    privacy.erasing.run(EraseTask(TENANT, ana))
    assert privacy.traces() == []


def test_asking_twice_is_one_erasure_and_running_twice_changes_nothing(
    privacy: Privacy, world: World, outbox
):
    ana = know_everything(world)
    first = privacy.erasing.start(TENANT, OWNER, ana)
    world.clock.move(seconds=30)

    assert privacy.erasing.start(TENANT, OWNER, ana) == first
    first_at, second_at = (task["at"] for task in outbox.tasks("privacy_task_erase"))
    assert first_at == second_at
    assert len(read_records(world.blobs, TENANT)) == 1
    world.clock.now += SETTLED
    privacy.erasing.run(EraseTask(TENANT, ana))
    done = privacy.erasing.get(TENANT, ana)
    world.clock.move(hours=1)
    privacy.erasing.run(EraseTask(TENANT, ana))
    assert privacy.erasing.get(TENANT, ana) == done


def test_it_goes_on_where_a_dead_process_stopped(privacy: Privacy, world: World):
    ana = know_everything(world)
    privacy.erasing.start(TENANT, OWNER, ana)
    world.clock.now += SETTLED
    steps = 0
    while privacy.erasing.get(TENANT, ana).erased_at is None:
        # A process that dies after the page and before its note does the page again.
        before = privacy.erasing.get(TENANT, ana)
        domain, person = before.pending[0]
        privacy.erasing.domains[domain](TENANT, person, before.cursor)
        privacy.erasing._page(TENANT, ana)
        steps += 1

    assert steps > 4
    assert privacy.traces() == []


def test_a_long_erasure_asks_for_another_task(privacy: Privacy, world: World, outbox):
    ana = know_everything(world)
    privacy.erasing.start(TENANT, OWNER, ana)
    pages = erasing_module._PAGES_PER_TASK
    calls = [0]

    def endless(tenant: str, contact_id: str, cursor: str | None) -> str | None:
        calls[0] += 1
        return f"page {calls[0]}" if calls[0] < pages + 10 else None

    privacy.erasing.domains["conversations"] = endless
    privacy.erasing.run(EraseTask(TENANT, ana))
    assert calls[0] == pages
    assert len(outbox.tasks("privacy_task_erase")) == 2
    privacy.erasing.run(EraseTask(TENANT, ana))
    assert privacy.erasing.get(TENANT, ana).erased_at is not None


def test_nothing_is_sent_to_the_person_any_more(privacy: Privacy, world: World):
    ana = know_everything(world)
    sent = len(world.channels.sent)
    privacy.erase(ana)
    world.deliver()
    assert len(world.channels.sent) == sent
    with pytest.raises(AlreadyExists):
        # The ledger still knows the intention, so it can never be a new one.
        world.documents.transact(TENANT, lambda tx: _plan(tx, "s1", ana, world))
    world.documents.transact(TENANT, lambda tx: _plan(tx, "s2", ana, world))
    world.deliver()
    assert len(world.channels.sent) == sent
    send = world.documents.transact(TENANT, lambda tx: ledger.get_send(tx, "s1"))
    assert (send.state, send.code) == (SendState.CANCELLED, "Erased")


def _plan(tx, send_id: str, contact_id: str, world: World) -> None:
    content, cause = TextContent("Oferta"), Cause("member", "c1")
    new = NewSend(send_id, "a1", contact_id, cause, "service", content, "human")
    plan_send(tx, new, None, world.clock())


def test_a_late_status_brings_nothing_back(privacy: Privacy, world: World):
    ana = know_everything(world)
    [reply] = world.channels.sent
    privacy.erase(ana)

    update = StatusUpdate(
        "n1", f"wamid.of.{reply.send_id}", "read", world.clock(), reply.send_id, ANA
    )
    world.receiving.statuses.apply(Number(TENANT, "a1"), update)

    assert privacy.traces() == []


def test_an_answer_that_was_due_finds_nothing_to_answer(privacy: Privacy, world: World):
    ana = know_everything(world)
    conversation = world.conversation(ANA)
    privacy.erase(ana)

    assert world.replies.reply(ReplyTask(TENANT, conversation.id, 1)) is None


def test_a_member_or_a_file_cannot_fill_the_record_again(privacy: Privacy, world: World):
    ana = know_everything(world)
    privacy.erase(ana)
    usage = UsageService(world.documents, world.clock, default_plan="scale")
    service = ContactService(world.documents, usage, world.blobs, world.clock)

    with pytest.raises(ContactErased):
        service.create(TENANT, OWNER, NewContact(NAME, f"+{ANA}"))
    with pytest.raises(ContactErased):
        service.update(TENANT, OWNER, ana, {"name": NAME})

    options = ImportOptions("consent", "feira 2026")
    counts = service.import_csv(TENANT, OWNER, f"nome,telefone\n{NAME},{ANA}\n".encode(), options)
    assert (counts["skipped"], counts["created"], counts["updated"]) == (1, 0, 0)
    assert privacy.traces() == []


def test_who_writes_again_is_heard_but_not_written_to(privacy: Privacy, world: World):
    ana = know_everything(world)
    sent = len(world.channels.sent)
    privacy.erase(ana)

    world.write("Quero saber o preço", ANA)
    contact = world.contact(ANA)
    assert (contact.id, contact.archived) == (ana, False)
    assert [one["text"] for one in world.messages(ANA)] == ["Quero saber o preço"]
    world.reply(ANA)
    world.deliver()
    assert len(world.channels.sent) == sent


def test_the_trail_says_who_asked_and_when_it_was_done(privacy: Privacy, world: World):
    ana = know_everything(world)
    privacy.erase(ana)

    trail = world.documents.transact(TENANT, lambda tx: audit.entries(tx, 10, None)).items
    seen = [(one["action"], one["actor"]) for one in trail if one["subject"] == ana]
    assert seen[:2] == [("contact.erased", "system"), ("contact.erasure_started", "u1")]


def test_who_is_not_known_cannot_be_erased(privacy: Privacy):
    with pytest.raises(ContactNotFound):
        privacy.erasing.start(TENANT, OWNER, "nobody")
    with pytest.raises(ErasureNotFound):
        privacy.erasing.get(TENANT, "nobody")


def test_records_that_were_merged_into_one_are_erased_together(privacy: Privacy, world: World):
    ana = know_everything(world)
    world.write(f"{NAME}, de outro número", BIA)
    bia = world.contact(BIA).id

    def meet(tx) -> None:
        merge(tx, contacts.get(tx, ana), contacts.get(tx, bia), world.clock())

    world.documents.transact(TENANT, meet)
    privacy.erase(bia)

    assert privacy.traces() == []
