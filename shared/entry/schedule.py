"""The schedule entry: a minute has come, one service call; the next minute is the retry."""

import asyncio
import logging
from collections.abc import Callable

from starlette.responses import Response

from shared.entry.log import log_where_deployed
from shared.entry.problem import bug, problem
from shared.kernel.errors import AppError

_log = logging.getLogger(__name__)


async def run_on_schedule(work: Callable[[], object]) -> Response:
    """Run `work` in a thread and answer; a failure is logged and tried at the next call."""
    log_where_deployed()
    try:
        await asyncio.to_thread(work)
    except AppError as error:
        _log.error("schedule failed", extra={"code": error.code, "reason": error.message})
        return problem(error)
    except Exception as error:
        return bug(error)
    return Response(status_code=204)
