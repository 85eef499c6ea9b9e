"""Structured logs: one JSON object a line, from an allow-list of fields."""

import json
import logging
import sys

from shared.config import Settings
from shared.kernel.trace import IDS, current_ids, current_trace

# Nothing else of a record's extras is written: personal data cannot slip in by accident.
_ALLOWED = (
    *IDS,
    "function",
    "status",
    "method",
    "route",
    "duration_ms",
    "reason",
    "code",
    "attempt",
    "count",
    "target",
    "topic",
    "screen",
)
_SEVERITY = {"WARNING": "WARNING", "ERROR": "ERROR", "CRITICAL": "CRITICAL", "DEBUG": "DEBUG"}


class _JsonFormatter(logging.Formatter):
    """As Cloud Logging reads it: its trace field leads from a line to the spans and back."""

    def __init__(self, project: str) -> None:
        super().__init__()
        self._traces = f"projects/{project}/traces/" if project else ""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "severity": _SEVERITY.get(record.levelname, "INFO"),
            "message": record.getMessage(),
            "logger": record.name,
        }
        entry |= current_ids()
        entry |= {key: getattr(record, key) for key in _ALLOWED if hasattr(record, key)}
        trace = current_trace()
        if trace:
            entry["logging.googleapis.com/trace"] = self._traces + trace.trace_id
            entry["logging.googleapis.com/spanId"] = trace.span_id
            entry["logging.googleapis.com/trace_sampled"] = trace.sampled
        if record.exc_info:
            # As Error Reporting finds it.
            entry["stack_trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        pairs = [f"{key}={getattr(record, key)}" for key in _ALLOWED if hasattr(record, key)]
        line = f"{record.levelname.lower():8}{record.getMessage()} {' '.join(pairs)}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up_logging(settings: Settings) -> None:
    """Send the logs of our code to standard error in the wanted form."""
    handler = logging.StreamHandler(sys.stderr)
    as_json = settings.log_format == "json"
    handler.setFormatter(
        _JsonFormatter(settings.google_cloud_project) if as_json else _TextFormatter()
    )
    # `infra` is the one-machine runtime; a deployed function has none of it.
    for name in ("shared", "infra"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(settings.log_level.upper())
        logger.propagate = False
