"""Errors of browsers: written down without any text, and never without end."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from shared.config import Settings
from shared.entry.client_errors import LIMIT_BYTES, ClientErrors
from shared.entry.log import set_up_logging
from shared.entry.platform import ROUTES, Platform
from tests.api_caller import caller
from tests.conftest import SettableClock

REPORT = {
    "kind": "error",
    "name": "TypeError",
    "place": "assets/index-C0ffee_1.js:1:20345",
    "screen": "/inbox",
}


@pytest.fixture
def client(documents, tmp_path, clock: SettableClock):
    platform = Platform({}, tmp_path, "1", clock, client_errors=ClientErrors(clock))
    return caller(ROUTES, platform, documents)


class Log:
    """What our log writes, as a deployed function writes it."""

    def __init__(self) -> None:
        self.written = io.StringIO()

    def lines(self) -> list[dict[str, object]]:
        printed = map(json.loads, self.written.getvalue().splitlines())
        return [line for line in printed if line["message"] == "browser error"]


@pytest.fixture
def log() -> Iterator[Log]:
    logger = logging.getLogger("shared")
    set_up_logging(Settings())
    opened = Log()
    logger.handlers[0].setStream(opened.written)
    yield opened
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


def test_a_report_is_one_line_of_the_log(client, log):
    answer = client.post("/public/client-errors", json=REPORT)

    assert (answer.status_code, answer.content) == (204, b"")
    [line] = log.lines()
    assert line["severity"] == "WARNING"
    assert line["code"] == "TypeError"
    assert line["reason"] == "error assets/index-C0ffee_1.js:1:20345"
    assert line["screen"] == "/inbox"
    assert line["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "Maria"),
        ("name", "Maria da Silva"),
        ("place", "https://piloto.example/contacts/0199?phone=5511987654321"),
        ("place", "assets/x.js:1:1 Maria"),
        ("place", "assets/" + "x" * 90 + ".js:1:1"),
        ("screen", "/contacts/0199"),
        ("screen", "/inbox?q=Maria"),
        ("screen", "/maria@example.test"),
        ("screen", "/5511987654321"),
        ("message", "Cannot read Maria"),
    ],
)
def test_what_could_hold_a_text_is_refused(client, log, field, value):
    answer = client.post("/public/client-errors", json={**REPORT, field: value})

    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert log.lines() == []


def test_a_report_is_small(client):
    answer = client.post("/public/client-errors", content=b" " * (LIMIT_BYTES + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "TooLarge")


def test_a_broken_release_does_not_fill_the_log(client, log, clock):
    codes = [client.post("/public/client-errors", json=REPORT).status_code for _ in range(100)]

    assert codes.count(204) == len(log.lines()) == 60
    assert codes[-1] == 429
    clock.move(seconds=61)
    assert client.post("/public/client-errors", json=REPORT).status_code == 204
