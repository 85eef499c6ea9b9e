"""The schedule entry: a minute has come, one service call; the next minute is the retry."""

import logging
from collections.abc import Callable

from starlette.responses import Response

from shared.entry.observing import in_thread, note_status, set_up_where_deployed
from shared.entry.problem import bug, problem
from shared.kernel.errors import AppError
from shared.kernel.trace import entry_span

_log = logging.getLogger(__name__)


async def run_on_schedule(work: Callable[[], object]) -> Response:
    """Run `work` in a thread and answer; a failure is logged and tried at the next call."""
    set_up_where_deployed()
    with entry_span("schedule", "server", None) as span:
        response = await _run(work)
        note_status(span, response.status_code)
    return response


async def _run(work: Callable[[], object]) -> Response:
    try:
        await in_thread(None, work)
    except AppError as error:
        _log.error("schedule failed", extra={"code": error.code, "reason": error.message})
        return problem(error)
    except Exception as error:
        return bug(error)
    return Response(status_code=204)
