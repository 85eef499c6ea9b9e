"""All sending stops with the next claim, goes on without a burst, and nothing else is touched."""

from shared.messaging import store
from shared.messaging.trouble import pause_account
from tests.conversations.conftest import TENANT, World
from tools.operations.sending import REASON, Sending


def test_everything_stops_at_once_and_goes_on(world: World):
    world.write("Oi")
    world.reply()
    sending = Sending(world.documents, world.clock)

    assert sending.pause() == 1
    world.deliver()
    assert world.channels.sent == [], "the next claim is refused"
    assert sending.show() == {f"paused {REASON}": 1}
    world.write("Alguém aí?")
    assert len(world.messages()) == 2, "messages still arrive"

    assert sending.resume() == 1
    world.deliver()
    world.reply()
    world.deliver()
    assert "Certo." in world.said()
    assert sending.show() == {"active": 1}
    paused, resumed = world.outbox.facts("account-paused"), world.outbox.facts("account-resumed")
    assert len(paused) == len(resumed) == 1


def test_an_account_that_somebody_else_paused_stays_paused(world: World):
    world.documents.transact(
        TENANT, lambda tx: pause_account(tx, "a1", "QualityLow", world.clock())
    )
    sending = Sending(world.documents, world.clock)

    assert (sending.pause(), sending.resume()) == (0, 0)
    account = world.documents.transact(TENANT, lambda tx: store.get_account(tx, "a1"))
    assert account["status_reason"] == "QualityLow"
