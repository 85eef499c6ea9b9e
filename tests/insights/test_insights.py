"""Figures against what a whole campaign really did."""

import csv
import io
from datetime import timedelta

import pytest

from shared.campaigns import store
from shared.campaigns.model import FirstMessage, Variable
from shared.campaigns.prospect import prospect_id
from shared.events.conversations import MessageReceived
from shared.insights.api import ROUTES
from shared.insights.days import DAILY
from shared.insights.export import safe_cell
from shared.insights.model import last_days
from shared.insights.service import InsightService
from shared.kernel.clock import to_text
from shared.kernel.errors import NotFound
from shared.messaging import store as ledger
from shared.ports.channels import Reaction, Refused
from tests.api_caller import caller
from tests.campaigns.world import CAMPAIGN, TENANT, World


@pytest.fixture
def insights(world: World) -> InsightService:
    return InsightService(world.documents, world.clock)


def _played(world: World) -> None:
    """Ten people: one without basis, one refused by Meta, two replies, one conversion."""
    refused = Refused(131026, Reaction.DROP, "not on WhatsApp")
    world.channels.by_recipient["+5511900000001"] = [refused]
    world.campaign(people=9)
    world.enroll([world.person(9, basis=False)])
    world.start()
    world.run(minutes=3)
    for number in (2, 3):
        world.reactions.on_message_received(
            MessageReceived(
                tenant=TENANT,
                fact_id=f"in{number}",
                message_id=f"m{number}",
                conversation_id="v",
                contact_id=f"c{number}",
                account_id="a1",
            )
        )

    def convert(tx):
        prospect = store.get_prospect(tx, prospect_id(CAMPAIGN, "c2"))
        store.put_prospect(tx, prospect.convert(world.now))

    world.do(convert)


def test_the_figures_of_a_campaign_are_what_happened(world: World, insights: InsightService):
    _played(world)

    metrics = insights.metrics(TENANT, CAMPAIGN)

    assert metrics.funnel.found == 10
    assert (metrics.funnel.contacted, metrics.funnel.replied) == (8, 2)
    assert metrics.funnel.converted == 1
    assert metrics.funnel.reply_rate == 0.25
    assert metrics.stages["replied"] == 1
    assert metrics.failures == {"131026": 1}
    assert metrics.skips == {"NoLegalBasis": 1}
    assert metrics.sends["sent"] == 8
    assert metrics.delivery.sent == 8


def test_a_reason_nobody_thought_of_is_counted_as_other(world: World, insights: InsightService):
    world.campaign(
        people=2, first_message=FirstMessage("template", "ola", "pt_BR", (Variable("company"),))
    )
    world.start()
    world.run(minutes=1)

    def rename(tx):
        item = tx.get("prospects", prospect_id(CAMPAIGN, "c0"))
        tx.put("prospects", item["id"], {**item, "skip_reason": "SomethingNew"})

    world.do(rename)

    assert insights.metrics(TENANT, CAMPAIGN).skips == {"VariableMissing": 1, "other": 1}


def test_figures_are_remembered_for_a_few_seconds_only(world: World, insights: InsightService):
    world.campaign(people=1)
    assert insights.funnel(TENANT, CAMPAIGN).found == 1
    world.enroll([world.person(7)])

    assert insights.funnel(TENANT, CAMPAIGN).found == 1
    world.now += timedelta(seconds=6)
    assert insights.funnel(TENANT, CAMPAIGN).found == 2


def test_a_strange_campaign_is_not_found(insights: InsightService):
    with pytest.raises(NotFound):
        insights.metrics(TENANT, "other")


def test_days_follow_the_calendar_of_the_business_and_settled_ones_are_kept(
    world: World, insights: InsightService
):
    late_evening = world.now.replace(hour=1) - timedelta(days=4)  # 22:00 the day before there
    message = {"direction": "in", "at": to_text(late_evening)}
    world.do(lambda tx: tx.put(ledger.MESSAGES, "m1", message))

    days = insights.overview(TENANT).days

    wanted = (late_evening - timedelta(hours=3)).date().isoformat()
    assert {day.date: day.received for day in days if day.received} == {wanted: 1}
    assert len(days) == 30
    assert days[-1].date == last_days(world.now, "America/Sao_Paulo")[-1].isoformat()
    kept = world.documents.driver.file.reader().execute(
        "SELECT count(*) FROM documents WHERE kind = ?", (DAILY,)
    )
    assert kept.fetchone()[0] == 27


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\uff1d"])
def test_a_name_cannot_become_a_formula(start: str):
    assert safe_cell(f"{start}1+1").startswith("'")


def test_the_routes_answer_over_http(world: World, insights: InsightService):
    _played(world)
    client = caller(ROUTES, insights, world.documents)

    metrics = client.get(f"/campaigns/{CAMPAIGN}/metrics").json()
    overview = client.get("/insights/overview").json()
    funnel = client.get("/insights/funnel").json()
    exported = client.get("/insights/export")

    assert metrics["funnel"]["contacted"] == 8
    assert overview["campaigns"]["completed"] == 1
    assert overview["sends"]["rejected"] == 1
    assert funnel["found"] == 10
    rows = list(csv.DictReader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert rows[0]["contacted"] == "8"
    assert client.get("/insights/funnel?campaign_id=nobody").status_code == 404
