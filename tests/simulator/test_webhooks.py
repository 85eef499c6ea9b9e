"""Webhooks of the simulator: signed, retried, batched, doubled, reordered, lost."""

import json
from collections import Counter
from typing import Any

import httpx

from shared.ports.channels import (
    AccountEvent,
    Button,
    Edited,
    Fetched,
    Files,
    InboundMessage,
    ListChoice,
    Preference,
    Revoked,
    StatusUpdate,
)
from shared.ports.channels.media import GraphMedia
from shared.ports.channels.signature import verify
from tests.simulator.conftest import NUMBER, SECRET, Simulated
from tests.simulator.serving import wait_for

ANA = "+5511987654321"


def _statuses(items: list[Any]) -> list[StatusUpdate]:
    return [item for item in items if isinstance(item, StatusUpdate)]


def _received(simulated: Simulated) -> list[InboundMessage]:
    return [item for item in simulated.items() if isinstance(item, InboundMessage)]


def test_a_message_is_reported_sent_delivered_and_read_with_our_send_id(simulated: Simulated):
    message_id = simulated.send_template(biz_opaque_callback_data="send-1").json()["messages"][0]
    items = _statuses(simulated.await_items(3))
    assert [item.status for item in items] == ["sent", "delivered", "read"]
    assert {item.send_id for item in items} == {"send-1"}
    assert {item.message_id for item in items} == {message_id["id"]}
    assert {item.recipient_id for item in items} == {"5511987654321"}
    wait_for(lambda: simulated.api("GET", "/stats")["statuses"] == {"read": 1})


def test_bodies_are_signed_over_escaped_ascii(simulated: Simulated):
    simulated.write(text="café 😀 a/b")
    simulated.await_items(1)
    (body,) = simulated.webhook.bodies
    assert body.isascii()
    assert rb"caf\u00e9 \ud83d\ude00 a\/b" in body
    assert verify(body, simulated.webhook.signatures[0], [SECRET.encode()])


def test_a_person_writes_with_name_and_ids(simulated: Simulated):
    written = simulated.write(text="quanto custa?", name="Ana Paula")
    (item,) = simulated.await_items(1)
    assert isinstance(item, InboundMessage)
    assert (item.text, item.phone, item.profile_name) == ("quanto custa?", ANA, "Ana Paula")
    assert (item.number_id, item.message_id) == ("42", written["id"])
    assert item.user_id


def test_every_type_a_person_can_write_arrives_as_that_type(simulated: Simulated):
    kinds = ["text", "image", "audio", "document", "location", "button", "interactive"]
    for kind in kinds:
        simulated.write(text="palavras", type=kind)
    simulated.write(text="👍", type="reaction", reply_to="wamid.x")
    simulated.write(type="unsupported")
    items = [i for i in simulated.await_items(len(kinds) + 2) if isinstance(i, InboundMessage)]
    found = {item.type: item.text for item in items}
    assert found == {**dict.fromkeys(kinds, "palavras"), "reaction": "👍", "unsupported": ""}


def test_a_hidden_person_is_reached_by_the_provider_id_alone(simulated: Simulated):
    person = simulated.api("PUT", f"/people/{ANA}", {"hidden": True})
    simulated.write()
    (item,) = simulated.await_items(1)
    assert isinstance(item, InboundMessage)
    assert (item.phone, item.user_id) == (None, person["user_id"])
    answer = simulated.send(to="", recipient=person["user_id"])
    assert "wa_id" not in answer.json()["contacts"][0]
    statuses = _statuses(simulated.await_items(4))
    assert {status.recipient_id for status in statuses} == {person["user_id"]}


def test_a_webhook_that_fails_is_tried_until_it_is_taken(simulated: Simulated):
    simulated.webhook.statuses = [500, 204]
    simulated.write()
    assert len(simulated.await_items(1)) == 1
    assert simulated.api("GET", "/stats")["webhooks"]["failed_attempts"] == 2


def test_duplicates_come_as_often_as_the_switch_says(simulated: Simulated):
    simulated.switch(duplicate_rate=1, duplicate_times=2)
    simulated.write()
    wait_for(lambda: len(simulated.webhook.bodies) == 3)
    assert len(set(simulated.webhook.bodies)) == 1


def test_batches_hold_up_to_the_number_of_the_switch(simulated: Simulated):
    simulated.switch(batch_max=5, webhooks_paused=True)
    for n in range(12):
        simulated.write(f"+551198765{n:04d}", f"number {n}")
    simulated.switch(webhooks_paused=False)
    items = simulated.await_items(12)
    assert Counter(len(_messages(body)) for body in simulated.webhook.bodies) == {5: 2, 2: 1}
    assert {item.text for item in items if isinstance(item, InboundMessage)} == {
        f"number {n}" for n in range(12)
    }
    assert len({item.phone for item in items if isinstance(item, InboundMessage)}) == 12


def _messages(body: bytes) -> list[Any]:
    (entry,) = json.loads(body)["entry"]
    messages: list[Any] = entry["changes"][0]["value"]["messages"]
    return messages


def test_reordering_lets_later_statuses_overtake(simulated: Simulated):
    simulated.switch(reorder_rate=0.5, reorder_seconds=0.5, batch_max=1)
    for n in range(10):
        simulated.send_template(f"+551198765{n:04d}", biz_opaque_callback_data=f"s{n}")
    items = _statuses(simulated.await_items(30))
    orders = [[i.status for i in items if i.send_id == f"s{n}"] for n in range(10)]
    assert any(order != ["sent", "delivered", "read"] for order in orders)
    assert all(sorted(order) == ["delivered", "read", "sent"] for order in orders)


def test_dropped_statuses_never_come(simulated: Simulated):
    simulated.switch(drop_status=1)
    simulated.send_template()
    simulated.switch(drop_status=0)
    simulated.send_template("+5511911111111", biz_opaque_callback_data="other")
    items = _statuses(simulated.await_items(3))
    assert {item.send_id for item in items} == {"other"}


def test_read_comes_only_from_who_reports_it(simulated: Simulated):
    simulated.switch(read_rate=0)
    simulated.send_template()
    assert [item.status for item in _statuses(simulated.await_items(2))] == ["sent", "delivered"]


def test_a_message_can_fail_after_it_was_accepted(simulated: Simulated):
    simulated.switch(failed_codes={"131049": 1})
    assert "messages" in simulated.send_template().json()
    (status,) = _statuses(simulated.await_items(1))
    assert (status.status, status.error_code) == ("failed", 131049)


def test_what_concerns_the_person_can_be_found_out_later(simulated: Simulated):
    simulated.switch(refuse_asynchronously=True)
    assert "messages" in simulated.send().json()
    (status,) = _statuses(simulated.await_items(1))
    assert (status.status, status.error_code) == ("failed", 131047)


def test_stopping_marketing_is_told_to_the_business(simulated: Simulated):
    simulated.api("POST", f"/people/{ANA}/preferences", {"value": "stop", "number_id": "42"})
    (event,) = simulated.await_items(1)
    assert isinstance(event, Preference)
    assert (event.value, event.number_id, event.phone) == ("stop", "42", ANA)


def test_account_events_and_statuses_can_be_sent_by_hand(simulated: Simulated):
    value = {"event": "PAUSED", "message_template_name": "x"}
    simulated.api("POST", "/events", {"field": "message_template_status_update", "value": value})
    (event,) = simulated.await_items(1)
    assert isinstance(event, AccountEvent)
    assert event.value == value
    simulated.switch(drop_status=1)
    message_id = simulated.send_template().json()["messages"][0]["id"]
    simulated.api("POST", "/status", {"message_id": message_id, "status": "failed", "code": 131026})
    (status,) = _statuses(simulated.await_items(2))
    assert (status.status, status.error_code) == ("failed", 131026)


def test_a_scripted_person_answers_a_campaign_once(simulated: Simulated):
    persona = {"name": "interested", "answers": ["me conta mais"], "seconds": [0, 0]}
    simulated.api("PUT", "/personas", [persona])
    simulated.send_template()
    simulated.await_items(4)
    simulated.send_template()
    simulated.send()
    items = simulated.await_items(10)
    answers = [item.text for item in items if isinstance(item, InboundMessage)]
    assert answers == ["me conta mais"]


def test_scripted_people_answer_by_phone_words_and_chance(simulated: Simulated):
    rules = [
        {"name": "never", "answers": ["no"], "probability": 0, "phones": ["+5511900000001"]},
        {"name": "price", "answers": ["caro!"], "after": "any", "contains": "CONDIÇÃO"},
    ]
    simulated.api("PUT", "/personas", [{**rule, "seconds": [0, 0]} for rule in rules])
    simulated.send_template("+5511900000001")
    simulated.send_template("+5511900000002")
    items = simulated.await_items(7)
    assert [i.phone for i in items if isinstance(i, InboundMessage)] == ["+5511900000002"]


def test_the_webhook_address_can_be_verified_as_meta_does(simulated: Simulated):
    answer = simulated.http.post("/simulator/verify").json()
    assert answer == {"verified": True, "status": 200}
    assert simulated.webhook.challenges == ["token"]


def test_reset_forgets_everything(simulated: Simulated):
    simulated.switch(seed=9, webhooks_paused=True)
    simulated.write()
    simulated.api("POST", "/reset")
    assert simulated.api("GET", "/people")["items"] == []
    assert simulated.api("GET", "/switches")["seed"] == 1
    assert simulated.send().json()["error"]["code"] == 131047
    assert simulated.api("GET", "/stats")["webhooks"]["waiting"] == 0


def test_a_picture_of_a_person_can_be_fetched_as_from_meta(simulated: Simulated):
    simulated.api("POST", f"/people/{ANA}/messages", {"type": "image", "number_id": "42"})
    (message,) = simulated.await_items(1)
    assert isinstance(message, InboundMessage)
    assert isinstance(message.content, Files)
    source = GraphMedia(f"{simulated.address}/simulator/graph", "v25.0")
    fetched = source.fetch("token", message.content.files[0])
    source.close()
    assert isinstance(fetched, Fetched)
    assert fetched.content_type == "image/png"
    assert fetched.data.startswith(b"\x89PNG")


def test_a_phone_shows_the_pictures_of_both_sides_byte_by_byte(simulated: Simulated):
    simulated.write(type="image", text="Olha")
    data = b"\x89PNG\r\n\x1a\n\x00\r\xff--\nend\r\n"
    form = {"file": ("foto.png", data, "image/png")}
    media = f"/simulator/graph/v25.0/{NUMBER}/media"
    kind = {"messaging_product": "whatsapp"}
    id = simulated.http.post(media, data=kind, files=form).json()["id"]
    simulated.send(type="image", image={"id": id})
    shown = simulated.api("GET", f"/people/{ANA}/messages")["items"]
    theirs, ours = [_picture(simulated, json.loads(one["offered"])["picture"]) for one in shown]
    assert theirs.content.startswith(b"\x89PNG")
    assert ours.content == data
    assert ours.headers["content-type"] == "image/png"


def test_a_file_that_is_no_picture_is_not_shown(simulated: Simulated):
    form = {"file": ("page.html", b"<script>", "text/html")}
    media = f"/simulator/graph/v25.0/{NUMBER}/media"
    kind = {"messaging_product": "whatsapp"}
    id = simulated.http.post(media, data=kind, files=form).json()["id"]
    assert _picture(simulated, id).status_code == 404


def _picture(simulated: Simulated, id: str) -> httpx.Response:
    return simulated.http.get(f"/simulator/api/files/{id}")


def test_people_press_what_a_message_offers_and_send_places_and_cards(simulated: Simulated):
    simulated.write()
    button = {"type": "reply", "reply": {"id": "b1", "title": "Sim"}}
    action = {"buttons": [button]}
    asked = {"type": "button", "body": {"text": "Quer?"}, "action": action}
    sent = simulated.send(type="interactive", interactive=asked).json()["messages"][0]["id"]
    shown = simulated.api("GET", f"/people/{ANA}/messages")["items"][-1]
    assert json.loads(shown["offered"]) == {"buttons": [{"id": "b1", "title": "Sim"}]}
    simulated.write(text="Sim", type="interactive", choice="b1", reply_to=sent)
    simulated.write(text="Não", type="interactive", choice="r2", of_list=True)
    simulated.write(text="Loja\nRua A, 1", type="location")
    simulated.write(text="Rui\n+55 11 98765-0000", type="contacts")
    wait_for(lambda: len(_received(simulated)) == 5)
    found = _received(simulated)[1:]
    assert (found[0].content, found[0].reply_to) == (Button("b1", "Sim"), sent)
    assert found[1].content == ListChoice("r2", "Não")
    assert (found[2].content.name, found[2].content.address) == ("Loja", "Rua A, 1")
    assert found[3].content.cards[0].phones[0].wa_id == "5511987650000"


def test_people_edit_and_take_back_what_they_wrote(simulated: Simulated):
    for kind in ("edit", "revoke", "order"):
        body = {"type": kind, "text": "Quero 3", "number_id": "42", "reply_to": "wamid.first"}
        simulated.api("POST", f"/people/{ANA}/messages", body)
    edited, revoked, ordered = simulated.await_items(3)
    assert edited.content == Edited("wamid.first")
    assert revoked.content == Revoked("wamid.first")
    assert ordered.content.items[0].price == "49.9"
