"""Erasures outlive a restore: whom older documents know is erased again, and nothing is sent."""

from shared.contacts import store as contacts
from shared.contacts.model import Identifier
from shared.privacy.store import read_records
from tests.conversations.conftest import ANA, TENANT, World
from tests.operations.conftest import Backup
from tests.privacy.conftest import BIA, NAME, Privacy, know_everything, privacy
from tools.operations.erasures import replay_all
from tools.operations.quiet import Quiet

__all__ = ["privacy"]


def test_whom_older_documents_know_is_erased_again(world: World, privacy: Privacy, backup: Backup):
    world.write("Qual o preço?", BIA)
    ana = know_everything(world)
    backup.take()
    privacy.erase(ana)
    sent = len(world.channels.sent)

    backup.restore()
    assert privacy.traces(), "the older documents know everything again"
    Quiet(world.documents, world.clock).run()
    # What she wrote after the backup is delivered anew, and had been erased as well.
    world.write(f"{NAME} de novo", ANA)
    Quiet(world.documents, world.clock).run()
    assert replay_all(privacy.erasing) == 1
    let_a_day_pass(world)

    assert [trace for trace in privacy.traces() if "/messages/" not in trace] == []
    assert len(world.channels.sent) == sent
    assert world.contact(ANA).is_erased
    assert not world.contact(BIA).is_erased


def let_a_day_pass(world: World) -> None:
    """Run what a day brings, for those who can still be answered."""
    for _ in range(4):
        world.clock.move(hours=6)
        world.deliver()
        world.reply(BIA)


def test_a_repeat_erases_nobody_who_has_written_since(
    world: World, privacy: Privacy, backup: Backup
):
    ana = know_everything(world)
    backup.take()
    privacy.erase(ana)
    backup.restore()
    assert replay_all(privacy.erasing) == 1
    world.write("Voltei", ANA)

    assert replay_all(privacy.erasing) == 0
    assert [one["text"] for one in world.messages(ANA)] == ["Voltei"]
    assert len(read_records(world.blobs, TENANT)) == 1


def test_an_erasure_before_the_backup_is_not_repeated(
    world: World, privacy: Privacy, backup: Backup
):
    privacy.erase(know_everything(world))
    world.write("Voltei", ANA)
    backup.take()
    backup.restore()

    assert replay_all(privacy.erasing) == 0
    assert [one["text"] for one in world.messages(ANA)] == ["Voltei"]


def test_an_erasure_that_was_going_on_in_the_backup_comes_to_its_end(
    world: World, privacy: Privacy, backup: Backup
):
    ana = know_everything(world)
    privacy.erasing.start(TENANT, None, ana)
    backup.take()
    backup.restore()

    assert replay_all(privacy.erasing) == 1
    assert privacy.traces() == []


def test_who_came_after_the_backup_is_not_written_to_either(
    world: World, privacy: Privacy, backup: Backup
):
    backup.take()
    privacy.erase(know_everything(world))
    backup.restore()
    assert world.documents.transact(TENANT, lambda tx: _known(tx)) is None

    replay_all(privacy.erasing)

    assert world.contact(ANA).is_erased


def test_who_came_after_the_backup_and_wrote_is_erased_under_the_new_id(
    world: World, privacy: Privacy, backup: Backup
):
    backup.take()
    old = know_everything(world)
    privacy.erase(old)
    backup.restore()
    world.write(f"Oi, aqui é {NAME}", ANA)
    assert world.contact(ANA).id != old

    assert replay_all(privacy.erasing) == 1
    assert replay_all(privacy.erasing) == 0
    assert world.contact(ANA).is_erased
    assert privacy.traces() == []


def _known(tx) -> str | None:
    return contacts.find_by(tx, [Identifier("wa_id", ANA)])
