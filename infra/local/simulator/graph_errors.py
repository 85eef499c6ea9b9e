"""Refusals in the shape of the Graph API."""

from dataclasses import dataclass
from typing import Any

# The portfolio's limit of unique recipients has no documented code of its own: this one is ours.
UNIQUE_LIMIT = 139001

_TITLES = {
    0: "AuthException",
    1: "API Unknown",
    2: "API Service",
    4: "Application request limit reached",
    33: "Object does not exist",
    100: "Invalid parameter",
    190: "Invalid OAuth access token",
    130429: "Rate limit hit",
    131000: "Something went wrong",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131016: "Service unavailable",
    131026: "Message undeliverable",
    131031: "Business Account locked",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "Not delivered to maintain healthy ecosystem engagement",
    131050: "Recipient stopped marketing messages",
    131051: "Unsupported message type",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    132000: "Template parameter count does not match",
    132001: "Template does not exist",
    132015: "Template is paused",
    132016: "Template is disabled",
    133004: "Server temporarily unavailable",
    UNIQUE_LIMIT: "Messaging limit of the portfolio reached",
}
_HTTP_STATUS = {1: 500, 2: 503, 190: 401, 131000: 500, 131016: 503, 131031: 403, 133004: 503}
_TRANSIENT = frozenset({1, 2, 4, 130429, 131000, 131016, 131056, 133004})


@dataclass(frozen=True)
class Refusal:
    """Why a request is not taken."""

    code: int
    details: str
    subcode: int | None = None

    @property
    def http_status(self) -> int:
        """Return the status Meta documents for the code."""
        return _HTTP_STATUS.get(self.code, 400)

    @property
    def title(self) -> str:
        """Return the words of the code."""
        return _TITLES.get(self.code, "Error")


def graph_body(refusal: Refusal, trace: str) -> dict[str, Any]:
    """Return the body of a synchronous refusal."""
    error: dict[str, Any] = {
        "message": f"(#{refusal.code}) {refusal.title}",
        "type": "OAuthException",
        "code": refusal.code,
    }
    if refusal.code in _TRANSIENT:
        error["is_transient"] = True
    if refusal.subcode is not None:
        error["error_subcode"] = refusal.subcode
    if refusal.code >= 100_000:
        error["error_data"] = {"messaging_product": "whatsapp", "details": refusal.details}
    else:
        error["message"] += f": {refusal.details}"
    return {"error": {**error, "fbtrace_id": trace}}


def status_error(refusal: Refusal) -> dict[str, Any]:
    """Return the same refusal as a failed status carries it."""
    return {
        "code": refusal.code,
        "title": refusal.title,
        "message": refusal.title,
        "error_data": {"details": refusal.details},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
