"""A send from its plan to its outcome: at most once, and never against a gate."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.contacts import store as contacts
from shared.contacts.people import note_inbound, suppress
from shared.kernel.clock import to_text
from shared.kernel.errors import AlreadyExists
from shared.messaging import gates, store
from shared.messaging.flow import LedgerSweep
from shared.messaging.health import replan_held_replies
from shared.messaging.model import Cause
from shared.messaging.pacing import Rate
from shared.messaging.planning import cancel_sends, replan
from shared.messaging.trouble import lift_pause, pause_account
from shared.ports.blobs import Blob
from shared.ports.channels import (
    Media,
    MediaContent,
    Reaction,
    Refused,
    Sent,
    TextContent,
    Unknown,
)
from tests.messaging.conftest import CAMPAIGN, TENANT


def test_a_planned_send_leaves_once_and_its_words_are_kept(world, outbox):
    world.plan()

    outcome = world.send()

    assert isinstance(outcome, Sent)
    assert world.ledger()["state"] == "sent"
    assert [m["text"] for m in world.messages()] == ["Oi Ana, tudo bem?"]
    assert len(outbox.facts("message-sent")) == 1
    assert world.channels.sent[0].send_id == "s1"


def test_planning_the_same_send_twice_is_refused(world):
    world.plan()

    with pytest.raises(AlreadyExists):
        world.plan()


def test_a_task_that_is_delivered_fifty_times_at_once_sends_once(world):
    world.plan()
    task, start = world.task(), threading.Barrier(50)

    def deliver(_):
        start.wait()
        return world.flow.send(task)

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(deliver, range(50)))

    assert len(world.channels.sent) == 1
    assert sum(outcome is not None for outcome in outcomes) == 1


def test_an_ambiguous_outcome_is_never_sent_again_by_itself(world, clock):
    world.channels.outcomes = [Unknown("read timeout")]
    world.plan()
    world.send()
    assert world.ledger()["state"] == "unknown"

    world.send()
    clock.move(hours=25)
    LedgerSweep(world.documents, clock).settle(TENANT, "s1")

    assert len(world.channels.sent) == 1
    assert world.ledger()["state"] == "unconfirmed"


def test_a_status_reconciles_an_uncertain_send(world, outbox):
    world.channels.outcomes = [Unknown("read timeout")]
    world.plan()
    world.send()

    world.status("delivered", "wamid.late", "s1")

    entry = world.ledger()
    assert (entry["state"], entry["delivery"]) == ("sent", "delivered")
    assert entry["provider_message_id"] == "wamid.late"
    assert [m["status"] for m in world.messages()] == ["delivered"]
    assert len(outbox.facts("message-sent")) == 1


def test_a_status_that_is_faster_than_our_own_record_changes_nothing_twice(world, outbox):
    world.plan()
    claimed = world.flow._claim(world.task(), world.clock())
    world.status("delivered", "wamid.1", "s1")

    world.flow._record(TENANT, claimed, Sent("wamid.1"))

    assert world.ledger()["state"] == "sent"
    assert [m["status"] for m in world.messages()] == ["delivered"]
    assert len({fact["fact_id"] for fact in outbox.facts("message-sent")}) == 1


def test_a_claim_whose_process_died_becomes_uncertain_and_is_not_sent_again(world, clock):
    world.plan()
    assert world.flow._claim(world.task(), world.clock()) is not None
    clock.move(minutes=3)

    LedgerSweep(world.documents, clock).settle(TENANT, "s1")
    clock.move(minutes=-3)
    world.send()

    assert world.ledger()["state"] == "unknown"
    assert world.channels.sent == []


def test_a_plan_that_lost_its_task_is_planned_again(world, clock, outbox):
    world.plan()
    clock.move(minutes=6)

    LedgerSweep(world.documents, clock).settle(TENANT, "s1")

    assert len(outbox.tasks("messaging_task_send")) == 2
    assert isinstance(world.send(), Sent)


def test_pausing_stops_the_very_next_claim_and_resuming_goes_on_without_a_repeat(world, clock):
    world.plan()
    world.documents.transact(TENANT, lambda tx: gates.close_gate(tx, CAMPAIGN, "paused"))
    assert world.send() is None
    assert world.ledger()["state"] == "held"

    def resume(tx):
        gates.open_gate(tx, CAMPAIGN)
        replan(tx, [store.get_send(tx, "s1")], [clock()])

    world.documents.transact(TENANT, resume)
    world.send()
    world.send()

    assert len(world.channels.sent) == 1


def test_a_suppression_stops_every_claim_that_starts_after_it(world, clock):
    world.plan()
    world.documents.transact(
        TENANT, lambda tx: suppress(tx, contacts.get(tx, "c1"), "marketing", "asked", clock())
    )

    world.send()

    assert world.channels.sent == []
    assert world.ledger()["code"] == "Suppressed"


def test_marketing_without_a_legal_basis_is_refused(world):
    world.contact("c2", "+5511977776666", basis=False)
    world.plan("s2", "c2")

    world.send("s2")

    assert world.ledger("s2")["code"] == "NoLegalBasis"


def test_free_text_leaves_only_inside_the_window(world, clock):
    talk = Cause("conversation", "v1")
    world.plan("s2", content=TextContent("Olá"), cause=talk, purpose="service")
    world.send("s2")
    assert world.ledger("s2")["code"] == "WindowClosed"

    world.documents.transact(
        TENANT, lambda tx: note_inbound(tx, contacts.get(tx, "c1"), "a1", clock())
    )
    world.plan("s3", content=TextContent("Olá"), cause=talk, purpose="service")
    assert isinstance(world.send("s3"), Sent)

    clock.move(hours=23, minutes=56)
    world.plan("s4", content=TextContent("Olá"), cause=talk, purpose="service")
    world.send("s4")
    assert world.ledger("s4")["code"] == "WindowClosed"


def test_a_template_that_is_not_approved_is_held_for_the_campaign(world):
    templates = world.account()["templates"]
    templates["ola|pt_BR"]["status"] = "PAUSED"
    world.account(templates=templates)
    world.plan()

    world.send()

    assert (world.ledger()["state"], world.ledger()["code"]) == ("held", "TemplateNotApproved")


def test_a_send_past_its_validity_is_over(world, clock):
    world.plan(valid_for=timedelta(seconds=1))
    clock.move(seconds=1.5)

    world.send()

    assert world.ledger()["code"] == "Expired"


def test_a_late_task_reserves_a_new_slot_instead_of_sending(world, clock, outbox):
    rate = Rate(1, 10)
    for number in range(3):
        world.contact(f"d{number}", f"+551196666555{number}")
        world.plan(f"m{number}", f"d{number}", rate=rate)
    tasks = [world.task(f"m{number}") for number in range(3)]
    clock.move(hours=1)

    for task in tasks:
        world.flow.send(task)

    slots = sorted(world.ledger(f"m{number}")["slot_at"] for number in range(3))
    assert world.channels.sent == []
    assert slots[0] == to_text(clock())
    assert slots[1] > to_text(clock() + timedelta(seconds=10))
    assert len(outbox.tasks("messaging_task_send")) == 6


@pytest.mark.parametrize(
    ("code", "reaction", "state"),
    [
        (131056, Reaction.SLOW_RECIPIENT, "planned"),
        (130429, Reaction.SLOW_NUMBER, "planned"),
        (131016, Reaction.RETRY, "planned"),
        (131026, Reaction.DROP, "rejected"),
        (131047, Reaction.NEEDS_TEMPLATE, "rejected"),
        (132015, Reaction.HOLD_TEMPLATE, "held"),
        (131048, Reaction.PAUSE_MARKETING, "held"),
        (190, Reaction.PAUSE_ACCOUNT, "held"),
        (131050, Reaction.BLOCK_RECIPIENT, "rejected"),
    ],
)
def test_a_refusal_leads_to_the_reaction_of_its_code(world, code, reaction, state):
    world.channels.outcomes = [Refused(code, reaction, "no")]
    world.plan()

    world.send()

    assert (world.ledger()["state"], world.ledger()["code"]) == (state, str(code))


def test_a_refusal_is_tried_again_a_bounded_number_of_times(world, clock):
    world.channels.outcomes = [Refused(131016, Reaction.RETRY, "no")] * 9
    world.plan()

    for _ in range(9):
        world.send()
        clock.move(hours=1)
        slot = world.task().slot_at
        clock.now = max(clock.now, slot) if world.ledger()["state"] != "planned" else slot

    assert len(world.channels.sent) == 5
    assert world.ledger()["state"] == "rejected"


def test_a_blocked_recipient_is_suppressed_and_an_account_trouble_pauses_it(world, outbox):
    world.channels.outcomes = [
        Refused(131050, Reaction.BLOCK_RECIPIENT),
        Refused(131031, Reaction.PAUSE_ACCOUNT),
    ]
    world.contact("c2", "+5511977776666")
    world.plan()
    world.plan("s2", "c2")
    world.send()
    world.send("s2")

    person = world.documents.transact(TENANT, lambda tx: contacts.get(tx, "c1"))
    assert person.suppression is not None and person.suppression.scope == "marketing"
    assert world.account()["status"] == "paused"
    assert len(outbox.facts("account-paused")) == 1


def test_cancelled_sends_never_leave(world):
    world.plan()
    world.documents.transact(
        TENANT, lambda tx: cancel_sends(tx, [store.get_send(tx, "s1")], "CampaignCompleted")
    )

    world.send()

    assert world.channels.sent == []


def test_the_daily_limit_counts_unique_people_of_the_portfolio(world, clock):
    world.account(daily_limit=2)
    for number in range(3):
        world.contact(f"d{number}", f"+551196666555{number}")
        world.plan(f"m{number}", f"d{number}")
        world.send(f"m{number}")

    assert len(world.channels.sent) == 2
    assert world.ledger("m2")["code"] == "DailyLimit"

    clock.now = world.task("m2").slot_at
    world.send("m2")
    assert len(world.channels.sent) == 3


def test_statuses_of_foreign_messages_touch_nothing(world):
    world.plan()
    world.send()
    before = world.ledger()

    world.status("failed", "wamid.foreign", "no-such-send", error_code=131026)

    assert world.ledger() == before


def test_a_failed_status_is_told_once_and_kept_with_its_code(world, outbox):
    world.plan()
    sent = world.send()

    for _ in range(3):
        world.status("failed", sent.message_id, None, error_code=131049, error_detail="capped")

    assert world.ledger()["delivery"] == "failed"
    assert world.messages()[0]["error"] == {"code": 131049, "detail": "capped"}
    assert len(outbox.facts("send-failed")) == 1


def test_a_campaign_stops_at_the_messages_of_the_plan_and_nothing_is_lost(world):
    world.flow.usage.spend(TENANT, "sends", 499)
    world.contact("c2", "+5511977776666")
    world.plan()
    world.plan("s2", "c2")

    world.send()
    world.send("s2")

    assert len(world.channels.sent) == 1
    assert (world.ledger("s2")["state"], world.ledger("s2")["code"]) == ("held", "LimitReached")


def test_a_send_that_is_refused_gives_its_share_of_the_plan_back(world):
    world.plan()
    world.documents.transact(TENANT, lambda tx: gates.close_gate(tx, CAMPAIGN, "paused"))
    before = world.flow.usage.used(TENANT)["sends"]

    world.send()

    assert world.flow.usage.used(TENANT)["sends"] == before


def _template(world, **fields):
    templates = world.account()["templates"]
    templates["ola|pt_BR"] |= fields
    world.account(templates=templates)


def test_while_the_provider_judges_a_template_the_campaign_waits_and_replies_do_not(world, clock):
    world.channels.outcomes = [Sent("wamid.1", None, held=True)]
    world.plan()
    world.send()
    world.contact("c2", "+5511977776666")
    world.plan("s2", "c2")
    world.send("s2")
    world.plan("s3", "c2", cause=Cause("member", "v1"), purpose="service")
    world.send("s3")

    assert (world.ledger("s2")["state"], world.ledger("s2")["code"]) == ("planned", "TemplatePaced")
    assert world.task("s2").slot_at == clock() + timedelta(hours=1)
    assert world.ledger("s3")["state"] == "sent"
    clock.now = world.task("s2").slot_at
    world.send("s2")
    assert world.ledger("s2")["state"] == "sent"


def test_a_template_that_people_dislike_goes_out_slowly_and_a_bad_one_not_at_all(world, clock):
    _template(world, quality="YELLOW")
    for number in range(3):
        world.contact(f"d{number}", f"+551196666555{number}")
        world.plan(f"m{number}", f"d{number}")
        world.send(f"m{number}")

    assert len(world.channels.sent) == 1
    waits = [(world.task(f"m{n}").slot_at - clock()).total_seconds() for n in (1, 2)]
    assert waits == [6.03, 6.03]
    clock.now = world.task("m1").slot_at
    world.send("m1")
    assert len(world.channels.sent) == 2
    _template(world, quality="RED")
    clock.move(seconds=10)
    world.plan("m9", "d2")
    world.send("m9")
    assert (world.ledger("m9")["state"], world.ledger("m9")["code"]) == (
        "held",
        "TemplateQualityLow",
    )


def test_what_was_written_while_the_account_was_paused_goes_out_when_it_is_not(world, clock):
    world.documents.transact(
        TENANT, lambda tx: note_inbound(tx, contacts.get(tx, "c1"), "a1", clock())
    )
    world.documents.transact(TENANT, lambda tx: pause_account(tx, "a1", "PaymentMissing", clock()))
    world.plan("s2", content=TextContent("Olá"), cause=Cause("member", "v1"), purpose="service")
    world.send("s2")
    assert (world.ledger("s2")["state"], world.ledger("s2")["code"]) == ("held", "AccountPaused")

    world.documents.transact(TENANT, lambda tx: lift_pause(tx, "a1"))
    replan_held_replies(world.documents, TENANT, "a1", clock())
    world.send("s2")

    assert world.ledger("s2")["state"] == "sent"


def test_two_accounts_of_one_portfolio_share_its_people(world, clock):
    world.account(daily_limit=1)
    other = {**world.account(), "number_id": "n2"}
    world.documents.transact(TENANT, lambda tx: tx.put(store.ACCOUNTS, "a2", other))
    world.contact("c2", "+5511977776666")
    world.plan()
    world.plan("s2", "c2", account_id="a2")
    world.send()
    world.send("s2")

    assert len(world.channels.sent) == 1
    assert world.ledger("s2")["code"] == "DailyLimit"


def test_a_file_of_ours_is_uploaded_once_and_leaves_by_its_id(world, clock):
    world.flow.uploads.blobs.put(TENANT, "outgoing/v1/f1", Blob(b"png", "image/png"))
    world.documents.transact(
        TENANT, lambda tx: note_inbound(tx, contacts.get(tx, "c1"), "a1", clock())
    )
    picture = MediaContent(Media("image", file="outgoing/v1/f1"), "Veja")
    for number in range(2):
        world.plan(f"m{number}", content=picture, cause=Cause("member", "v1"), purpose="service")
        world.send(f"m{number}")

    assert [one.content.media.media_id for one in world.channels.sent] == ["media-1"] * 2
    assert world.channels.uploaded == [("f1", "image/png", b"png")]
    assert [m["type"] for m in world.messages()] == ["image", "image"]
    assert world.messages()[0]["files"][0]["blob"] == "outgoing/v1/f1"


def test_a_file_that_is_gone_or_refused_never_leaves_half_a_message(world, clock):
    world.documents.transact(
        TENANT, lambda tx: note_inbound(tx, contacts.get(tx, "c1"), "a1", clock())
    )
    gone = MediaContent(Media("image", file="outgoing/v1/none"))
    world.plan("m1", content=gone, cause=Cause("member", "v1"), purpose="service")
    world.send("m1")
    world.flow.uploads.blobs.put(TENANT, "outgoing/v1/f1", Blob(b"png", "image/png"))
    world.channels.refuse_upload = Refused(131053, Reaction.RETRY, "no", tries=3)
    there = MediaContent(Media("image", file="outgoing/v1/f1"))
    world.plan("m2", content=there, cause=Cause("member", "v1"), purpose="service")
    world.send("m2")

    assert world.channels.sent == []
    assert world.ledger("m1")["state"] == "rejected"
    assert world.ledger("m2")["state"] == "planned"


def test_a_quote_is_sent_and_kept(world, clock):
    world.documents.transact(
        TENANT, lambda tx: note_inbound(tx, contacts.get(tx, "c1"), "a1", clock())
    )
    world.plan("m1", content=TextContent("Sim"), cause=Cause("member", "v1"), purpose="service",
               quotes="wamid.in")  # fmt: skip
    world.send("m1")

    assert world.channels.sent[0].reply_to == "wamid.in"
    assert world.messages()[0]["reply_to"] == "wamid.in"


def test_a_late_failure_says_what_it_means_for_the_account(world):
    world.plan()
    sent = world.send()

    world.status("failed", sent.message_id, None, error_code=131042, error_detail="no card")

    account = world.account()
    assert (account["status"], account["status_reason"]) == ("paused", "PaymentMissing")
