"""What each exception of the openai package means to us."""

import openai

from shared.ports.llm import LlmFailed, LlmRefused

_FILTER_CODES = frozenset(
    {"content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"}
)
_NO_CREDIT_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})

# The first class that fits decides, so subclasses stand before their parents.
_BY_CLASS: tuple[tuple[type[openai.OpenAIError], LlmFailed], ...] = (
    (openai.APITimeoutError, LlmFailed("timeout", retry=True)),
    (openai.APIConnectionError, LlmFailed("unavailable", retry=True)),
    (openai.RateLimitError, LlmFailed("rate_limited", retry=True)),
    (openai.AuthenticationError, LlmFailed("unauthorized", retry=False)),
    (openai.PermissionDeniedError, LlmFailed("unauthorized", retry=False)),
    (openai.BadRequestError, LlmFailed("bad_request", retry=False)),
    (openai.NotFoundError, LlmFailed("bad_request", retry=False)),
    (openai.UnprocessableEntityError, LlmFailed("bad_request", retry=False)),
    (openai.ConflictError, LlmFailed("unavailable", retry=True)),
    (openai.InternalServerError, LlmFailed("unavailable", retry=True)),
    (openai.APIResponseValidationError, LlmFailed("unavailable", retry=True)),
    (openai.LengthFinishReasonError, LlmFailed("bad_request", retry=False)),
    (openai.APIError, LlmFailed("unavailable", retry=True)),
    # Misuse of the package itself: asking again changes nothing.
    (openai.OpenAIError, LlmFailed("bad_request", retry=False)),
)


def outcome_of(error: openai.OpenAIError) -> LlmFailed | LlmRefused:
    """Return the outcome; its detail names the class and the code, never the prompt."""
    code = str(getattr(error, "code", None) or "")
    if isinstance(error, openai.ContentFilterFinishReasonError) or code in _FILTER_CODES:
        return LlmRefused("content_filter")
    meaning = _meaning(error)
    retry = meaning.retry and code not in _NO_CREDIT_CODES
    detail = f"{type(error).__name__} {code}".strip()
    return LlmFailed(meaning.code, retry, detail)


def _meaning(error: openai.OpenAIError) -> LlmFailed:
    status = getattr(error, "status_code", None)
    if status == 408:
        return LlmFailed("timeout", retry=True)
    if type(error) is openai.APIStatusError and isinstance(status, int) and status < 500:
        return LlmFailed("bad_request", retry=False)
    return next(meaning for kind, meaning in _BY_CLASS if isinstance(error, kind))
