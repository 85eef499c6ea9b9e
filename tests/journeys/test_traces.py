"""One trace from a webhook to the call of the provider, and a log that names no person."""

import json
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.kernel.clock import system_clock
from tests.journeys.business import Business, people_csv, phone_of, sign_up, wait_until
from tests.ports.http_target import HttpTarget
from tests.system import running_system

Span = dict[str, Any]
QUESTION = "qual o horário de atendimento aos sábados?"
KNOWLEDGE = "Abrimos de segunda a sábado, das 9h às 18h."
INBOUND = (
    "whatsapp-webhook",
    "conversations_on_whatsapp_webhook",
    "conversations-task-reply",
    "messaging-task-send",
    "whatsapp send",
)
CAMPAIGN = (
    "POST /api/v1/campaigns/{id}/start",
    "campaigns_on_campaign_started",
    "campaigns-task-plan",
    "messaging-task-send",
    "whatsapp send",
)


@pytest.fixture
def collector() -> Iterator[HttpTarget]:
    target = HttpTarget(system_clock)
    target.answer = lambda delivered: 200
    yield target
    target.stop()


def spans_of(collector: HttpTarget) -> list[Span]:
    return [
        span
        for each in collector.deliveries
        for resource in json.loads(each.body)["resourceSpans"]
        for scope in resource["scopeSpans"]
        for span in scope["spans"]
    ]


def chains(spans: Iterable[Span]) -> set[tuple[str, ...]]:
    """Return the names from the root to each call of the provider."""
    by_id = {span["spanId"]: span for span in spans}
    found = set()
    for span in by_id.values():
        names, at = [], span
        while at:
            names.append(at["name"].replace("-on-", "_on_"))
            parent = by_id.get(at["parentSpanId"])
            assert parent is None or parent["traceId"] == at["traceId"]
            at = parent
        found.add(tuple(reversed(names)))
    return found


def play(business: Business) -> None:
    source = {"title": "Horários", "text": KNOWLEDGE}
    business.post(f"/agents/{business.agent_id}/knowledge", source)
    business.import_people(people_csv(3, "lista"))
    campaign = business.campaign(10, 1, "lista")
    business.post(f"/campaigns/{campaign}/start")
    wait_until(lambda: len(business.accepted()) == 3, "the campaign", 120)
    business.write_as(phone_of(1), QUESTION)
    wait_until(lambda: len(business.accepted()) == 4, "the answer", 60)


@pytest.mark.parametrize("backend", ["embedded", "firestore and pubsub"])
def test_a_journey_is_one_trace_and_its_log_names_nobody(
    backend: str, tmp_path: Path, request: pytest.FixtureRequest, collector: HttpTarget
) -> None:
    settings = {
        "DEMO": "0",
        "REPLY_WAIT_SECONDS": "1",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "debug",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "GOOGLE_CLOUD_PROJECT": f"demo-{uuid.uuid4().hex}",
    }
    if backend != "embedded":
        settings |= {
            "DOCUMENTS": "firestore",
            "BUS": "pubsub",
            "FIRESTORE_EMULATOR_HOST": request.getfixturevalue("firestore_emulator"),
            "PUBSUB_EMULATOR_HOST": request.getfixturevalue("pubsub_emulator"),
        }
    with running_system(tmp_path, **settings) as system, httpx.Client(timeout=60) as client:
        business = sign_up(system.url, client)
        play(business)
        system.stop()
        log = system.output()

    found = {chain: chain for chain in chains(spans_of(collector))}
    for wanted in (INBOUND, CAMPAIGN):
        assert any(_holds(chain, wanted) for chain in found), (wanted, sorted(found))
    check_lines(log, settings["GOOGLE_CLOUD_PROJECT"], spans_of(collector))
    check_nobody_is_named(log, client_words(business))
    check_nobody_is_named(json.dumps(spans_of(collector)), client_words(business))


def _holds(chain: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    rest = iter(name.replace("-", "_") for name in chain)
    return all(name.replace("-", "_") in rest for name in wanted)


def check_lines(log: str, project: str, spans: list[Span]) -> None:
    lines = [json.loads(line) for line in log.splitlines() if line.startswith('{"severity"')]
    traced = [line for line in lines if "logging.googleapis.com/trace" in line]
    requests = [line for line in traced if line["message"] == "request"]
    starts = [line for line in requests if line["route"].endswith("/campaigns/{id}/start")]

    assert len(requests) >= 10
    assert {"tenant", "request_id", "campaign_id"} <= starts[0].keys()
    assert all("request_id" in line for line in requests)
    known = {(span["traceId"], span["spanId"]) for span in spans}
    for line in traced:
        place, _, trace_id = line["logging.googleapis.com/trace"].rpartition("/")
        assert place == f"projects/{project}/traces"
        assert (trace_id, line["logging.googleapis.com/spanId"]) in known


def client_words(business: Business) -> list[str]:
    return [
        *(phone_of(number) for number in range(3)),
        *(phone_of(number)[2:] for number in range(3)),
        *(f"Pessoa {number}" for number in range(3)),
        *("Empresa 1", "owner1", "@example.test", "Loja Teste", "horário", "sábado", "9h", "Bia"),
        business.headers["authorization"].split()[1],
    ]


def check_nobody_is_named(text: str, words: list[str]) -> None:
    for word in words:
        assert word not in text, f"{word!r} stands in the log: {_around(text, word)}"
        assert json.dumps(word)[1:-1] not in text


def _around(text: str, word: str) -> str:
    at = text.index(word)
    return text[max(0, at - 200) : at + 100]
