"""Instagram profiles: connected at once, kept to their own rates, never written to first."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from infra.local.simulator.app import create_simulator, standalone
from shared.contacts import store as contacts
from shared.contacts.model import Identifier
from shared.messaging import store
from shared.messaging.api import ROUTES
from shared.messaging.channel import LANES
from shared.messaging.flow import sender_of
from shared.messaging.health import HealthService
from shared.messaging.pacer import AccountPacer, NotYet, Slot, Want
from shared.ports.channels import TextContent
from shared.ports.channels.instagram import InstagramChannels
from shared.ports.documents import PLATFORM, Documents
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer
from tests.api_caller import caller
from tests.messaging.conftest import TENANT, World
from tests.messaging.meta import accounts_over
from tests.simulator.serving import serving

PROFILE = "17840000000000001"
BODY = {"name": "Loja", "channel": "instagram", "number_id": PROFILE, "access_token": "IGAA1"}


@pytest.fixture
def api(documents: Documents, clock, outbox, tmp_path: Path) -> Iterator[TestClient]:
    app = create_simulator(tmp_path / "simulator", "http://127.0.0.1:9/h", "s")
    with (
        serving(standalone(app)) as address,
        closing(InstagramChannels(f"{address}/simulator/instagram", "v25.0")) as channels,
    ):
        sealing = Sealer(FileSecrets(tmp_path / "secrets"))
        service, health = accounts_over(documents, channels, sealing, clock)
        client = caller(ROUTES, service, documents)
        client.app_state["health"] = health
        yield client


def _problem(answer: Any) -> tuple[int, str, str | None]:
    body = answer.json()
    return answer.status_code, body["code"], body.get("field")


def test_a_profile_is_connected_by_its_id_and_token_with_its_name_and_webhook(
    api: TestClient, documents: Documents
):
    answer = api.post("/accounts", json=BODY)
    assert answer.status_code == 201, answer.text
    account = answer.json()
    assert account["channel"] == "instagram"
    assert account["display_phone_number"] == "@loja_0001"
    assert account["verified_name"] == "Piloto Demo"
    assert (account["throughput_per_second"], account["daily_limit"]) == (300, None)
    stored = documents.transact(TENANT, lambda tx: tx.get(store.ACCOUNTS, account["id"]))
    assert stored is not None
    assert stored["templates"] == {}
    assert "IGAA1" not in str(stored)
    owner = documents.transact(PLATFORM, lambda tx: tx.get(store.NUMBERS, PROFILE))
    assert owner == {"id": PROFILE, "tenant": TENANT, "account_id": account["id"]}
    assert api.post(f"/accounts/{account['id']}/test").json()["status"] == "active"
    again = api.post("/accounts", json={**BODY, "access_token": "IGAA1"})
    assert _problem(again)[:2] == (409, "NumberTaken")


def test_whichever_id_is_given_the_profile_is_kept_under_the_one_of_webhooks(api: TestClient):
    other = f"2{PROFILE[1:]}"
    account = api.post("/accounts", json={**BODY, "number_id": other}).json()
    assert (account["number_id"], account["business_account_id"]) == (PROFILE, PROFILE)
    again = api.post("/accounts", json=BODY)
    assert _problem(again)[:2] == (409, "NumberTaken")


@pytest.mark.parametrize(
    ("token", "code", "field"),
    [
        ("expired-1", "TokenExpired", "access_token"),
        ("unpermitted-1", "PermissionMissing", "access_token"),
    ],
)
def test_a_token_that_is_no_good_is_named_at_its_field(
    api: TestClient, token: str, code: str, field: str
):
    refused = api.post("/accounts", json={**BODY, "access_token": token})
    assert _problem(refused) == (400, code, field)


def test_a_token_of_another_profile_is_refused_at_the_id(api: TestClient):
    assert api.post("/accounts", json=BODY).status_code == 201
    other = api.post("/accounts", json={**BODY, "number_id": "17840000000000002"})
    assert _problem(other) == (400, "NumberNotFound", "number_id")


def test_a_whatsapp_number_still_needs_its_account(api: TestClient):
    refused = api.post("/accounts", json={**BODY, "channel": "whatsapp"})
    assert _problem(refused) == (400, "Invalid", "business_account_id")


@pytest.mark.parametrize("lane", ["media", "private_reply"])
def test_a_lane_of_the_channel_never_passes_its_rate(world: World, clock, lane: str):
    world.account(channel="instagram", throughput_per_second=300)
    pacer = AccountPacer(world.documents, clock, interval_seconds=0, sleep=lambda seconds: None)
    rate, passed = LANES[lane], []
    want = Want("c1", template=False, service=True, lane=lane)
    text = Want("c1", template=False, service=True)
    for _ in range(3 * rate.messages if lane == "media" else 20):
        answer = pacer.reserve(TENANT, "a1", want)
        if isinstance(answer, NotYet):
            # What is not in the lane does not wait for it.
            assert isinstance(pacer.reserve(TENANT, "a1", text), Slot)
            clock.now = answer.until
            answer = pacer.reserve(TENANT, "a1", want)
        assert isinstance(answer, Slot)
        passed.append(answer.at)
    window = timedelta(seconds=rate.per_seconds)
    for first, last in zip(passed, passed[rate.messages :], strict=False):
        assert last - first >= window
    if lane == "private_reply":
        assert passed[19] - passed[0] >= 19 * window / rate.messages


def test_nobody_is_written_to_first_and_no_template_leaves(world: World):
    world.account(channel="instagram")
    world.plan("s1")
    assert world.send("s1") is None
    assert (world.ledger("s1")["state"], world.ledger("s1")["code"]) == ("cancelled", "NoAddress")
    assert world.channels.sent == []


def test_a_campaigns_send_stops_even_at_somebody_who_has_written(world: World, clock):
    world.account(channel="instagram")

    def known(tx):
        contact = contacts.get(tx, "c1")
        contact = contact.with_identifiers((Identifier("instagram_id", "9001"),))
        contacts.put(tx, contact.heard("a1", clock()))

    world.documents.transact(TENANT, known)
    world.plan("s1")
    world.plan("s2", content=TextContent("Oferta!"))
    for id in ("s1", "s2"):
        assert world.send(id) is None
        assert world.ledger(id)["code"] == "NotOnInstagram"
    assert world.channels.sent == []


def test_a_token_is_renewed_every_week_before_its_sixty_days_are_over(
    api: TestClient, documents: Documents, clock
):
    id = api.post("/accounts", json=BODY).json()["id"]
    health: HealthService = api.app_state["health"]

    def token() -> str:
        account = documents.transact(TENANT, lambda tx: tx.get(store.ACCOUNTS, id))
        return sender_of(health.sealing, TENANT, account or {}).access_token

    clock.move(days=6)
    health.refresh(TENANT, id)
    assert token() == "IGAA1"
    clock.move(days=1)
    health.refresh(TENANT, id)
    renewed = token()
    assert renewed != "IGAA1"
    clock.move(days=1)
    health.refresh(TENANT, id)
    assert token() == renewed
    assert api.post(f"/accounts/{id}/test").json()["status"] == "active"
