"""Errors as application/problem+json (RFC 9457) with a stable code."""

import logging
import re

import msgspec
from starlette.responses import Response

from shared.kernel.errors import AppError, Invalid

_log = logging.getLogger(__name__)
_AT = re.compile(r" - at (?:`key` in )?`\$(?P<path>[^`]*)`$")


def problem(error: AppError, request_id: str = "") -> Response:
    """Return the answer that says what is wrong and where."""
    body = {
        "type": "about:blank",
        "title": error.code,
        "status": error.status,
        "code": error.code,
        "detail": error.message,
        **({"request_id": request_id} if request_id else {}),
        **error.details,
    }
    headers = {"cache-control": "no-store"}
    if "retry_after_seconds" in error.details:
        headers["retry-after"] = str(int(error.details["retry_after_seconds"]) + 1)
    if "allow" in error.details:
        headers["allow"] = ", ".join(error.details["allow"])
    return Response(
        msgspec.json.encode(body), error.status, headers, media_type="application/problem+json"
    )


class InternalError(AppError):
    """Something is wrong on our side; the log has it under the request id."""


def bug(error: Exception, request_id: str = "") -> Response:
    """Log what nobody expected, and answer without any detail of it."""
    _log.error("unexpected error", exc_info=error)
    return problem(InternalError("an unexpected error; it was recorded"), request_id)


def invalid_from(error: msgspec.MsgspecError) -> Invalid:
    """Name the field a decoder complained about.

    msgspec writes "Expected `int`, got `str` - at `$.price.amount`"; an unknown or a missing
    field is named in the sentence itself.
    """
    text = str(error)
    match = _AT.search(text)
    path = match["path"].lstrip(".") if match else ""
    sentence = text[: match.start()] if match else text
    named = re.search(r"(?:unknown field|required field) `([^`]+)`", sentence)
    if named:
        path = f"{path}.{named[1]}".lstrip(".")
    if not isinstance(error, msgspec.ValidationError):
        return Invalid(f"the body is not valid JSON: {sentence}", field="body")
    return Invalid(sentence, field=path or "body")
