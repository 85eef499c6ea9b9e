"""A campaign of 2,000 over a bad line and through crashes: nobody twice, nobody lost."""

import time
from pathlib import Path

import httpx
import pytest

from shared.kernel.clock import from_text
from tests.journeys.business import (
    Business,
    most_in_window,
    people_csv,
    phone_of,
    sign_up,
    wait_until,
)
from tests.system import System, running_system

BAD_LINE = {
    "duplicate_rate": 1.0,
    "duplicate_times": 3,
    "reorder_rate": 0.5,
    "timeout_after_accept": 0.05,
    "hang_seconds": 12.0,
    "error_500": 0.05,
}


@pytest.fixture
def client():
    with httpx.Client(timeout=30) as opened:
        yield opened


def check_everybody_once(business: Business, campaign: str, people: int) -> dict[str, int]:
    """Compare the ledger with the simulator's own record; return the states."""
    accepted = business.accepted()
    to = [message["to"] for message in accepted]
    assert len(to) == len(set(to)), "somebody was written to twice"
    ledger = business.ledger(campaign)
    assert len(ledger) == people, "somebody was lost"
    states: dict[str, int] = {}
    for row in ledger:
        states[row["state"]] = states.get(row["state"], 0) + 1
    left = {message["send_id"] for message in accepted}
    for row in ledger:
        if row["state"] == "sent":
            assert row["id"] in left, "the ledger says sent, the simulator never saw it"
        elif row["id"] in left:
            assert row["state"] in ("unknown", "unconfirmed"), row
    assert set(states) <= {"sent", "unknown", "unconfirmed", "rejected"}, states
    return states


def finish(business: Business, campaign: str, seconds: float) -> None:
    wait_until(lambda: business.status(campaign) == "completed", "the end of the campaign", seconds)


def settle(business: Business, campaign: str) -> None:
    """Wait until statuses have settled every uncertain send the simulator took."""
    left = {message["send_id"] for message in business.accepted()}

    def settled() -> bool:
        unsure = [row for row in business.ledger(campaign) if row["state"] == "unknown"]
        return not any(row["id"] in left for row in unsure)

    wait_until(settled, "the reconciliation", 90)


def test_two_thousand_people_over_a_bad_line_each_get_one_message(tmp_path: Path, client) -> None:
    with running_system(tmp_path, DEMO="0") as system:
        business = sign_up(system.url, client)
        business.switch(**BAD_LINE)
        business.import_people(people_csv(2000, "lista"))
        campaign = business.campaign(60, 1, "lista")
        business.post(f"/campaigns/{campaign}/start")
        finish(business, campaign, 300)
        settle(business, campaign)

        states = check_everybody_once(business, campaign, 2000)

    # 5 % end in doubt and are told by their status; a refused 500 is never counted as sent.
    assert states["sent"] >= 1800


def test_killed_five_times_in_the_middle_nobody_is_lost_or_written_to_twice(
    tmp_path: Path, client
) -> None:
    system = System(tmp_path, {"DEMO": "0"})
    system.start()
    try:
        business = sign_up(system.url, client)
        business.switch(**BAD_LINE)
        business.import_people(people_csv(2000, "lista"))
        campaign = business.campaign(60, 1, "lista")
        business.post(f"/campaigns/{campaign}/start")
        for _ in range(5):
            time.sleep(5)
            system.kill_everything()
            system.start()
        finish(business, campaign, 400)
        settle(business, campaign)

        states = check_everybody_once(business, campaign, 2000)
    finally:
        system.stop()

    # In doubt may be the 5 % of the 500s and, at each crash, a second's worth of claims under way.
    assert states["sent"] >= 2000 - 100 - 5 * 60


def test_the_rate_is_never_passed_and_its_mean_is_kept(tmp_path: Path, client) -> None:
    with running_system(tmp_path, DEMO="0") as system:
        business = sign_up(system.url, client)
        business.import_people(people_csv(300, "lista"))
        campaign = business.campaign(20, 1, "lista")
        business.post(f"/campaigns/{campaign}/start")
        finish(business, campaign, 120)
        claims = [from_text(row["claimed_at"]).timestamp() for row in business.ledger(campaign)]

    assert len(claims) == 300
    assert most_in_window(claims, 1.0) <= 20
    mean = (len(claims) - 1) / (max(claims) - min(claims))
    # Both ends may lie a little beside their slots; the limit itself was checked above.
    assert 0.98 * 20 <= mean <= 1.02 * 20


def test_pausing_stops_the_next_claim_and_resuming_repeats_nothing(tmp_path: Path, client) -> None:
    with running_system(tmp_path, DEMO="0") as system:
        business = sign_up(system.url, client)
        business.import_people(people_csv(60, "lista"))
        campaign = business.campaign(10, 1, "lista")
        business.post(f"/campaigns/{campaign}/start")
        wait_until(lambda: len(business.accepted()) >= 10, "the first messages")
        business.post(f"/campaigns/{campaign}/pause")
        # The claim before the pause may still be on its way to the provider.
        time.sleep(0.5)
        stopped = len(business.accepted())
        time.sleep(3)
        assert len(business.accepted()) == stopped
        for _ in range(3):
            business.post(f"/campaigns/{campaign}/resume")
            business.post(f"/campaigns/{campaign}/pause")
        business.post(f"/campaigns/{campaign}/resume")
        finish(business, campaign, 120)

        states = check_everybody_once(business, campaign, 60)

    assert states == {"sent": 60}


def test_a_burst_gets_one_answer_and_an_opt_out_one_confirmation(tmp_path: Path, client) -> None:
    with running_system(tmp_path, DEMO="0", REPLY_WAIT_SECONDS="3") as system:
        business = sign_up(system.url, client)
        source = {"title": "Horários", "text": "Abrimos de segunda a sexta, das 9h às 18h."}
        business.post(f"/agents/{business.agent_id}/knowledge", source)
        business.import_people(people_csv(2, "lista"))
        campaign = business.campaign(10, 1, "lista")
        business.post(f"/campaigns/{campaign}/start")
        wait_until(lambda: len(business.accepted()) == 2, "the first messages")
        for text in ("oi", "tudo bem?", "quero saber", "qual o horário de atendimento?"):
            business.write_as(phone_of(0), text)
            time.sleep(0.4)
        business.write_as(phone_of(1), "não quero mais receber mensagens")
        wait_until(lambda: len(business.accepted()) == 4, "the answers")
        time.sleep(6)

        first, second = business.heard_by(phone_of(0)), business.heard_by(phone_of(1))

    assert [message["direction"] for message in first] == ["out", *["in"] * 4, "out"]
    assert "9h às 18h" in first[-1]["text"]
    assert [message["direction"] for message in second] == ["out", "in", "out"]
