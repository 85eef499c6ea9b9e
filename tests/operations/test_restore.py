"""A restore rehearsed: what an older ledger holds sends nothing, and what came since comes back."""

from datetime import timedelta

from msgspec.structs import replace

from shared.campaigns import moves
from shared.campaigns import store as campaigns
from shared.campaigns.model import Campaign, FirstMessage, Limit, Status
from shared.contacts import store as contacts
from shared.contacts.model import Basis
from shared.conversations.model import Owner
from shared.messaging import store as ledger
from shared.messaging.flow import LedgerSweep
from shared.messaging.inbound import Owner as Number
from shared.messaging.model import Cause, SendState
from shared.messaging.planning import NewSend, plan_send
from shared.ports.channels import StatusUpdate, TextContent
from shared.ports.documents.across import scan_due
from tests.conversations.conftest import ANA, TENANT, World
from tests.operations.conftest import Backup
from tools.indexes import read_declarations
from tools.operations.quiet import QUIETED, REASON, Quiet, Quieted

BIA = "5511977776666"
# What schedules find by `due_at` and only remove, count or settle.
HARMLESS = {
    "accounts", "dead_letters", "idempotency", "inbox", "invite_directory", "message_changes",
    "orphan_statuses", "parked_items", "reached", "sessions",
}  # fmt: skip


def begin(world: World) -> None:
    """Two people, a running campaign, a planned message to Ana, and Bia who waits for an answer."""
    world.write("Oi", ANA)
    world.reply(ANA)
    world.deliver()
    world.write("Qual o preço?", BIA)
    ana = world.contact(ANA)
    now = world.clock()

    def work(tx):
        contact = contacts.get(tx, ana.id)
        contacts.put(tx, replace(contact, basis=Basis("consent", "form", "", now)))
        message = FirstMessage("template", "ola", "pt_BR")
        campaigns.put(
            tx,
            Campaign("k1", "Lista", now, account_id="a1", rate=Limit(10, 1), first_message=message),
        )
        moves.start(tx, campaigns.get(tx, "k1"), now)
        cause = Cause("campaign", "k1")
        new = NewSend("s1", "a1", ana.id, cause, "marketing", TextContent("Novidade"), "campaign")
        plan_send(tx, new, None, now)

    world.documents.transact(TENANT, work)


def since_the_backup(world: World) -> list[bytes]:
    """What the older data do not know: the message went out, Ana stops, Bia got her answer."""
    world.deliver()
    stop = world.body(world.text("não quero mais receber mensagens", ANA))
    world.receiving.receive(stop)
    world.deliver()
    world.reply(BIA)
    world.deliver()
    return [stop]


def let_everything_run(world: World) -> None:
    """Run every task there ever was, every schedule and every answer, a day long."""
    for _ in range(4):
        world.clock.move(hours=6)
        world.deliver()
        world.reply(BIA)
        world.reply(ANA)
        sweep = LedgerSweep(world.documents, world.clock)
        for tenant, send in scan_due(world.documents, ledger.SENDS, world.clock(), 100):
            sweep.settle(tenant, send["id"])
        world.deliver()


def state_of(world: World, send_id: str) -> SendState:
    return world.documents.transact(TENANT, lambda tx: ledger.get_send(tx, send_id)).state


def test_a_restored_business_sends_nothing_and_learns_what_came_since(world: World, backup: Backup):
    begin(world)
    backup.take()
    webhooks = since_the_backup(world)
    sent = len(world.channels.sent)
    assert "Novidade" in world.said()
    assert state_of(world, "s1") is SendState.SENT

    backup.restore()
    assert state_of(world, "s1") is SendState.PLANNED, "the older ledger knows nothing of it"
    quieted = Quiet(world.documents, world.clock).run()
    assert (quieted.campaigns, quieted.sends, quieted.conversations) == (1, 1, 1)
    for body in webhooks:
        world.receiving.receive(body)
    Quiet(world.documents, world.clock).run()
    let_everything_run(world)

    assert len(world.channels.sent) == sent, "somebody was written to"
    assert world.contact(ANA).suppression is not None, "the request to stop is known again"
    assert world.conversation(BIA).owner is Owner.WAITING
    assert world.conversation(BIA).reason == REASON
    campaign = world.documents.transact(TENANT, lambda tx: campaigns.get(tx, "k1"))
    assert campaign.status is Status.COMPLETED


def test_a_status_says_that_what_was_lost_sight_of_had_gone_out(world: World, backup: Backup):
    begin(world)
    backup.take()
    since_the_backup(world)
    [novidade] = [each for each in world.channels.sent if each.send_id == "s1"]
    backup.restore()
    Quiet(world.documents, world.clock).run()
    assert state_of(world, "s1") is SendState.UNKNOWN

    update = StatusUpdate("n1", "wamid.of.s1", "delivered", world.clock(), novidade.send_id, None)
    world.receiving.statuses.apply(Number(TENANT, "a1"), update)

    assert state_of(world, "s1") is SendState.SENT


def test_making_it_quiet_again_finds_nothing_more(world: World):
    begin(world)
    Quiet(world.documents, world.clock).run()

    assert Quiet(world.documents, world.clock).run() == Quieted()
    world.clock.now += timedelta(days=2)
    assert Quiet(world.documents, world.clock).run() == Quieted()


def test_every_kind_that_schedules_act_on_is_made_quiet_or_known_to_be_harmless():
    unknown = read_declarations().due - {str(kind) for kind in QUIETED} - HARMLESS

    assert not unknown, (
        f"{sorted(unknown)}: could a schedule send because of what an old backup holds? Then "
        "tools/operations/quiet.py has to make it quiet; else name it here"
    )
