"""What each failing answer of a chat completions server means to us."""

from typing import Any

import msgspec

from shared.ports.llm import LlmFailed, LlmRefused

_FILTER_CODES = frozenset(
    {"content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"}
)
_NO_CREDIT_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})

_BY_STATUS: dict[int, LlmFailed] = {
    401: LlmFailed("unauthorized", retry=False),
    403: LlmFailed("unauthorized", retry=False),
    408: LlmFailed("timeout", retry=True),
    409: LlmFailed("unavailable", retry=True),
    429: LlmFailed("rate_limited", retry=True),
}
_OUR_FAULT = LlmFailed("bad_request", retry=False)
_THEIR_FAULT = LlmFailed("unavailable", retry=True)


def outcome_of(status: int, body: bytes) -> LlmFailed | LlmRefused:
    """Return the outcome; its detail names the status and the code, never the prompt.

    A redirect counts as our fault: the address of the server is set wrongly.
    """
    code = _code(body)
    if code in _FILTER_CODES:
        return LlmRefused("content_filter")
    meaning = _BY_STATUS.get(status) or (_THEIR_FAULT if status >= 500 else _OUR_FAULT)
    retry = meaning.retry and code not in _NO_CREDIT_CODES
    return LlmFailed(meaning.code, retry, f"HTTP {status} {code}".strip())


def _code(body: bytes) -> str:
    try:
        answer: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    error = answer.get("error") if isinstance(answer, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""
