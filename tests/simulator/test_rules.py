"""Meta's rules as the simulator enforces them, over its Graph API."""

from typing import Any

import pytest

from tests.conftest import SettableClock
from tests.simulator.conftest import Simulated

ANA = "+5511987654321"


def _code(response: Any) -> int | None:
    body = response.json()
    return body["error"]["code"] if "error" in body else None


def test_free_text_needs_a_message_of_the_last_24_hours(still: Simulated, clock: SettableClock):
    assert _code(still.send()) == 131047
    still.write()
    assert _code(still.send()) is None
    clock.move(hours=23, minutes=59)
    assert _code(still.send()) is None
    clock.move(minutes=2)
    assert _code(still.send()) == 131047
    assert _code(still.send_template()) is None


def test_the_window_belongs_to_one_number(still: Simulated):
    still.write(number_id="42")
    assert _code(still.send(number="43")) == 131047


def test_a_number_sends_and_receives_no_more_than_80_in_any_second(
    still: Simulated, clock: SettableClock
):
    for n in range(30):
        still.write(f"+55119870000{n:02d}")
    codes = [_code(still.send_template(f"+55119860000{n:02d}")) for n in range(60)]
    assert codes == [None] * 50 + [130429] * 10
    clock.move(seconds=0.99)
    assert _code(still.send_template("+5511985000000")) == 130429
    assert _code(still.send_template("+5511985000000", number="43")) is None
    clock.move(seconds=0.01)
    assert _code(still.send_template("+5511985000001")) is None


def test_one_person_gets_one_message_in_six_seconds(still: Simulated, clock: SettableClock):
    still.write()
    assert _code(still.send()) is None
    clock.move(seconds=6)
    assert _code(still.send()) is None


def test_a_burst_of_20_is_paid_back_with_two_minutes(still: Simulated, clock: SettableClock):
    still.write()
    assert [_code(still.send()) for _ in range(20)] == [None] * 20
    clock.move(seconds=7)
    assert _code(still.send()) == 131056
    assert _code(still.send_template("+5511911111111")) is None
    clock.move(seconds=112)
    assert _code(still.send()) == 131056
    clock.move(seconds=1)
    assert _code(still.send()) is None


def test_a_burst_ends_at_45(still: Simulated):
    still.write()
    assert [_code(still.send()) for _ in range(46)] == [None] * 45 + [131056]


def test_different_people_outside_the_window_are_counted_over_24_hours(
    still: Simulated, clock: SettableClock
):
    still.switch(unique_recipients_per_day=3)
    phones = [f"+551198800000{n}" for n in range(5)]
    assert [_code(still.send_template(phone)) for phone in phones[:4]] == [None] * 3 + [139001]
    assert _code(still.send_template(phones[3], number="43")) == 139001
    clock.move(hours=1)
    assert _code(still.send_template(phones[0])) is None
    still.write(phones[4])
    assert _code(still.send_template(phones[4])) is None
    clock.move(hours=23)
    assert _code(still.send_template(phones[3])) is None


def test_who_stopped_marketing_gets_no_marketing_but_other_messages(still: Simulated):
    still.api("POST", f"/people/{ANA}/preferences", {"value": "stop"})
    assert _code(still.send_template()) == 131050
    utility = {"name": "confirmacao", "language": {"code": "pt_BR"}}
    utility["components"] = [{"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}]  # type: ignore[assignment]
    assert _code(still.send_template(template=utility)) is None
    still.api("POST", f"/people/{ANA}/preferences", {"value": "resume"})
    assert _code(still.send_template()) is None


@pytest.mark.parametrize(
    ("name", "language", "code"),
    [
        ("nobody_wrote_it", "pt_BR", 132001),
        ("primeiro_contato", "en", 132001),
        ("promocao_recusada", "pt_BR", 132001),
        ("promocao_pausada", "pt_BR", 132015),
        ("primeiro_contato", "pt_BR", 132000),
    ],
)
def test_a_template_must_exist_be_approved_and_get_its_variables(
    still: Simulated, name: str, language: str, code: int
):
    template = {"name": name, "language": {"code": language}}
    assert _code(still.send_template(template=template)) == code


@pytest.mark.parametrize("phone", ["+550011111111", "+5511", "+1234567"])
def test_a_phone_that_cannot_be_gets_nothing(still: Simulated, phone: str):
    assert _code(still.send_template(phone)) in (131026, 131009)


def test_a_person_without_whatsapp_gets_nothing(still: Simulated):
    still.api("PUT", f"/people/{ANA}", {"no_whatsapp": True})
    assert _code(still.send_template()) == 131026


def test_a_number_without_plus_gets_the_country_of_the_business(still: Simulated):
    still.send_template("11987654321")
    still.send_template("5511987654321")
    sent = still.api("GET", "/sent")["items"]
    assert [item["to"] for item in sent] == ["+5511987654321"]


def test_old_brazilian_mobiles_are_one_person_in_both_forms(still: Simulated):
    still.switch(ninth_digit_dropped=True)
    answers = [still.send_template(phone).json() for phone in ("+5531987654321", "+553187654321")]
    assert {answer["contacts"][0]["wa_id"] for answer in answers} == {"553187654321"}
    assert {item["to"] for item in still.api("GET", "/sent")["items"]} == {"+5531987654321"}


def test_a_repeated_request_is_a_second_message_and_the_judge_sees_it(still: Simulated):
    for _ in range(2):
        still.send_template(biz_opaque_callback_data="send-1")
    stats = still.api("GET", "/stats")
    assert stats["accepted"] == 2
    assert stats["double_sends"]["by_send_id"] == [{"send_id": "send-1", "count": 2}]
    assert stats["double_sends"]["by_recipient_and_template"][0]["count"] == 2
    assert stats["max_in_one_second"] == 2


def test_the_shape_of_what_is_asked_is_checked(still: Simulated):
    assert _code(still.send(to="")) == 131008
    assert _code(still.send(to="nobody")) == 131009
    assert _code(still.send(text={})) == 131008
    assert _code(still.send(text={"body": "x" * 4097})) == 131009
    assert _code(still.send(type="hologram")) == 131051
    assert _code(still.send(messaging_product="telegram")) == 100
    bad = still.http.post("/simulator/graph/v25.0/42/messages", content=b"{")
    assert _code(bad) == 100


def test_a_token_is_needed(still: Simulated):
    response = still.http.post(
        "/simulator/graph/v25.0/42/messages", json={}, headers={"Authorization": ""}
    )
    assert response.status_code == 401
    assert response.json()["error"]["type"] == "OAuthException"
    assert _code(response) == 190


def test_the_judge_lists_what_was_accepted_page_by_page(still: Simulated):
    for n in range(5):
        still.send_template(f"+551198800000{n}")
    first = still.api("GET", "/sent?limit=3")
    rest = still.api("GET", f"/sent?limit=3&after={first['next_after']}")
    assert len(first["items"]) == 3
    assert [item["to"][-1] for item in rest["items"]] == ["3", "4"]
    assert rest["next_after"] is None


def test_numbers_of_one_portfolio_share_its_people_and_another_has_its_own(still: Simulated):
    still.switch(unique_recipients_per_day=1)
    still.api("PUT", "/numbers", {"77": {"portfolio_id": "999", "business_account_id": "888"}})
    assert _code(still.send_template("+5511988000001")) is None
    assert _code(still.send_template("+5511988000002", number="43")) == 139001
    assert _code(still.send_template("+5511988000002", number="77")) is None


@pytest.mark.parametrize("start", [f"{n:02}" for n in range(0, 100, 7)])
def test_a_number_is_no_file_whatever_digits_it_begins_with(still: Simulated, start: str):
    number, token = f"{start}00000012345", {"authorization": "Bearer t"}
    described = still.http.get(f"/simulator/graph/v25.0/{number}", headers=token).json()
    listed = still.http.get("/simulator/graph/v25.0/888/phone_numbers", headers=token).json()
    assert "mime_type" not in described
    assert {"id": number} in listed["data"]


def test_a_number_that_is_also_in_the_app_sends_twenty_a_second(
    still: Simulated, clock: SettableClock
):
    still.api("PUT", "/numbers", {"42": {"coexistence": True}})
    codes = [_code(still.send_template(f"+55119860000{n:02d}")) for n in range(21)]
    assert codes == [None] * 20 + [130429]
    clock.move(seconds=1)
    assert _code(still.send_template("+5511986000099")) is None


def test_after_the_first_messages_of_a_new_template_the_others_are_held(still: Simulated):
    template = {"name": "nova", "language": "pt_BR", "body": "Oi", "quality": "UNKNOWN"}
    still.api("PUT", "/templates", [template])
    still.switch(pacing_after=2, pacing_seconds=60)
    asked = {"name": "nova", "language": {"code": "pt_BR"}}
    answers = [
        still.send_template(f"+551198800000{n}", template=asked).json() for n in range(3)
    ]  # fmt: skip
    states = [answer["messages"][0]["message_status"] for answer in answers]
    assert states == ["accepted", "accepted", "held_for_quality_assessment"]
