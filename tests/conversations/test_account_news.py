"""What is told about an account acts at once; what belongs to nobody yet waits."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from shared.contacts import store as contacts
from shared.contacts.model import Basis
from shared.conversations.parking import PARKED
from shared.events.messaging import AccountConnected
from shared.messaging import gates, store
from shared.messaging.account_events import read_limit
from shared.messaging.model import Cause
from shared.messaging.planning import NewSend, plan_send
from shared.ports.channels import TemplateContent, TextContent
from tests.conversations.conftest import ANA, TENANT, World
from tools.parked import lines

OFFER = {"name": "oferta", "language": "pt_BR", "status": "APPROVED", "category": "MARKETING",
         "body": "Oi", "quality": "GREEN"}  # fmt: skip


@pytest.fixture
def shop(world: World) -> World:
    def work(tx):
        account = tx.get(store.ACCOUNTS, "a1")
        tx.put(store.ACCOUNTS, "a1", {**account, "templates": {"oferta|pt_BR": OFFER},
               "display_phone_number": "+55 11 98000-0000", "portfolio_id": "p1"})  # fmt: skip
        gates.open_gate(tx, Cause("campaign", "k1"))

    world.documents.transact(TENANT, work)
    world.write("Oi")
    person = world.contact()
    basis = Basis("consent", "form", "", world.clock())

    def agree(tx):
        contacts.put(tx, replace(contacts.get(tx, person.id), basis=basis))

    world.documents.transact(TENANT, agree)
    return world


def tell(world: World, field: str, at: int = 1795000000, **value: Any) -> None:
    entry = {"id": "w1", "time": at, "changes": [{"field": field, "value": value}]}
    world.receiving.receive(json.dumps({"entry": [entry]}).encode())


def account(world: World) -> dict[str, Any]:
    return world.documents.transact(TENANT, lambda tx: store.peek_account(tx, "a1"))


def leaves(world: World, template: bool = True) -> bool:
    """Plan and run one send; tell whether it reached the provider."""
    count = len(world.channels.sent)
    cause = Cause("campaign", "k1") if template else Cause("member", "m1")
    content = TemplateContent("oferta", "pt_BR") if template else TextContent("Sim")
    new = NewSend(f"s{count}-{world.numbered[0]}", "a1", world.contact().id, cause,
                  "marketing" if template else "service", content, "campaign")  # fmt: skip
    world.numbered[0] += 1
    world.documents.transact(TENANT, lambda tx: plan_send(tx, new, None, world.clock()))
    world.deliver()
    return len(world.channels.sent) > count


def in_future(world: World) -> int:
    return int(world.clock().timestamp()) + 86_400


def test_a_restriction_of_what_the_business_begins_stops_templates_and_not_replies(shop):
    assert leaves(shop)
    info = [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING",
             "expiration": str(in_future(shop))}]  # fmt: skip
    tell(shop, "account_update", event="ACCOUNT_RESTRICTION", restriction_info=info)
    assert not leaves(shop)
    assert leaves(shop, template=False)
    assert account(shop)["marketing_reason"] == "Restricted"


def test_a_restriction_of_replies_stops_everything_until_it_ends(shop):
    info = [{"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
             "expiration": in_future(shop)}]  # fmt: skip
    tell(shop, "account_update", event="ACCOUNT_RESTRICTION", restriction_info=info)
    assert not leaves(shop, template=False)
    known = account(shop)
    assert (known["status"], known["status_reason"]) == ("paused", "Restricted")
    assert known["status_until"]


def test_a_restriction_that_is_over_stops_nothing(shop):
    info = [
        {"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "expiration": 1600000000}
    ]
    tell(shop, "account_update", event="ACCOUNT_RESTRICTION", restriction_info=info)
    assert leaves(shop, template=False)


def test_a_ban_stops_everything_and_its_end_lets_go_in_any_order(shop):
    tell(shop, "account_update", at=20, event="DISABLED_UPDATE",
         ban_info={"waba_ban_state": "DISABLE"})  # fmt: skip
    assert account(shop)["status_reason"] == "AccountDisabled"
    tell(shop, "account_update", at=30, event="DISABLED_UPDATE",
         ban_info={"waba_ban_state": "REINSTATE"})  # fmt: skip
    assert account(shop)["status"] == "active"
    tell(shop, "account_update", at=10, event="DISABLED_UPDATE",
         ban_info={"waba_ban_state": "DISABLE"})  # fmt: skip
    assert account(shop)["status"] == "active"


@pytest.mark.parametrize("event", ["PARTNER_REMOVED", "ACCOUNT_OFFBOARDED", "ACCOUNT_DELETED"])
def test_an_account_that_is_gone_says_so(shop, event):
    tell(shop, "account_update", event=event)
    assert account(shop)["status"] == "paused"
    assert not leaves(shop)


@pytest.mark.parametrize(("event", "status"), [("PAUSED", "PAUSED"), ("DISABLED", "DISABLED"),
                                               ("REJECTED", "REJECTED")])  # fmt: skip
def test_a_template_that_may_not_be_sent_is_not_sent(shop, event, status):
    tell(shop, "message_template_status_update", at=10, event=event, reason="SCAM",
         message_template_name="oferta", message_template_language="pt-BR")  # fmt: skip
    known = account(shop)["templates"]["oferta|pt_BR"]
    assert (known["status"], known["rejection_reason"]) == (status, "SCAM")
    assert not leaves(shop)
    tell(shop, "message_template_status_update", at=20, event="REINSTATED",
         message_template_name="oferta", message_template_language="pt_BR")  # fmt: skip
    tell(shop, "message_template_status_update", at=15, event=event,
         message_template_name="oferta", message_template_language="pt_BR")  # fmt: skip
    assert leaves(shop)


def test_bad_quality_category_and_words_of_a_template_are_known(shop):
    named = {"message_template_name": "oferta", "message_template_language": "pt_BR"}
    tell(shop, "template_category_update", new_category="UTILITY", **named)
    tell(shop, "message_template_components_update", message_template_element="Oi {{1}}", **named)
    tell(shop, "message_template_quality_update", new_quality_score="RED", **named)
    known = account(shop)["templates"]["oferta|pt_BR"]
    assert (known["category"], known["body"], known["quality"]) == ("UTILITY", "Oi {{1}}", "RED")
    assert account(shop)["notices"][0]["code"] == "CategoryChanged"
    assert not leaves(shop)


def test_a_flagged_number_stops_marketing_until_its_quality_is_back(shop):
    # Shown without the ninth digit, as Meta does.
    named = {"display_phone_number": "551180000000"}
    tell(shop, "phone_number_quality_update", at=int(shop.clock().timestamp()), event="FLAGGED",
         current_limit="TIER_2K", **named)  # fmt: skip
    known = account(shop)
    assert (known["quality"], known["daily_limit"]) == ("RED", 2000)
    assert not leaves(shop)
    tell(shop, "phone_number_quality_update", at=in_future(shop), event="UNFLAGGED", **named)
    assert account(shop)["quality"] == "GREEN"
    assert leaves(shop)


def test_news_of_another_number_of_the_same_business_change_nothing(shop):
    tell(shop, "phone_number_quality_update", event="FLAGGED", display_phone_number="5521999990000")
    assert account(shop).get("quality") != "RED"


@pytest.mark.parametrize(("value", "limit"), [(2000, 2000), ("TIER_10K", 10_000), (-1, None),
                                              ("TIER_UNLIMITED", None), ("250", 250)])  # fmt: skip
def test_the_limit_is_read_in_every_spelling(shop, value, limit):
    tell(shop, "business_capability_update", max_daily_conversations_per_business=value)
    assert account(shop)["daily_limit"] == limit
    assert read_limit("?") is False


def test_payment_trouble_pauses_the_account_and_says_what_to_do(shop):
    value = {"metadata": {"phone_number_id": "n1"}, "errors": [{"code": 131042, "title": "Pay"}]}
    entry = {"id": "w1", "changes": [{"field": "messages", "value": value}]}
    shop.receiving.receive(json.dumps({"entry": [entry]}).encode())
    assert account(shop)["status_reason"] == "PaymentMissing"
    assert not leaves(shop, template=False)


@pytest.mark.parametrize(("field", "value", "code"), [
    ("account_alerts", {"alert_info": {"alert_type": "X", "alert_status": "ACTIVE"}},
     "ProviderAlert"),
    ("account_review_update", {"decision": "REJECTED"}, "ReviewRejected"),
    ("security", {"event": "PIN_RESET_REQUEST"}, "SecurityChanged"),
    ("phone_number_name_update", {"decision": "REJECTED", "rejection_reason": "R"}, "NameRejected"),
    ("account_update", {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "S"}},
     "AccountViolation"),
])  # fmt: skip
def test_what_stops_nothing_is_shown_once(shop, field, value, code):
    tell(shop, field, **value)
    tell(shop, field, **value)
    assert [notice["code"] for notice in account(shop)["notices"]] == [code]
    assert leaves(shop)


def test_stopping_and_resuming_at_the_provider_decides_about_marketing_only(shop):
    def choose(value: str, at: int) -> None:
        chosen = [{"wa_id": ANA, "category": "marketing_messages", "value": value, "timestamp": at}]
        tell(shop, "user_preferences", metadata={"phone_number_id": "n1"}, user_preferences=chosen)

    now = int(shop.clock().timestamp())
    choose("stop", now - 100)
    assert not leaves(shop)
    assert leaves(shop, template=False)
    choose("resume", now - 50)
    choose("stop", now - 100)
    assert leaves(shop)


def test_what_came_before_the_number_was_connected_is_delivered_then(world, outbox):
    body = world.body(world.text("Oi, tem vaga?"), number_id="n2")
    world.receiving.receive(body)
    world.receiving.receive(body)
    assert len(world.documents.driver.scan_due(PARKED, "9999", 10)) == 1
    (line,) = lines(world.documents)
    assert line.endswith("n2 message text")

    def connect(tx):
        tx.put(store.ACCOUNTS, "a2", {**tx.get(store.ACCOUNTS, "a1"), "number_id": "n2"})
        tx.platform.put(store.NUMBERS, "n2", {"tenant": TENANT, "account_id": "a2"})

    world.documents.transact(TENANT, connect)
    fact = AccountConnected(tenant=TENANT, fact_id="f", account_id="a2", number_id="n2",
                            business_account_id="w2")  # fmt: skip
    world.receiving.account_connected(fact)
    world.receiving.account_connected(fact)
    assert len(outbox.facts("message-received")) == 1
    assert world.documents.driver.scan_due(PARKED, "9999", 10) == []


def test_a_body_signed_by_one_account_may_not_speak_of_another(world, outbox):
    world.receiving.receive(world.body(world.text("Oi")), "a-of-somebody-else")
    assert outbox.facts("message-received") == []
    world.receiving.receive(world.body(world.text("Oi")), "a1")
    assert len(outbox.facts("message-received")) == 1
