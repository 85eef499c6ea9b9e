"""Every code and every broken answer, from the simulator or a raw socket, through the adapter."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from infra.local.simulator.app import create_simulator, standalone
from shared.ports.channels import (
    Outcome,
    Outgoing,
    Reaction,
    Recipient,
    Refused,
    Sender,
    Sent,
    TextContent,
    Unknown,
)
from shared.ports.channels.whatsapp import WhatsappChannels
from tests.channels.raw_server import raw_server, responding
from tests.channels.test_errors import ROWS
from tests.simulator.serving import serving

SENDER = Sender("whatsapp", "42", "token")
MESSAGE = Outgoing("send-1", Recipient(phone="+5511987654321"), TextContent("olá 😀"))


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, httpx.Client]]:
    folder: Path = tmp_path_factory.mktemp("simulator")
    app = standalone(create_simulator(folder, "http://127.0.0.1:9/hook", "s"))
    with serving(app) as address, httpx.Client(base_url=address, trust_env=False) as http:
        yield f"{address}/simulator/graph", http


@pytest.fixture(scope="module")
def asking(simulator: tuple[str, httpx.Client]) -> Iterator[WhatsappChannels]:
    with closing(WhatsappChannels(simulator[0], "v25.0")) as channels:
        yield channels


@pytest.mark.parametrize(("code", "reaction"), ROWS)
def test_every_code_of_the_table_through_the_simulator(
    simulator: tuple[str, httpx.Client], asking: WhatsappChannels, code: int, reaction: Reaction
):
    simulator[1].put("/simulator/api/switches", json={"error_codes": {str(code): 1}})
    outcome = asking.send(SENDER, MESSAGE)
    if code in (1, 2, 131000):
        # The simulator answers these with a 5xx: nobody knows how far the message came.
        assert isinstance(outcome, Unknown)
        return
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reaction) == (code, reaction)


@pytest.mark.parametrize(
    ("status", "transient", "reaction"),
    [(400, False, Reaction.DROP), (403, False, Reaction.DROP), (500, False, None),
     (503, False, None)],
)  # fmt: skip
def test_an_unknown_code_is_dropped_with_an_alarm_or_may_have_left(
    simulator: tuple[str, httpx.Client], asking: WhatsappChannels, status: int, transient: bool,
    reaction: Reaction | None,
):  # fmt: skip
    switches = {"error_codes": {"987654": 1}, "error_http_status": status}
    simulator[1].put("/simulator/api/switches", json=switches)
    outcome = asking.send(SENDER, MESSAGE)
    simulator[1].post("/simulator/api/reset", json={})
    if reaction is None:
        assert isinstance(outcome, Unknown)
        return
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reaction, outcome.alarm) == (987_654, reaction, True)


@pytest.mark.parametrize(
    "switch",
    ["timeout_after_accept", "reset_after_accept", "error_500_after_accept",
     "garbage_after_accept"],
)  # fmt: skip
def test_what_was_accepted_and_not_answered_is_unknown_never_refused(
    simulator: tuple[str, httpx.Client], asking: WhatsappChannels, switch: str
):
    _, http = simulator
    http.post("/simulator/api/reset", json={})
    rules = {"enforce_window": False, "hang_seconds": 0.2, switch: 1}
    assert http.put("/simulator/api/switches", json=rules).is_success

    assert isinstance(asking.send(SENDER, MESSAGE), Unknown)
    assert http.get("/simulator/api/stats").json()["accepted"] == 1


@pytest.mark.parametrize(
    ("switches", "seconds"),
    [({"retry_after_seconds": 90}, 90.0), ({"usage_minutes": 5}, 300.0),
     ({"retry_after_seconds": 90, "usage_minutes": 5}, 300.0), ({}, None)],
)  # fmt: skip
def test_the_longest_wait_of_the_headers_counts(
    simulator: tuple[str, httpx.Client],
    asking: WhatsappChannels,
    switches: dict[str, float],
    seconds: float | None,
):
    _, http = simulator
    http.post("/simulator/api/reset", json={})
    http.put("/simulator/api/switches", json={"error_codes": {"80007": 1}, **switches})
    outcome = asking.send(SENDER, MESSAGE)
    assert isinstance(outcome, Refused)
    assert (outcome.reaction, outcome.retry_after_seconds) == (Reaction.SLOW_ACCOUNT, seconds)


def _outcome(status: int, body: bytes, *headers: str) -> Outcome:
    with (
        raw_server(responding(status, body, *headers)) as (address, _),
        closing(WhatsappChannels(address, "v25.0")) as channels,
    ):
        return channels.send(SENDER, MESSAGE)


BODIES = [b"", b"<html><body>no</body></html>", b"null", b"[]", b'{"error":"x"}', b'{"error":{}}',
          b'{"error":{"code":null}}', b'{"error":{"code":"x"}}', b'{"error":{"code":1e400}}',
          b"\xff\xfe", b"[" * 5_000, b'{"error":{"code":' + b"9" * 5_000 + b"}}"]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_an_answer_without_a_code_is_read_by_its_status(body: bytes):
    for status in (500, 502, 503, 504, 408):
        assert isinstance(_outcome(status, body), Unknown), status
    for status, reaction in (
        (400, Reaction.DROP),
        (401, Reaction.PAUSE_ACCOUNT),
        (403, Reaction.PAUSE_ACCOUNT),
        (404, Reaction.PAUSE_ACCOUNT),
        (413, Reaction.DROP),
        (429, Reaction.SLOW_ACCOUNT),
    ):
        outcome = _outcome(status, body, "retry-after: 17")
        assert isinstance(outcome, Refused), status
        assert (outcome.code, outcome.reaction) == (-status, reaction)
        assert outcome.retry_after_seconds in (17.0, None)
    assert isinstance(_outcome(200, body), Unknown)


def test_a_code_that_is_text_is_a_code_and_details_may_be_anything():
    for error in (
        {"code": "131047"},
        {"code": 131047.0},
        {"code": 131047, "error_data": "words", "error_subcode": "x", "message": 7},
        {"code": 131047, "error_data": {"details": ["a"]}, "is_transient": "yes"},
    ):
        outcome = _outcome(400, json.dumps({"error": error}).encode())
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.reaction) == (131047, Reaction.NEEDS_TEMPLATE)


def test_a_success_with_more_than_we_know_is_a_success():
    body = {"messages": [{"id": "w", "message_status": "accepted", "new": {}}], "contacts": "x"}
    assert _outcome(200, json.dumps(body).encode()) == Sent("w")
    body = {"messages": [None, {"id": "w"}], "contacts": [{"wa_id": 55}]}
    assert _outcome(200, json.dumps(body).encode()) == Sent("w", "55")
