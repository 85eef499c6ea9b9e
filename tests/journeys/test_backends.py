"""The same journey with documents on Firestore and the bus on Pub/Sub."""

import uuid
from pathlib import Path

import httpx
import pytest

from tests.journeys.business import Business, people_csv, phone_of, sign_up, wait_until
from tests.system import running_system


def play(business: Business) -> None:
    """A campaign goes out, a prospect answers, the agent replies from the knowledge."""
    source = {"title": "Horários", "text": "Abrimos de segunda a sexta, das 9h às 18h."}
    business.post(f"/agents/{business.agent_id}/knowledge", source)
    business.import_people(people_csv(12, "lista"))
    campaign = business.campaign(10, 1, "lista")
    business.post(f"/campaigns/{campaign}/start")
    wait_until(lambda: business.status(campaign) == "completed", "the end", 120)
    business.write_as(phone_of(3), "qual o horário de atendimento?")
    wait_until(lambda: len(business.accepted()) == 13, "the answer", 60)
    heard = business.heard_by(phone_of(3))

    assert [message["direction"] for message in heard] == ["out", "in", "out"]
    assert "9h às 18h" in heard[-1]["text"]
    assert len({message["to"] for message in business.accepted()}) == 12
    wait_until(lambda: _all_delivered(business, campaign), "the statuses", 60)
    metrics = business.get(f"/campaigns/{campaign}/metrics")
    assert metrics["funnel"]["replied"] == 1, metrics


def _all_delivered(business: Business, campaign: str) -> bool:
    return all(row["delivery"] in ("delivered", "read") for row in business.ledger(campaign))


@pytest.mark.parametrize("backend", ["embedded", "firestore and pubsub"])
def test_the_main_job_runs(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    settings = {"DEMO": "0", "REPLY_WAIT_SECONDS": "1"}
    if backend != "embedded":
        settings |= {
            "DOCUMENTS": "firestore",
            "BUS": "pubsub",
            "GOOGLE_CLOUD_PROJECT": f"demo-{uuid.uuid4().hex}",
            "FIRESTORE_EMULATOR_HOST": request.getfixturevalue("firestore_emulator"),
            "PUBSUB_EMULATOR_HOST": request.getfixturevalue("pubsub_emulator"),
        }
    with (
        running_system(tmp_path, **settings) as system,
        httpx.Client(timeout=60) as client,
    ):
        play(sign_up(system.url, client))
