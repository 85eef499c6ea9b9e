"""The WhatsApp adapter over real HTTP: which outcome each kind of trouble is."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.simulator.app import create_simulator, standalone
from shared.config import Settings
from shared.ports.channels import (
    NumberState,
    Outcome,
    Outgoing,
    Reaction,
    Recipient,
    Refused,
    Sender,
    Sent,
    TemplateContent,
    TextContent,
    Unknown,
)
from shared.ports.channels.connect import connect_channel_accounts, connect_channels
from shared.ports.channels.errors import NOT_CONNECTED
from shared.ports.channels.whatsapp import WhatsappChannels
from shared.ports.channels.whatsapp_account import read_daily_limit
from tests.channels.raw_server import raw_server, responding
from tests.simulator.serving import serving

SENDER = Sender("whatsapp", "42", "token")
MESSAGE = Outgoing("send-1", Recipient(phone="5511987654321"), TextContent("olá 😀"))


def _outcome(answer: Callable[[socket.socket], None], message: Outgoing = MESSAGE) -> Outcome:
    with raw_server(answer) as (address, _):
        channels = WhatsappChannels(address, "v25.0")
        try:
            return channels.send(SENDER, message)
        finally:
            channels.close()


def _graph(code: int, **more: Any) -> bytes:
    error = {"message": f"(#{code}) words", "type": "OAuthException", "code": code, **more}
    return json.dumps({"error": error}).encode()


def _request_of(message: Outgoing) -> tuple[bytes, dict[str, Any]]:
    with raw_server(responding(200, b'{"messages":[{"id":"w"}]}')) as (address, requests):
        channels = WhatsappChannels(address + "/", "v25.0")
        assert channels.send(SENDER, message) == Sent("w")
        channels.close()
    head, _, body = requests[0].partition(b"\r\n\r\n")
    return head, json.loads(body)


def test_a_text_is_asked_for_as_the_api_wants_it():
    head, body = _request_of(MESSAGE)
    assert head.startswith(b"POST /v25.0/42/messages HTTP/1.1")
    assert b"Authorization: Bearer token" in head
    assert body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+5511987654321",
        "type": "text",
        "text": {"body": "olá 😀", "preview_url": True},
        "biz_opaque_callback_data": "send-1",
    }


def test_a_template_brings_its_variables_in_order_to_a_person_without_phone():
    content = TemplateContent("hello", "pt_BR", ("Ana", "R$ 10"))
    _, body = _request_of(Outgoing("s", Recipient(user_id="BR.1"), content))
    assert body["recipient"] == "BR.1"
    assert "to" not in body
    parameters = [{"type": "text", "text": "Ana"}, {"type": "text", "text": "R$ 10"}]
    assert body["template"] == {
        "name": "hello",
        "language": {"code": "pt_BR"},
        "components": [{"type": "body", "parameters": parameters}],
    }


def test_half_an_emoji_in_a_text_is_no_failure_of_ours():
    _, body = _request_of(Outgoing("s", MESSAGE.recipient, TextContent("a\ud83d")))
    assert body["text"]["body"].startswith("a")


def test_no_connection_is_a_refusal_to_try_again():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    with closing(WhatsappChannels(f"http://127.0.0.1:{port}", "v25.0")) as channels:
        outcome = channels.send(SENDER, MESSAGE)
    assert outcome == Refused(NOT_CONNECTED, Reaction.RETRY, "ConnectError")


def test_a_failing_handshake_is_a_refusal_to_try_again():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def hang_up() -> None:
        connection, _ = listener.accept()
        connection.recv(16)
        connection.close()

    thread = threading.Thread(target=hang_up, daemon=True)
    thread.start()
    with closing(WhatsappChannels(f"https://127.0.0.1:{port}", "v25.0")) as channels:
        outcome = channels.send(SENDER, MESSAGE)
    thread.join(5)
    listener.close()
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reaction) == (NOT_CONNECTED, Reaction.RETRY)


@pytest.mark.parametrize(
    "answer",
    [
        lambda connection: None,
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"),
        lambda connection: connection.sendall(b"SSH-2.0-nothing\r\n\r\n"),
        responding(200, b"<html>"),
        responding(200, b"{}"),
        responding(200, b'{"messages":[]}'),
        responding(200, b'{"messages":[{"id":""}]}'),
        responding(200, b'{"messages":"w"}'),
        responding(200, b"[" * 50_000),
        responding(500, b""),
        responding(502, b"<html>bad gateway"),
        responding(503, b'{"error":"down"}'),
        responding(408, b""),
        responding(500, _graph(131000)),
        responding(500, _graph(1)),
        responding(503, _graph(2, is_transient=True)),
        responding(500, _graph(987_654)),
    ],
)
def test_what_may_have_left_is_unknown(answer: Callable[[socket.socket], None]):
    assert isinstance(_outcome(answer), Unknown)


@pytest.mark.parametrize(
    ("status", "body", "code", "reaction"),
    [
        (400, _graph(131047), 131047, Reaction.NEEDS_TEMPLATE),
        (403, _graph(130429), 130429, Reaction.SLOW_NUMBER),
        (503, _graph(131016), 131016, Reaction.RETRY),
        (500, _graph(131056), 131056, Reaction.SLOW_RECIPIENT),
        (400, _graph(131000), 131000, Reaction.RETRY),
        (400, _graph(987_654, is_transient=True), 987_654, Reaction.RETRY),
        (400, _graph(987_654), 987_654, Reaction.DROP),
        (200, _graph(131026), 131026, Reaction.UNREACHABLE),
        (401, b"<html>", -401, Reaction.PAUSE_ACCOUNT),
        (404, b"", -404, Reaction.PAUSE_ACCOUNT),
        (301, b"", -301, Reaction.PAUSE_ACCOUNT),
        (429, b"slow down", -429, Reaction.SLOW_ACCOUNT),
        (413, b"", -413, Reaction.DROP),
    ],
)
def test_what_certainly_was_not_taken_is_refused(
    status: int, body: bytes, code: int, reaction: Reaction
):
    outcome = _outcome(responding(status, body))
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reaction) == (code, reaction)


def test_the_details_of_a_refusal_are_kept():
    body = _graph(131026, error_data={"messaging_product": "whatsapp", "details": "no such"})
    outcome = _outcome(responding(400, body))
    assert outcome == Refused(131026, Reaction.UNREACHABLE, "no such")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["retry-after: 17"], 17.0),
        (['x-business-use-case-usage: {"1":[{"estimated_time_to_regain_access":3}]}'], 180.0),
        (["retry-after: 5", 'x-business-use-case-usage: {"1":[{}]}'], 5.0),
        (["retry-after: tomorrow", "x-business-use-case-usage: no json"], None),
        (["retry-after: inf"], None),
        ([], None),
    ],
)
def test_a_wait_is_read_from_the_headers(headers: list[str], seconds: float | None):
    outcome = _outcome(responding(400, _graph(80007), *headers))
    assert isinstance(outcome, Refused)
    assert outcome.retry_after_seconds == seconds


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, httpx.Client]]:
    folder: Path = tmp_path_factory.mktemp("simulator")
    app = standalone(create_simulator(folder, "http://127.0.0.1:9/hook", "s"))
    with serving(app) as address, httpx.Client(base_url=address, trust_env=False) as http:
        yield f"{address}/simulator/graph", http


def _described(answer: Callable[[socket.socket], None]) -> NumberState | Refused:
    with (
        raw_server(answer) as (address, _),
        closing(WhatsappChannels(address, "v25.0")) as channels,
    ):
        return channels.describe(SENDER)


def test_describe_gives_failures_as_values():
    outcome = _described(responding(500, b""))
    assert outcome == Refused(-500, Reaction.RETRY, "no Graph answer")
    outcome = _described(responding(401, _graph(190)))
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reaction) == (190, Reaction.PAUSE_ACCOUNT)
    outcome = _described(lambda connection: None)
    assert isinstance(outcome, Refused)
    assert outcome.reaction is Reaction.RETRY


def test_templates_are_read_over_all_pages(simulator: tuple[str, httpx.Client]):
    address, http = simulator
    many = [{"name": f"t{n}", "language": "en", "body": f"{n}"} for n in range(250)]
    http.put("/simulator/api/templates", json=many)
    with closing(WhatsappChannels(address, "v25.0")) as channels:
        found = channels.templates(SENDER, "77")
    assert not isinstance(found, Refused)
    assert [state.name for state in found] == [template["name"] for template in many]


@pytest.mark.parametrize(
    ("tier", "limit"),
    [
        ("TIER_250", 250),
        ("TIER_2K", 2000),
        ("TIER_100K", 100_000),
        ("TIER_UNLIMITED", None),
        (-1, None),
        (2000, 2000),
        (None, 250),
        ("soon", 250),
        (0, 250),
    ],
)
def test_the_daily_limit_is_read_in_all_its_spellings(tier: object, limit: int | None):
    assert read_daily_limit(tier) == limit


def test_the_embedded_backend_speaks_to_the_simulator_of_the_same_origin(tmp_path: Path):
    app = standalone(create_simulator(tmp_path, "http://127.0.0.1:9/hook", "s"))
    with serving(app) as address:
        settings = Settings(public_url=address)
        channels = connect_channel_accounts(settings)
        for sender, shown in (
            (SENDER, "+551100000042"),
            (Sender("instagram", "42", "t"), "@loja_42"),
        ):
            state = channels.describe(sender)
            assert isinstance(state, NumberState)
            assert state.display_phone_number == shown
        assert connect_channels(settings) is channels
