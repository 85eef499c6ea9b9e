"""The troubles a send can meet: before acceptance, after it, and repeatable."""

import time
from typing import Any

import httpx
import pytest

from tests.simulator.conftest import Simulated


def _accepted(simulated: Simulated) -> int:
    count: int = simulated.api("GET", "/stats")["accepted"]
    return count


def test_an_error_500_before_acceptance_takes_nothing(simulated: Simulated):
    simulated.switch(error_500=1)
    response = simulated.send_template()
    assert response.status_code == 500
    assert "html" in response.headers["content-type"]
    assert _accepted(simulated) == 0


@pytest.mark.parametrize(
    ("switch", "status"), [("error_500_after_accept", 500), ("garbage_after_accept", 200)]
)
def test_an_unreadable_answer_after_acceptance_hides_a_message(
    simulated: Simulated, switch: str, status: int
):
    simulated.switch(**{switch: 1})
    response = simulated.send_template()
    assert response.status_code == status
    assert _accepted(simulated) == 1
    simulated.await_items(3)


def test_an_answer_that_never_comes_hides_a_message(simulated: Simulated):
    simulated.switch(timeout_after_accept=1, hang_seconds=1)
    with pytest.raises(httpx.ReadTimeout):
        simulated.http.post(
            "/simulator/graph/v1/42/messages", json=_template(), timeout=httpx.Timeout(5, read=0.3)
        )
    assert _accepted(simulated) == 1


def test_a_connection_that_breaks_after_acceptance_hides_a_message(simulated: Simulated):
    simulated.switch(reset_after_accept=1)
    with pytest.raises(httpx.RemoteProtocolError):
        simulated.send_template()
    assert _accepted(simulated) == 1


def test_error_codes_come_at_their_rate_and_again_with_the_same_seed(simulated: Simulated):
    def codes() -> list[Any]:
        simulated.api("POST", "/reset")
        simulated.switch(seed=5, error_codes={"131016": 0.3, "130429": 0.2})
        answers = [
            simulated.send_template(f"+551198765{n:04d}", biz_opaque_callback_data=f"s{n}").json()
            for n in range(60)
        ]
        return [answer.get("error", {}).get("code") for answer in answers]

    first = codes()
    assert first == codes()
    assert 8 <= first.count(131016) <= 28
    assert 4 <= first.count(130429) <= 22
    assert first.count(None) + first.count(131016) + first.count(130429) == 60


def test_a_repeated_try_of_the_same_send_throws_the_dice_anew(simulated: Simulated):
    simulated.switch(error_codes={"131016": 0.5})
    answers = [simulated.send_template(biz_opaque_callback_data="one").json() for _ in range(20)]
    assert {"error" in answer for answer in answers} == {True, False}


def test_answers_take_the_time_of_the_switch(simulated: Simulated):
    simulated.switch(latency_seconds=[0.2, 0.3])
    start = time.monotonic()
    simulated.send_template()
    assert time.monotonic() - start >= 0.2


def test_a_held_message_says_so(simulated: Simulated):
    simulated.switch(held=1)
    message = simulated.send_template().json()["messages"][0]
    assert message["message_status"] == "held_for_quality_assessment"


def test_switches_refuse_what_they_do_not_know(simulated: Simulated):
    for body in ({"eror_500": 1}, {"error_500": 2}, {"batch_max": 0}):
        response = simulated.http.put("/simulator/api/switches", json=body)
        assert (response.status_code, response.json()["code"]) == (400, "Invalid")


def test_changes_take_json_only_so_that_no_other_page_can_make_them(simulated: Simulated):
    response = simulated.http.post("/simulator/api/reset", content=b"{}")
    assert response.status_code == 400


def test_the_page_and_its_files_may_load_nothing_but_each_other(simulated: Simulated):
    page = simulated.http.get("/simulator/")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text
    for file in ("app.js", "chat.js", "more.js", "thread.js", "panel.js", "words.js", "style.css"):
        assert simulated.http.get(f"/simulator/{file}").status_code == 200
    assert simulated.http.get("/simulator/secrets.txt").status_code == 404


def _template() -> dict[str, Any]:
    parameters = [{"type": "text", "text": "Ana"}, {"type": "text", "text": "Loja"}]
    return {
        "messaging_product": "whatsapp",
        "to": "+5511987654321",
        "type": "template",
        "template": {
            "name": "primeiro_contato",
            "language": {"code": "pt_BR"},
            "components": [{"type": "body", "parameters": parameters}],
        },
    }
