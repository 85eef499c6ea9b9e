"""Traces: which request caused what, carried from function to function as W3C Trace Context.

An entry opens a span under the `traceparent` it was given; facts and tasks carry that of the span
they are told in, so everything that follows from one webhook is one trace. Spans of a sampled trace
go to the one receiver of this process when they end; without one they cost next to nothing.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Literal

import msgspec

from shared.kernel.clock import system_clock

HEADER = "traceparent"
"""The header of requests and tasks, and the attribute of messages, that carries a context."""

IDS = ("tenant", "request_id", "campaign_id", "conversation_id", "send_id", "account_id", "fact_id")
"""The ids that log lines and spans of a request carry; none of them names a person."""

Kind = Literal["internal", "server", "client", "consumer"]
_FORM = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")
_SAMPLED = 1


class TraceContext(msgspec.Struct, frozen=True):
    """Where one is in a trace: 32 and 16 hexadecimal digits, and whether spans are kept."""

    trace_id: str
    span_id: str
    sampled: bool

    @property
    def traceparent(self) -> str:
        """Return the text that other functions continue from."""
        return f"00-{self.trace_id}-{self.span_id}-{int(self.sampled):02}"


class Span(msgspec.Struct):
    """One piece of work. Attributes hold codes and ids, never what people wrote or are called."""

    name: str
    kind: Kind
    context: TraceContext
    parent_span_id: str
    started_at: datetime
    ended_at: datetime | None = None
    failed: bool = False
    attributes: dict[str, str | int] = msgspec.field(default_factory=dict)


Receiver = Callable[[Span], None]


class _Kept(msgspec.Struct):
    """What becomes of ended spans in this process."""

    receiver: Receiver | None = None
    ratio: float = 0.0


_kept = _Kept()
_current: ContextVar[TraceContext | None] = ContextVar("trace", default=None)
_ids: ContextVar[dict[str, str] | None] = ContextVar("ids", default=None)


def keep_spans(receiver: Receiver | None, ratio: float = 1.0) -> None:
    """Give sampled spans to `receiver`, which must return at once; None keeps none. Of the traces
    that begin here the share `ratio` is sampled; those that come from elsewhere say it."""
    _kept.receiver, _kept.ratio = receiver, ratio


def current_trace() -> TraceContext | None:
    """Return where this code is in a trace; None outside of any request."""
    return _current.get()


def current_traceparent() -> str:
    """Return the text that what we cause continues from; empty outside of any request."""
    context = _current.get()
    return context.traceparent if context else ""


def note_ids(thing: object) -> None:
    """Have the log lines and the span of this request carry the ids that `thing` has as fields."""
    found = {name: getattr(thing, name, None) for name in IDS}
    note(**{name: id for name, id in found.items() if isinstance(id, str)})


def note(**ids: str) -> None:
    """Have the log lines and the span of this request carry these ids (see `IDS`)."""
    noted = _ids.get()
    if noted is not None:
        noted |= ids


def current_ids() -> Mapping[str, str]:
    """Return what was noted in this request."""
    return _ids.get() or {}


def read_traceparent(text: str | None) -> TraceContext | None:
    """Return the context of a header or attribute; None where there is none that can be read."""
    found = _FORM.fullmatch(text or "")
    if found is None or not int(found[1], 16) or not int(found[2], 16):
        return None
    return TraceContext(found[1], found[2], bool(int(found[3], 16) & _SAMPLED))


@contextmanager
def entry_span(name: str, kind: Kind, traceparent: str | None) -> Iterator[Span]:
    """Work under the caller's trace, or begin one where the caller names none."""
    parent = read_traceparent(traceparent)
    if parent is None:
        # The first eight bytes decide, as in OpenTelemetry's ratio of trace ids.
        id = os.urandom(16)
        sampled = int.from_bytes(id[:8]) < _kept.ratio * 2**64 and _kept.receiver is not None
        parent = TraceContext(id.hex(), "", sampled)
    noted: dict[str, str] = {}
    before = _ids.set(noted)
    try:
        with _running(name, kind, parent, {}) as span:
            yield span
            span.attributes |= noted
    finally:
        _ids.reset(before)


@contextmanager
def span(
    name: str, kind: Kind = "internal", attributes: Mapping[str, str | int] | None = None
) -> Iterator[Span | None]:
    """Work in a span of its own, e.g. a call of a vendor; outside of any request in none."""
    parent = _current.get()
    if parent is None:
        yield None
        return
    with _running(name, kind, parent, dict(attributes or {})) as opened:
        yield opened


@contextmanager
def _running(
    name: str, kind: Kind, parent: TraceContext, attributes: dict[str, str | int]
) -> Iterator[Span]:
    context = TraceContext(parent.trace_id, os.urandom(8).hex(), parent.sampled)
    span = Span(name, kind, context, parent.span_id, system_clock(), attributes=attributes)
    before = _current.set(context)
    try:
        yield span
    except BaseException:
        span.failed = True
        raise
    finally:
        _current.reset(before)
        if context.sampled and _kept.receiver is not None:
            span.ended_at = system_clock()
            _kept.receiver(span)
