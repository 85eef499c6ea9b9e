"""What facts of other domains do: replies, opt-outs, failures, paused numbers, merged people."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.campaigns import moves, store
from shared.campaigns.model import Hours, Status
from shared.campaigns.prospect import PlanState, Stage
from shared.contacts import store as contacts
from shared.contacts.model import Merge
from shared.contacts.service import suppress
from shared.events.conversations import MessageReceived
from shared.messaging import gates
from shared.messaging import store as ledger
from shared.messaging.model import SendState
from shared.messaging.templates import change_template
from shared.messaging.trouble import pause_account
from shared.ports.channels import Reaction, Refused, Unknown
from tests.campaigns.world import ACCOUNT, CAMPAIGN, TENANT, World


def _writes_back(world: World, number: int, contact_id: str | None = None) -> None:
    fact = MessageReceived(
        tenant=TENANT,
        fact_id=f"in-{number}",
        message_id=f"m{number}",
        conversation_id="v",
        contact_id=contact_id or f"c{number}",
        account_id=ACCOUNT,
    )
    world.reactions.on_message_received(fact)


def _stops(world: World, number: int) -> None:
    def work(tx):
        suppress(tx, contacts.get(tx, f"c{number}"), "marketing", "test", world.now)

    world.do(work)
    world.run(seconds=0)


def test_a_reply_is_noticed_once_also_after_the_campaign_is_over(world: World):
    world.campaign(people=2)
    world.start()
    world.run(minutes=2)
    assert world.status() is Status.COMPLETED

    _writes_back(world, 0)
    replied_at = world.prospect(0).replied_at
    world.now += timedelta(minutes=1)
    _writes_back(world, 0)

    assert world.prospect(0).stage is Stage.REPLIED
    assert world.prospect(0).replied_at == replied_at
    assert world.prospect(1).stage is Stage.CONTACTED


def test_whoever_was_not_written_to_yet_has_not_replied(world: World):
    world.campaign(people=40)
    world.start()
    world.run(seconds=10)
    waiting = next(one for one in world.prospects() if one.plan_state is PlanState.WAITING)

    _writes_back(world, int(waiting.contact_id[1:]))

    assert world.prospect(int(waiting.contact_id[1:])).stage is Stage.FOUND


def test_a_message_long_after_the_campaign_is_no_reply_to_it(world: World):
    world.campaign(people=1)
    world.start()
    world.run(minutes=2)
    world.now += timedelta(days=31)

    _writes_back(world, 0)

    assert world.prospect(0).stage is Stage.CONTACTED


def test_an_opt_out_cancels_what_is_planned_and_nobody_else(world: World):
    world.campaign(people=15)
    world.start()
    world.run(seconds=1)
    planned = [one for one in world.prospects() if one.plan_state is PlanState.PLANNED]
    number = int(planned[-1].contact_id[1:])

    _stops(world, number)

    assert world.prospect(number).stage is Stage.IGNORED
    assert world.prospect(number).skip_reason == "Suppressed"
    send = world.do(lambda tx: ledger.get_send(tx, planned[-1].send_id))
    assert (send.state, send.code) == (SendState.CANCELLED, "Suppressed")
    world.run(minutes=3)
    assert len(world.recipients()) == 14
    assert world.status() is Status.COMPLETED


def test_whoever_opted_out_before_is_enrolled_and_skipped_with_the_reason(world: World):
    world.campaign(people=2)
    _stops(world, 0)
    world.start()

    world.run(minutes=2)

    assert world.prospect(0).skip_reason == "Suppressed"
    assert len(world.recipients()) == 1


def test_a_paused_number_pauses_its_campaigns_and_they_can_go_on(world: World):
    world.campaign(people=20)
    world.start()
    world.run(seconds=10)

    world.do(lambda tx: pause_account(tx, ACCOUNT, "AccountLocked", world.now))
    world.run(minutes=2)

    campaign = world.do(lambda tx: store.get(tx, CAMPAIGN))
    assert (campaign.status, campaign.pause_reason) == (Status.PAUSED, "AccountPaused")
    sent = len(world.channels.sent)
    assert sent <= 5

    def activate(tx):
        tx.put(ledger.ACCOUNTS, ACCOUNT, {**tx.get(ledger.ACCOUNTS, ACCOUNT), "status": "active"})

    world.do(activate)
    world.resume()
    world.run(minutes=3)
    assert len(world.recipients()) == 20
    assert set(world.recipients().values()) == {1}


def test_a_template_that_meta_pauses_stops_the_campaign(world: World):
    world.channels.outcomes = [Refused(132015, Reaction.PAUSE_TEMPLATE, "paused")]
    world.campaign(people=60)
    world.start()

    world.run(minutes=5)

    campaign = world.do(lambda tx: store.get(tx, CAMPAIGN))
    assert (campaign.status, campaign.pause_reason) == (Status.PAUSED, "TemplateNotApproved")
    assert len(world.channels.sent) == 1


def test_a_campaign_goes_on_by_itself_when_its_template_is_approved_again(world: World):
    world.channels.outcomes = [Refused(132015, Reaction.PAUSE_TEMPLATE, "paused")]
    world.campaign(people=10)
    world.start()
    world.run(minutes=5)

    world.do(lambda tx: change_template(tx, ACCOUNT, "ola", "pt_BR", world.now, status="APPROVED"))
    world.run(minutes=5)

    assert len(world.recipients()) == 10
    # Who was refused was asked for twice; nobody else was.
    assert sorted(world.recipients().values()) == [1] * 9 + [2]


def test_a_template_that_is_disabled_pauses_what_runs_and_a_foreign_one_does_nothing(world: World):
    world.campaign(people=60)
    world.start()
    world.run(minutes=1)
    world.do(
        lambda tx: change_template(tx, ACCOUNT, "outra", "pt_BR", world.now, status="DISABLED")
    )
    world.run(minutes=1)
    assert world.do(lambda tx: store.get(tx, CAMPAIGN)).status is Status.RUNNING

    world.do(lambda tx: change_template(tx, ACCOUNT, "ola", "pt_BR", world.now, status="DISABLED"))
    sent = len(world.channels.sent)
    world.run(minutes=1)

    campaign = world.do(lambda tx: store.get(tx, CAMPAIGN))
    assert (campaign.status, campaign.pause_reason) == (Status.PAUSED, "TemplateNotApproved")
    assert len(world.channels.sent) == sent


def test_what_a_member_paused_stays_so_whatever_becomes_of_the_template(world: World):
    world.campaign(people=10)
    world.start()
    world.pause()

    world.do(lambda tx: change_template(tx, ACCOUNT, "ola", "pt_BR", world.now, status="PAUSED"))
    world.do(lambda tx: change_template(tx, ACCOUNT, "ola", "pt_BR", world.now, status="APPROVED"))
    world.run(minutes=2)

    assert world.do(lambda tx: store.get(tx, CAMPAIGN)).status is Status.PAUSED


def test_marketing_that_meta_halts_for_hours_goes_on_afterwards(world: World):
    world.channels.outcomes = [Refused(131048, Reaction.PAUSE_MARKETING, "quality")]
    world.campaign(people=30)
    world.start()
    world.run(hours=3)
    assert len(world.channels.sent) == 1

    world.run(hours=3)

    assert len(world.recipients()) == 30
    assert world.status() is Status.COMPLETED
    assert world.most_in(60) <= 20


@pytest.mark.parametrize("scope", ["refused", "unknown"])
def test_the_reason_stands_on_the_prospect(world: World, scope: str):
    outcome = (
        Refused(131026, Reaction.DROP, "undeliverable") if scope == "refused" else Unknown("reset")
    )
    world.channels.outcomes = [outcome]
    world.campaign(people=1)
    world.start()

    world.run(minutes=2)

    assert world.prospect(0).skip_reason == ("131026" if scope == "refused" else "Unknown")
    assert world.prospect(0).stage is Stage.FOUND
    assert world.status() is Status.COMPLETED
    assert len(world.channels.sent) == 1


def test_a_message_that_missed_its_window_leaves_at_the_next_one(world: World):
    window = Hours((0, 1, 2, 3, 4, 5, 6), "08:00", "09:01")
    world.campaign(people=5, sending_window=window)
    world.start()
    world.run(seconds=4)
    sent = len(world.channels.sent)
    world.now += timedelta(hours=5)  # an outage until the afternoon

    world.run(hours=30)

    assert 0 < sent < 5
    assert len(world.recipients()) == 5
    assert set(world.recipients().values()) == {1}
    assert all(moment.hour == 11 for moment in world.claimed_at[sent:])


def test_records_that_turned_out_to_be_one_person_get_one_message(world: World):
    world.campaign(people=2)

    def merge(tx):
        kept, gone = contacts.get(tx, "c0"), contacts.get(tx, "c1")
        contacts.put(tx, replace(kept, merges=(Merge("c1", world.now),)))
        contacts.put(tx, replace(gone, merged_into="c0", archived=True))

    world.start()
    world.do(merge)
    world.run(minutes=2)

    assert len(world.channels.sent) == 1
    assert sorted(str(one.skip_reason) for one in world.prospects()) == ["None", "SamePerson"]
    _writes_back(world, 9, contact_id="c0")
    assert {one.stage for one in world.prospects()} == {Stage.REPLIED, Stage.FOUND}


def test_a_merged_record_hands_its_place_to_the_one_that_stays(world: World):
    world.campaign(people=1)
    world.person(5)

    def merge(tx):
        gone = contacts.get(tx, "c0")
        contacts.put(tx, replace(gone, merged_into="c5", archived=True))

    world.do(merge)
    world.start()
    world.run(minutes=2)

    assert list(world.recipients()) == ["+5511900000005"]
    assert world.prospect(5).stage is Stage.CONTACTED
    assert world.prospect(0).skip_reason == "SamePerson"


def test_completing_by_hand_cancels_what_was_planned(world: World):
    world.campaign(people=20)
    world.start()
    world.run(seconds=10)
    sent = len(world.channels.sent)

    world.do(lambda tx: moves.complete(tx, store.get(tx, CAMPAIGN), world.now))
    world.run(minutes=3)

    assert len(world.channels.sent) == sent
    gate = world.do(lambda tx: tx.get(gates.KIND, f"campaign:{CAMPAIGN}"))
    assert gate["open"] is False


def test_a_campaign_past_its_date_pauses_and_says_so(world: World):
    world.campaign(people=60, valid_until=world.now + timedelta(seconds=70))
    world.start()

    world.run(minutes=5)

    campaign = world.do(lambda tx: store.get(tx, CAMPAIGN))
    assert (campaign.status, campaign.pause_reason) == (Status.PAUSED, "ValidUntilPassed")
    assert 20 <= len(world.channels.sent) <= 24
