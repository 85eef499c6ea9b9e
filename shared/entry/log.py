"""Structured logs: one JSON object a line, from an allow-list of fields."""

import json
import logging
import sys
from contextvars import ContextVar
from functools import cache

from shared.config import Settings, load_settings

# Nothing else of a record's extras is written: personal data cannot slip in by accident.
_ALLOWED = (
    "tenant",
    "request_id",
    "campaign_id",
    "send_id",
    "conversation_id",
    "account_id",
    "function",
    "status",
    "method",
    "route",
    "duration_ms",
    "reason",
    "code",
    "attempt",
    "count",
    "fact_id",
    "target",
    "topic",
)
_SEVERITY = {"WARNING": "WARNING", "ERROR": "ERROR", "CRITICAL": "CRITICAL", "DEBUG": "DEBUG"}

trace_id: ContextVar[str] = ContextVar("trace_id", default="")


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "severity": _SEVERITY.get(record.levelname, "INFO"),
            "message": record.getMessage(),
            "logger": record.name,
        }
        entry |= {key: getattr(record, key) for key in _ALLOWED if hasattr(record, key)}
        if trace_id.get():
            entry["logging.googleapis.com/trace"] = trace_id.get()
        if record.exc_info:
            entry["stack"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        pairs = [f"{key}={getattr(record, key)}" for key in _ALLOWED if hasattr(record, key)]
        line = f"{record.levelname.lower():8}{record.getMessage()} {' '.join(pairs)}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up_logging(settings: Settings) -> None:
    """Send the logs of our code to standard error in the wanted form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if settings.log_format == "json" else _TextFormatter())
    # `infra` is the one-machine runtime; a deployed function has none of it.
    for name in ("shared", "infra"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(settings.log_level.upper())
        logger.propagate = False


@cache
def log_where_deployed() -> None:
    """Set the logs up in a deployed function; every entry asks once. The one-machine runtime
    and tests set up theirs themselves."""
    settings = load_settings()
    if settings.k_service:
        set_up_logging(settings)
