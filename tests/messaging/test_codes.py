"""Every error code, asked of the simulator over HTTP, and everything it changes on our side."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from infra.local.simulator.app import create_simulator, standalone
from shared.contacts import store as contacts
from shared.contacts.model import Contact
from shared.contacts.people import note_inbound
from shared.kernel.clock import from_text, to_text
from shared.messaging import store
from shared.messaging.media import MediaUploads
from shared.messaging.model import Cause
from shared.ports.channels import TemplateContent, TextContent
from shared.ports.channels.whatsapp import WhatsappChannels
from tests.messaging.conftest import TENANT, World
from tests.simulator.serving import serving

TALK = Cause("conversation", "v1")
PAUSES = {
    **dict.fromkeys((0, 190), "TokenInvalid"),
    **dict.fromkeys((3, 10, 200, 250, 299, 131005), "PermissionMissing"),
    33: "NumberGone",
    368: "PolicyBlocked",
    131031: "AccountLocked",
    **dict.fromkeys((131042, 131044), "PaymentMissing"),
    131037: "NameNotApproved",
    **dict.fromkeys((131045, 133010, 133000, 133005, 133016), "NumberNotRegistered"),
}
HOLDS = (132000, 132005, 132007, 132008, 132012, 132068, 131055, 131063, 134100, 134102)
LATER = {131016: 1, 133004: 1, 131053: 1, 137000: 1, 132069: 360, 131057: 60, 2494100: 60}
DROPS = (100, 130472, 131008, 131009, 131021, 131030, 131035, 131036, 131051, 131052, 131062)


class Provider:
    """The simulator, told to refuse."""

    def __init__(self, address: str, http: httpx.Client) -> None:
        self.address = address
        self.http = http

    def refuse(self, code: int | None, **switches: object) -> None:
        codes = {} if code is None else {str(code): 1}
        body = {"error_codes": codes, **switches}
        assert self.http.put("/simulator/api/switches", json=body).status_code == 200

    def asked(self) -> int:
        stats = self.http.get("/simulator/api/stats").json()
        return int(stats["accepted"]) + sum(stats["refused"].values())


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("provider")
    with serving(standalone(create_simulator(folder, "http://127.0.0.1:9/h", "s"))) as served:
        yield served


@pytest.fixture
def provider(address: str) -> Iterator[Provider]:
    with httpx.Client(base_url=address, trust_env=False) as http:
        http.post("/simulator/api/reset", json={})
        template = {"name": "ola", "language": "pt_BR", "body": "Oi {{1}}, tudo bem?"}
        http.put("/simulator/api/templates", json=[template])
        yield Provider(address, http)


@pytest.fixture
def asking(world: World, provider: Provider) -> Iterator[World]:
    """The world of the ledger, speaking to the simulator over HTTP."""
    with closing(WhatsappChannels(f"{provider.address}/simulator/graph", "v25.0")) as channels:
        uploads = MediaUploads(world.flow.uploads.blobs, channels)
        world.flow = replace(world.flow, channels=channels, uploads=uploads)
        world.account(number_id="42")
        yield world


def _refused(world: World, provider: Provider, code: int, **switches: object) -> dict:
    provider.refuse(code, **switches)
    world.plan()
    world.send()
    return world.ledger()


def _person(world: World) -> Contact:
    return world.documents.transact(TENANT, lambda tx: contacts.get(tx, "c1"))


def _waits_seconds(world: World, entry: dict) -> float:
    return (from_text(entry["slot_at"]) - world.clock()).total_seconds()


@pytest.mark.parametrize(("code", "reason"), PAUSES.items())
def test_trouble_of_the_account_pauses_it_with_its_reason_and_keeps_the_queue(
    asking: World, provider: Provider, outbox, code: int, reason: str
):
    entry = _refused(asking, provider, code)

    account = asking.account()
    assert (entry["state"], entry["code"]) == ("held", str(code))
    assert (account["status"], account["status_reason"]) == ("paused", reason)
    assert account["status_since"] == to_text(asking.clock())
    assert len(outbox.facts("account-paused")) == 1


@pytest.mark.parametrize(("code", "least"), LATER.items())
def test_what_passes_is_tried_again_later(
    asking: World, provider: Provider, code: int, least: float
):
    entry = _refused(asking, provider, code)

    assert (entry["state"], entry["code"]) == ("planned", str(code))
    assert least <= _waits_seconds(asking, entry) <= least * 1.25
    assert asking.account()["status"] == "active"


@pytest.mark.parametrize(("code", "calls"), [(131016, 5), (131053, 3), (137000, 2), (132069, 5)])
def test_it_is_asked_for_only_so_often(
    asking: World, provider: Provider, clock, code: int, calls: int
):
    asking.account(daily_limit=None)
    _refused(asking, provider, code)
    for _ in range(8):
        if asking.ledger()["state"] == "planned":
            clock.now = asking.task().slot_at
        asking.send()

    assert provider.asked() == calls
    assert asking.ledger()["state"] == "rejected"


@pytest.mark.parametrize("code", [1, 2, 131000])
def test_an_unknown_error_of_the_server_is_unknown_and_never_sent_again(
    asking: World, provider: Provider, clock, code: int
):
    entry = _refused(asking, provider, code)
    provider.refuse(None)
    for _ in range(3):
        clock.move(minutes=10)
        asking.send()

    assert entry["state"] == "unknown"
    assert asking.ledger()["state"] == "unknown"
    assert provider.asked() == 1


@pytest.mark.parametrize("code", [1, 2, 131000])
def test_the_same_code_as_a_refusal_of_the_request_is_tried_again(
    asking: World, provider: Provider, code: int
):
    assert _refused(asking, provider, code, error_http_status=400)["state"] == "planned"


@pytest.mark.parametrize("code", [4, 80007, 613])
@pytest.mark.parametrize(
    ("switches", "least"),
    [({}, 60), ({"retry_after_seconds": 90}, 90), ({"usage_minutes": 5}, 300)],
)
def test_a_spent_call_rate_stops_every_number_of_the_business_account(
    asking: World, provider: Provider, code: int, switches: dict, least: float
):
    other = {**asking.account(), "number_id": "43"}
    foreign = {**other, "business_account_id": "w2"}
    asking.documents.transact(TENANT, lambda tx: tx.put(store.ACCOUNTS, "a2", other))
    asking.documents.transact(TENANT, lambda tx: tx.put(store.ACCOUNTS, "a3", foreign))

    entry = _refused(asking, provider, code, **switches)

    assert entry["state"] == "planned"
    until = from_text(asking.account()["blocked_until"])
    assert until == asking.clock() + timedelta(seconds=least)
    get = lambda id: asking.documents.transact(TENANT, lambda tx: tx.get(store.ACCOUNTS, id))  # noqa: E731
    assert get("a2")["blocked_until"] == to_text(until)
    assert "blocked_until" not in get("a3")
    provider.refuse(None)
    asking.contact("c2", "+5511977776666")
    asking.plan("s2", "c2")
    asking.send("s2")
    assert (asking.ledger("s2")["state"], asking.ledger("s2")["slot_at"]) == (
        "planned",
        to_text(until),
    )
    assert provider.asked() == 1


def test_a_number_that_is_too_fast_halves_its_rate_and_tries_again_after_a_second(
    asking: World, provider: Provider
):
    entry = _refused(asking, provider, 130429)

    assert entry["state"] == "planned"
    assert 1 <= _waits_seconds(asking, entry) <= 1.25
    assert asking.account()["slow_to"] == 40


def test_a_person_who_got_too_much_waits_and_others_go_on(asking: World, provider: Provider):
    entry = _refused(asking, provider, 131056)

    assert (entry["state"], entry["code"]) == ("planned", "131056")
    assert 1 <= _waits_seconds(asking, entry) <= 1.25
    assert _person(asking).pair["a1"].startswith(to_text(from_text(entry["slot_at"])))
    provider.refuse(None)
    asking.contact("c2", "+5511977776666")
    asking.plan("s2", "c2")
    asking.send("s2")
    assert asking.ledger("s2")["state"] == "sent"


@pytest.mark.parametrize(
    ("code", "reason"), [(131048, "SpamLimit"), (131064, "TemplatesMisclassified")]
)
def test_a_doubtful_number_begins_nothing_for_hours_and_still_answers(
    asking: World, provider: Provider, clock, code: int, reason: str
):
    entry = _refused(asking, provider, code)

    account = asking.account()
    assert (entry["state"], account["marketing_reason"]) == ("held", reason)
    assert from_text(account["marketing_paused_until"]) >= clock() + timedelta(hours=4)
    assert account["status"] == "active"
    provider.refuse(None, enforce_window=False)
    _open_window(asking)
    asking.plan("s2", content=TextContent("Olá"), cause=TALK, purpose="service")
    asking.send("s2")
    assert asking.ledger("s2")["state"] == "sent"


def test_a_person_at_the_providers_cap_rests_a_day_then_longer(
    asking: World, provider: Provider, clock
):
    entry = _refused(asking, provider, 131049)

    assert (entry["state"], entry["code"]) == ("rejected", "131049")
    assert _person(asking).capped_until == clock() + timedelta(days=1)
    provider.refuse(None)
    asking.plan("s2")
    asking.send("s2")
    assert asking.ledger("s2")["code"] == "RecentlyCapped"
    clock.move(days=1, seconds=1)
    provider.refuse(131049)
    asking.plan("s3")
    asking.send("s3")
    assert _person(asking).capped_until == clock() + timedelta(days=2)


def test_a_person_who_stopped_marketing_gets_no_more_of_it(asking: World, provider: Provider):
    entry = _refused(asking, provider, 131050)

    suppression = _person(asking).suppression
    assert entry["state"] == "rejected"
    assert suppression is not None
    assert suppression.scope == "marketing"


def test_a_closed_window_closes_ours_and_a_template_may_follow(asking: World, provider: Provider):
    _open_window(asking)
    provider.refuse(131047)
    asking.plan("s1", content=TextContent("Olá"), cause=TALK, purpose="service")
    asking.send()

    assert (asking.ledger()["state"], asking.ledger()["code"]) == ("rejected", "131047")
    closes = _person(asking).window_ends("a1")
    assert closes is not None
    assert closes <= asking.clock()
    provider.refuse(None)
    asking.plan("s2", cause=TALK, purpose="service")
    asking.send("s2")
    assert asking.ledger("s2")["state"] == "sent"


def test_a_number_without_whatsapp_is_known_after_three_days(
    asking: World, provider: Provider, clock
):
    for day in range(3):
        provider.refuse(131026)
        asking.plan(f"s{day}")
        asking.send(f"s{day}")
        assert asking.ledger(f"s{day}")["state"] == "rejected"
        clock.move(days=1)
    asking.plan("s9")
    asking.send("s9")
    assert asking.ledger("s9")["code"] == "NotOnWhatsApp"
    assert provider.asked() == 3


def test_a_country_that_is_not_allowed_is_left_out(asking: World, provider: Provider):
    asking.contact("c2", "+12025550123")
    provider.refuse(130497)
    asking.plan("s1", "c2")
    asking.send("s1")

    assert asking.ledger()["state"] == "rejected"
    assert asking.account()["blocked_countries"] == ["1"]
    asking.contact("c3", "+12025550124")
    provider.refuse(None)
    asking.plan("s3", "c3")
    asking.send("s3")
    asking.plan("s4")
    asking.send("s4")
    assert asking.ledger("s3")["code"] == "CountryBlocked"
    assert asking.ledger("s4")["state"] == "sent"


@pytest.mark.parametrize("code", DROPS + (135000,))
def test_what_cannot_be_sent_is_dropped_and_nothing_else_changes(
    asking: World, provider: Provider, outbox, code: int
):
    before, person = asking.account(), _person(asking)

    entry = _refused(asking, provider, code)

    assert (entry["state"], entry["code"]) == ("rejected", str(code))
    assert asking.account() == before
    assert _person(asking) == person
    assert [fact["code"] for fact in outbox.facts("send-failed")] == [str(code)]


@pytest.mark.parametrize("code", HOLDS)
def test_a_template_that_does_not_fit_is_held_with_its_queue(
    asking: World, provider: Provider, outbox, code: int
):
    entry = _refused(asking, provider, code)

    template = asking.account()["templates"]["ola|pt_BR"]
    assert (entry["state"], entry["code"]) == ("held", str(code))
    assert (template["status"], template["problem"]) == ("APPROVED", str(code))
    assert outbox.facts("template-changed")[0]["problem"] == "TemplateHeld"
    asking.contact("c2", "+5511977776666")
    asking.plan("s2", "c2")
    asking.send("s2")
    assert (asking.ledger("s2")["state"], asking.ledger("s2")["code"]) == ("held", "TemplateHeld")


@pytest.mark.parametrize(("code", "status"), [(132015, "PAUSED"), (132016, "DISABLED")])
def test_a_template_the_provider_stops_is_held(
    asking: World, provider: Provider, code: int, status: str
):
    entry = _refused(asking, provider, code)

    assert entry["state"] == "held"
    assert asking.account()["templates"]["ola|pt_BR"]["status"] == status


@pytest.mark.parametrize("code", [132001, 134101])
def test_a_template_that_is_not_there_is_asked_for_once_more_in_ten_minutes(
    asking: World, provider: Provider, clock, code: int
):
    entry = _refused(asking, provider, code)

    assert entry["state"] == "planned"
    assert 600 <= _waits_seconds(asking, entry) <= 750
    assert not asking.account()["templates"]["ola|pt_BR"].get("problem")
    clock.now = asking.task().slot_at
    asking.send()
    assert asking.ledger()["state"] == "held"
    assert asking.account()["templates"]["ola|pt_BR"]["problem"] == str(code)


@pytest.mark.parametrize(
    ("status", "state"), [(400, "rejected"), (403, "rejected"), (500, "unknown"), (503, "unknown")]
)
def test_an_unknown_code_is_dropped_or_unknown_but_never_sent_twice(
    asking: World, provider: Provider, clock, status: int, state: str
):
    entry = _refused(asking, provider, 987_654, error_http_status=status)
    provider.refuse(None)
    clock.move(hours=1)
    asking.send()

    assert entry["state"] == asking.ledger()["state"] == state
    assert provider.asked() == 1


def test_the_codes_tested_here_are_those_of_the_table():
    from shared.ports.channels.errors import RULES

    single = {130429, 131056, 131048, 131064, 131049, 131050, 131047, 131026, 130497, 132015}
    single |= {132016, 132001, 134101, 4, 80007, 613, 1, 2, 131000, 135000}
    tested = {*PAUSES, *HOLDS, *LATER, *DROPS, *single}
    rest = set(RULES) - tested
    assert all(200 <= code <= 299 or 133000 <= code <= 133016 for code in rest)
    assert tested <= set(RULES)


def _open_window(world: World) -> None:
    def work(tx):
        note_inbound(tx, contacts.get(tx, "c1"), "a1", world.clock())

    world.documents.transact(TENANT, work)


def test_the_template_of_these_tests_goes_out(asking: World, provider: Provider):
    provider.refuse(None)
    asking.plan("s1", content=TemplateContent("ola", "pt_BR", ("Ana",)))
    asking.send()
    assert asking.ledger()["state"] == "sent"
