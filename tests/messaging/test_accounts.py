"""Accounts over HTTP, with the simulator as Meta: connect, health, token, secrets."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from infra.local.simulator.app import create_simulator, standalone
from shared.messaging import store, trouble
from shared.messaging.accounts import Accounts
from shared.messaging.api import ROUTES
from shared.messaging.health import HealthService
from shared.messaging.inbound import NumberDirectory
from shared.messaging.scheduling import MessagingSchedule
from shared.messaging.service import MessagingService
from shared.messaging.webhooks import APP_SECRET
from shared.ports.channels.whatsapp import WhatsappChannels
from shared.ports.documents import PLATFORM, Documents
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer
from shared.usage.service import UsageService
from tests.api_caller import caller
from tests.messaging.conftest import TENANT
from tests.messaging.meta import BODY, WABA, Meta
from tests.messaging.meta import problem as _problem
from tests.simulator.serving import serving

# --- connecting ------------------------------------------------------------------------


def test_a_number_is_connected_with_its_health_limits_webhook_and_templates(meta: Meta):
    account = meta.connected()

    assert account["status"] == "active"
    assert (account["quality"], account["daily_limit"]) == ("GREEN", 2000)
    assert account["throughput_per_second"] == 80
    assert account["number_status"] == "CONNECTED"
    assert "permanent" not in str(meta.stored(account["id"]))
    apps = meta.http.get(f"/simulator/graph/v25.0/{WABA}/subscribed_apps", headers=_bearer())
    assert len(apps.json()["data"]) == 1
    templates = meta.api.get(f"/accounts/{account['id']}/templates").json()["items"]
    refused = next(one for one in templates if one["name"] == "promocao_recusada")
    assert (refused["status"], refused["rejection_reason"]) == ("REJECTED", "INVALID_FORMAT")
    assert refused["why_not"] == "TemplateNotApproved"


def _bearer() -> dict[str, str]:
    return {"Authorization": "Bearer x"}


def test_a_number_that_is_also_used_in_the_app_sends_twenty_a_second(meta: Meta):
    meta.number(coexistence=True)

    account = meta.connected(throughput_per_second=500)

    assert (account["coexistence"], account["throughput_per_second"]) == (True, 20)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"number_id": "no-number"}, (400, "NumberNotFound", "number_id")),
        ({"business_account_id": "x"}, (400, "BusinessAccountNotFound", "business_account_id")),
        ({"access_token": "with space"}, (400, "Invalid", "access_token")),
        ({"access_token": ""}, (400, "Invalid", "access_token")),
    ],
)
def test_what_is_wrong_is_named_in_a_code_with_its_field(meta: Meta, changes: dict, problem: tuple):
    assert _problem(meta.connect(**changes)) == problem


def test_a_number_of_another_business_account_is_refused(meta: Meta):
    meta.number(business_account_id="777")

    assert _problem(meta.connect()) == (400, "NumberNotInAccount", "business_account_id")


def test_a_number_is_connected_once(meta: Meta):
    meta.connected()

    assert _problem(meta.connect()) == (409, "NumberTaken", None)


def test_a_wrong_token_and_a_provider_that_is_away_are_told_apart(
    documents: Documents, clock, tmp_path: Path
):
    app = create_simulator(tmp_path / "strict", "http://127.0.0.1:9/h", "s", access_token="right")
    sealing, usage = Sealer(FileSecrets(tmp_path / "s")), UsageService(documents, clock)
    with serving(standalone(app)) as address:
        codes = []
        for base in (f"{address}/simulator/graph", "http://127.0.0.1:9"):
            with closing(WhatsappChannels(base, "v25.0")) as channels:
                health = HealthService(documents, channels, sealing, clock)
                service = MessagingService(documents, channels, sealing, usage, health, clock)
                parts = Accounts(service, None, None, None)  # type: ignore[arg-type]
                codes.append(
                    _problem(caller(ROUTES, parts, documents).post("/accounts", json=BODY))
                )
    assert codes == [(400, "TokenInvalid", "access_token"), (503, "ProviderUnavailable", None)]


def test_a_signup_exchanges_its_code_registers_the_number_and_connects_it(meta: Meta):
    body = {"name": "Loja", "code": "c1", "number_id": "42", "business_account_id": WABA}

    assert meta.api.get("/accounts/signup").json() == {
        "available": True, "app_id": "app", "configuration_id": "configuration",
    }  # fmt: skip
    expired = meta.api.post("/accounts/signup", json={**body, "code": "expired"})
    assert _problem(expired) == (400, "SignupCodeInvalid", "code")
    account = meta.api.post("/accounts/signup", json={**body, "pin": "123456"})

    assert account.status_code == 201, account.text
    stored = meta.stored(account.json()["id"])
    assert meta.sealing.open(TENANT, "two-step-pin", stored["sealed_pin"]) == b"123456"
    assert meta.sealing.open(TENANT, "account-token", stored["sealed_token"]).startswith(b"signup-")
    meta.api.delete(f"/accounts/{account.json()['id']}")
    wrong = meta.api.post("/accounts/signup", json={**body, "pin": "654321"})
    assert _problem(wrong) == (400, "PinWrong", "pin")


def test_a_signup_of_a_number_in_the_app_does_not_register_it_again(meta: Meta):
    meta.number(coexistence=True)
    body = {"name": "Loja", "code": "c1", "number_id": "42", "business_account_id": WABA}

    account = meta.api.post("/accounts/signup", json=body).json()

    assert meta.stored(account["id"])["sealed_pin"] is None


# --- health and trouble ----------------------------------------------------------------


def test_a_trouble_says_since_when_until_when_and_what_to_do(meta: Meta, clock):
    id = meta.connected()["id"]
    until = clock() + timedelta(hours=3)
    meta.documents.transact(
        TENANT, lambda tx: trouble.pause_account(tx, id, "Restricted", clock(), until, "one day")
    )
    meta.documents.transact(
        TENANT, lambda tx: trouble.notice(tx, id, "NameRejected", clock(), "too generic")
    )

    account = meta.api.get(f"/accounts/{id}").json()

    assert (account["status"], account["status_reason"]) == ("paused", "Restricted")
    assert (account["remedy"], account["status_detail"]) == ("Wait", "one day")
    assert datetime.fromisoformat(account["status_until"]) == until
    assert [one["code"] for one in account["notices"]] == ["NameRejected"]


def _schedule(meta: Meta, clock) -> MessagingSchedule:
    directory = NumberDirectory(meta.documents)
    return MessagingSchedule(meta.documents, None, None, directory, meta.health, clock)  # type: ignore[arg-type]


def test_a_pause_with_an_end_is_over_by_itself_and_the_health_is_asked_for(
    meta: Meta, clock, outbox
):
    id = meta.connected()["id"]
    until = clock() + timedelta(hours=3)
    meta.documents.transact(
        TENANT, lambda tx: trouble.pause_account(tx, id, "Restricted", clock(), until)
    )
    meta.number(quality="RED", can_send="LIMITED", problem="low quality")
    clock.move(hours=2)
    assert _schedule(meta, clock).run() == 0
    clock.move(hours=1, seconds=1)

    _schedule(meta, clock).run()

    account = meta.api.get(f"/accounts/{id}").json()
    assert account["status"] == "active"
    assert (account["quality"], account["can_send"]) == ("RED", "LIMITED")
    assert account["problems"] == ["low quality"]
    assert len(outbox.facts("account-resumed")) == 1


def test_a_token_that_is_no_longer_good_pauses_the_account_and_a_new_one_heals_it(
    meta: Meta, clock, documents: Documents
):
    id = meta.connected()["id"]
    meta.documents.transact(
        TENANT, lambda tx: trouble.pause_account(tx, id, "TokenExpired", clock())
    )

    account = meta.api.put(f"/accounts/{id}/token", json={"access_token": "newer"}).json()

    assert account["status"] == "active"
    sealed = meta.stored(id)["sealed_token"]
    assert meta.sealing.open(TENANT, "account-token", sealed) == b"newer"


def test_an_account_that_is_blocked_is_logged_and_one_that_a_member_pauses_is_not(
    meta: Meta, clock, caplog
):
    id = meta.connected()["id"]
    meta.api.post(f"/accounts/{id}/pause")
    assert "account blocked" not in caplog.text
    meta.api.post(f"/accounts/{id}/resume")
    meta.documents.transact(
        TENANT, lambda tx: trouble.pause_account(tx, id, "TokenInvalid", clock())
    )

    [line] = [each for each in caplog.records if each.message == "account blocked"]
    assert (line.code, line.account_id) == ("TokenInvalid", id)


def test_what_a_member_paused_neither_health_nor_trouble_changes(meta: Meta, clock):
    id = meta.connected()["id"]
    meta.api.post(f"/accounts/{id}/pause")
    meta.documents.transact(
        TENANT, lambda tx: trouble.pause_account(tx, id, "TokenInvalid", clock())
    )
    meta.health.refresh(TENANT, id)

    account = meta.api.get(f"/accounts/{id}").json()
    assert (account["status"], account["status_reason"]) == ("paused", "PausedByMember")
    assert account["remedy"] == "Resume"
    assert meta.api.post(f"/accounts/{id}/resume").json()["status"] == "active"


# --- the account's own webhook ---------------------------------------------------------


def test_two_secrets_are_good_while_one_is_replaced(meta: Meta):
    id = meta.connected()["id"]
    url = f"/accounts/{id}/webhook"
    assert meta.api.get(url).json() == {
        "path": f"/webhooks/whatsapp/{id}", "verify_token": "", "secrets": 0,
    }  # fmt: skip

    first = meta.api.put(f"{url}/secret", json={"app_secret": "first-secret"}).json()
    again = meta.api.put(f"{url}/secret", json={"app_secret": "first-secret"}).json()
    second = meta.api.put(f"{url}/secret", json={"app_secret": "second-secret"}).json()
    third = meta.api.put(f"{url}/secret", json={"app_secret": "third-secret"}).json()

    assert [one["secrets"] for one in (first, again, second, third)] == [1, 1, 2, 2]
    assert len({one["verify_token"] for one in (first, second, third)}) == 1
    assert _secrets(meta, id) == [b"third-secret", b"second-secret"]
    assert meta.api.delete(f"{url}/secret/previous").json()["secrets"] == 1
    assert _secrets(meta, id) == [b"third-secret"]


def _secrets(meta: Meta, id: str) -> list[bytes]:
    entry = meta.documents.transact(PLATFORM, lambda tx: tx.get(store.WEBHOOK_ACCOUNTS, id))
    assert entry is not None
    assert "secret" not in " ".join(entry["app_secret_sealed"])
    return [meta.sealing.open(TENANT, APP_SECRET, one) for one in entry["app_secret_sealed"]]


def test_another_business_neither_sees_nor_changes_the_webhook(meta: Meta):
    id = meta.connected()["id"]
    foreign = {"X-Tenant": "t2"}
    for method, path in (("GET", ""), ("PUT", "/secret"), ("DELETE", "/secret/previous")):
        body = {"app_secret": "stolen-secret"} if method == "PUT" else None
        answer = meta.api.request(
            method, f"/accounts/{id}/webhook{path}", json=body, headers=foreign
        )
        assert answer.status_code == 404
