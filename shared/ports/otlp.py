"""Sends ended spans as OTLP over HTTP: to Google's Telemetry API, or to any collector.

JSON, as OTLP's specification allows: the SDK with its exporter would cost a function more time at
its start than everything else of the trace (docs/decisions/0013).
"""

import atexit
import logging
import threading
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from shared.config import Settings
from shared.kernel.trace import Kind, Span

_log = logging.getLogger(__name__)
_WAITING = 2048
"""Spans beyond that are dropped, oldest first: traces may be lost, requests may not wait."""
_GATHER_SECONDS = 1.0
_TIMEOUT_SECONDS = 5.0
_KINDS: Mapping[Kind, int] = {"internal": 1, "server": 2, "client": 3, "consumer": 5}
_FAILED = {"code": 2}
_SCOPE = "https://www.googleapis.com/auth/trace.append"

Json = dict[str, Any]


class OtlpSpans:
    """Gathers spans for a second and sends them from a thread of its own.

    Where a function has CPU only during requests the thread goes on with the next one; what waits
    at the end of the process is sent before it ends.
    """

    def __init__(
        self, settings: Settings, authorize: Callable[[], Mapping[str, str]] | None = None
    ) -> None:
        endpoint = settings.otel_exporter_otlp_endpoint.rstrip("/")
        self._url = f"{endpoint}/v1/traces"
        self._resource = _attributes(
            {
                "service.name": settings.k_service or "piloto",
                "gcp.project_id": settings.google_cloud_project,
            }
        )
        google = (urlsplit(endpoint).hostname or "").endswith(".googleapis.com")
        self._authorize = authorize or (GoogleToken() if google else dict)
        self._waiting: deque[Span] = deque(maxlen=_WAITING)
        self._starting = threading.Lock()
        self._sender: threading.Thread | None = None
        self._something = threading.Event()

    def keep(self, span: Span) -> None:
        """Take an ended span; returns at once."""
        self._waiting.append(span)
        self._something.set()
        if self._sender is None:
            with self._starting:
                if self._sender is None:
                    # Not before the first span: a server forks after it has imported us.
                    self._sender = threading.Thread(target=self._run, name="spans", daemon=True)
                    self._sender.start()
                    atexit.register(self.flush)

    def flush(self) -> None:
        """Send what waits, now."""
        spans = []
        while self._waiting:
            spans.append(self._waiting.popleft())
        if spans:
            self._send(encode(spans, self._resource), len(spans))

    def _run(self) -> None:
        while True:
            self._something.wait()
            # Neighbours share one request.
            threading.Event().wait(_GATHER_SECONDS)
            self._something.clear()
            self.flush()

    def _send(self, body: bytes, count: int) -> None:
        from google.auth.exceptions import GoogleAuthError

        try:
            headers = {"content-type": "application/json", **self._authorize()}
            request = urllib.request.Request(self._url, body, headers, method="POST")
            urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS).close()
        except (OSError, GoogleAuthError) as error:
            # Never a reason to fail, and never sent again: it would pile up during an outage.
            _log.warning("spans lost", extra={"count": count, "reason": type(error).__name__})


class GoogleToken:
    """The header that names the account this process runs as; the token is renewed in time."""

    def __init__(self) -> None:
        self._credentials: Any = None

    def __call__(self) -> Mapping[str, str]:
        """Return the header. Raises `GoogleAuthError` where there is no account."""
        import google.auth
        from google.auth.transport.requests import Request

        if self._credentials is None:
            self._credentials, _ = google.auth.default(scopes=[_SCOPE])
        if not self._credentials.valid:
            self._credentials.refresh(Request())
        return {"authorization": f"Bearer {self._credentials.token}"}


def encode(spans: list[Span], resource: list[Json]) -> bytes:
    """Return an ExportTraceServiceRequest in OTLP's JSON form (ids in hexadecimal)."""
    scope = {"scope": {"name": "piloto"}, "spans": [_span(span) for span in spans]}
    request = {"resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": [scope]}]}
    return msgspec.json.encode(request)


def _span(span: Span) -> Json:
    ended_at = span.ended_at or span.started_at
    return {
        "traceId": span.context.trace_id,
        "spanId": span.context.span_id,
        "parentSpanId": span.parent_span_id,
        "name": span.name,
        "kind": _KINDS[span.kind],
        "startTimeUnixNano": _nanoseconds(span.started_at.timestamp()),
        "endTimeUnixNano": _nanoseconds(ended_at.timestamp()),
        "attributes": _attributes(span.attributes),
        "status": _FAILED if span.failed else {},
    }


def _nanoseconds(seconds: float) -> str:
    # Whole microseconds: what a float of today still holds. 64-bit numbers are texts in JSON.
    return str(round(seconds * 1_000_000) * 1000)


def _attributes(values: Mapping[str, str | int]) -> list[Json]:
    return [{"key": key, "value": _value(value)} for key, value in values.items() if value != ""]


def _value(value: str | int) -> Json:
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}
