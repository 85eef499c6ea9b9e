"""Traces: contexts as others read and write them, spans that nest, and what is kept of them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.trace import get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.kernel.trace import (
    HEADER,
    Span,
    current_ids,
    current_traceparent,
    entry_span,
    keep_spans,
    note,
    note_ids,
    read_traceparent,
    span,
)

FROM_ELSEWHERE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def kept() -> Iterator[list[Span]]:
    """Collect every span of the test."""
    spans: list[Span] = []
    keep_spans(spans.append)
    yield spans
    keep_spans(None)


def by_opentelemetry(text: str):
    """Read a header as OpenTelemetry's own propagator does."""
    found = TraceContextTextMapPropagator().extract({HEADER: text})
    return get_current_span(found).get_span_context()


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=8, max_size=8), st.booleans())
def test_it_reads_what_opentelemetry_reads(trace: bytes, span_id: bytes, sampled: bool):
    text = f"00-{trace.hex()}-{span_id.hex()}-{int(sampled):02}"
    theirs, ours = by_opentelemetry(text), read_traceparent(text)

    assert (ours is not None) == theirs.is_valid
    if ours:
        assert int(ours.trace_id, 16) == theirs.trace_id
        assert int(ours.span_id, 16) == theirs.span_id
        assert ours.sampled == theirs.trace_flags.sampled


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "00",
        FROM_ELSEWHERE.upper(),
        "ff" + FROM_ELSEWHERE[2:],
        FROM_ELSEWHERE[:-1],
        FROM_ELSEWHERE + "\n",
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
    ],
)
def test_what_cannot_be_read_begins_a_trace(text):
    assert read_traceparent(text) is None
    with entry_span("a", "server", text) as opened:
        assert by_opentelemetry(current_traceparent()).is_valid
    assert opened.parent_span_id == ""


def test_a_later_version_of_the_header_is_continued():
    assert read_traceparent("cc" + FROM_ELSEWHERE[2:] + "-what-the-future-adds") is not None


def test_work_continues_the_trace_of_its_caller(kept):
    with entry_span("task", "consumer", FROM_ELSEWHERE) as outer, span("send", "client"):
        assert by_opentelemetry(current_traceparent()).trace_id == int(outer.context.trace_id, 16)

    inner, outer = kept
    assert outer.parent_span_id == "b7ad6b7169203331"
    assert inner.parent_span_id == outer.context.span_id
    assert inner.context.trace_id == outer.context.trace_id == FROM_ELSEWHERE[3:35]
    assert inner.ended_at is not None
    assert current_traceparent() == ""


def test_what_the_caller_does_not_keep_is_not_kept(kept):
    with entry_span("task", "consumer", FROM_ELSEWHERE[:-1] + "0"), span("send"):
        assert current_traceparent().endswith("-00")

    assert kept == []


def test_the_ratio_says_how_many_new_traces_are_kept():
    spans: list[Span] = []
    keep_spans(spans.append, 0.25)
    try:
        for _ in range(2000):
            with entry_span("a", "server", None):
                pass
    finally:
        keep_spans(None)

    assert 350 < len(spans) < 650


def test_without_a_receiver_nothing_is_sampled():
    with entry_span("a", "server", None) as opened:
        assert not opened.context.sampled


def test_what_raises_is_marked_and_raised(kept):
    with pytest.raises(KeyError), entry_span("a", "server", None):
        raise KeyError("x")

    assert kept[0].failed
    assert current_traceparent() == ""


def test_ids_are_noted_once_for_logs_and_the_span(kept):
    class Task:
        tenant, campaign_id, slot_at, text = "t1", "k1", 3, "Olá, Maria"

    with entry_span("a", "server", None):
        note_ids(Task())
        note(request_id="r1")
        assert current_ids() == {"tenant": "t1", "campaign_id": "k1", "request_id": "r1"}

    assert kept[0].attributes == {"tenant": "t1", "campaign_id": "k1", "request_id": "r1"}
    note(tenant="t2")
    assert current_ids() == {}


def test_outside_of_a_request_there_is_no_span(kept):
    with span("send") as opened:
        assert opened is None
    assert kept == []
