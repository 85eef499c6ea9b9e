"""Spans over the wire: to a server that takes OTLP over HTTP, and with Google's token."""

import json
import time
from collections.abc import Iterator

import pytest

from shared.config import Settings
from shared.kernel.clock import system_clock
from shared.kernel.trace import Span, entry_span, keep_spans, span
from shared.ports.otlp import GoogleToken, OtlpSpans
from tests.ports.http_target import HttpTarget
from tests.ports.metadata_server import MetadataServer

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def collector() -> Iterator[HttpTarget]:
    target = HttpTarget(system_clock)
    target.answer = lambda delivered: 200
    yield target
    target.stop()
    keep_spans(None)


def settings(url: str) -> Settings:
    return Settings(
        otel_exporter_otlp_endpoint=url,
        google_cloud_project="shop",
        k_service="messaging-task-send",
    )


def test_spans_arrive_as_one_request_of_the_protocol(collector):
    keep_spans(OtlpSpans(settings(collector.url)).keep)
    with entry_span("messaging-task-send", "consumer", PARENT) as outer:
        outer.attributes["http.response.status_code"] = 204
        with pytest.raises(OSError), span("whatsapp send", "client"):
            raise OSError

    [request] = collector.wait_for(1)
    assert request.path == "/v1/traces"
    assert request.headers["content-type"] == "application/json"
    [resource] = json.loads(request.body)["resourceSpans"]
    named = {
        each["key"]: each["value"]["stringValue"] for each in resource["resource"]["attributes"]
    }
    assert named == {"service.name": "messaging-task-send", "gcp.project_id": "shop"}
    sending, task = resource["scopeSpans"][0]["spans"]
    assert task["traceId"] == sending["traceId"] == PARENT[3:35]
    assert (task["parentSpanId"], sending["parentSpanId"]) == (PARENT[36:52], task["spanId"])
    assert (task["kind"], sending["kind"]) == (5, 3)
    assert sending["status"] == {"code": 2}
    assert task["attributes"] == [
        {"key": "http.response.status_code", "value": {"intValue": "204"}}
    ]
    assert abs(int(task["startTimeUnixNano"]) / 1e9 - time.time()) < 60
    assert int(task["endTimeUnixNano"]) >= int(sending["endTimeUnixNano"])


def test_what_waits_at_the_end_is_sent(collector):
    spans = OtlpSpans(settings(collector.url))
    keep_spans(spans.keep)
    for _ in range(10):
        with entry_span("a", "server", PARENT):
            pass
    spans.flush()

    sent = sum(
        len(json.loads(each.body)["resourceSpans"][0]["scopeSpans"][0]["spans"])
        for each in collector.wait_for(1)
    )
    assert sent == 10


def test_a_collector_that_is_gone_holds_nobody_up(caplog):
    spans = OtlpSpans(settings("http://127.0.0.1:9"))
    keep_spans(spans.keep)
    started = time.perf_counter()
    for _ in range(5000):
        with entry_span("a", "server", PARENT):
            pass
    assert time.perf_counter() - started < 5
    keep_spans(None)
    spans.flush()

    assert "spans lost" in caplog.text


def test_google_is_shown_the_account_of_the_function(collector, monkeypatch):
    with MetadataServer("first") as metadata:
        monkeypatch.setenv("GCE_METADATA_HOST", metadata.host)
        monkeypatch.setenv("GCE_METADATA_IP", metadata.host)
        monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
        monkeypatch.setenv("CLOUDSDK_CONFIG", "/nowhere")
        spans = OtlpSpans(settings(collector.url), GoogleToken())
        spans.keep(ended_span())
        spans.flush()
        spans.keep(ended_span())
        spans.flush()

    first, second = collector.wait_for(2)
    assert first.headers["authorization"] == "Bearer first"
    assert second.headers["authorization"] == "Bearer first"
    assert metadata.asked == 1, "a token is asked for once an hour"
    assert "trace.append" in metadata.paths[-1]


def ended_span() -> Span:
    with entry_span("a", "server", PARENT) as opened:
        pass
    return opened
