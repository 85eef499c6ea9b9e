"""Makes an entry visible: its logs, its spans, and its context in the threads that work for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from shared.config import Settings, load_settings
from shared.entry.log import set_up_logging
from shared.entry.structs import prepare_structs
from shared.kernel.trace import Span, keep_spans

R = TypeVar("R")


@cache
def set_up_where_deployed() -> None:
    """Set logs, traces and structs up in a deployed function; every entry asks once, when all of
    its code is loaded and no thread has begun. The one-machine runtime and tests set up theirs
    themselves."""
    settings = load_settings()
    if settings.k_service:
        observe(settings)
        prepare_structs()


def observe(settings: Settings) -> None:
    """Write our logs, and send spans where OTEL_EXPORTER_OTLP_ENDPOINT says."""
    set_up_logging(settings)
    if settings.otel_exporter_otlp_endpoint:
        from shared.ports.otlp import OtlpSpans

        keep_spans(OtlpSpans(settings).keep, settings.otel_traces_sampler_arg)


async def in_thread(pool: Executor | None, work: Callable[..., R], *arguments: object) -> R:
    """Run sync work in a thread that sees the trace and the ids of this request.

    Without an event loop the caller has such a thread already (the one-machine worker).
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return work(*arguments)
    return await loop.run_in_executor(pool, copy_context().run, work, *arguments)


def note_status(span: Span, status: int) -> None:
    """Say in the span what was answered; 5xx is a failure, 4xx the caller's."""
    span.attributes["http.response.status_code"] = status
    span.failed = span.failed or status >= 500
