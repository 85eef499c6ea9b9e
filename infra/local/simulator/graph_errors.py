"""Refusals in the shape of the Graph API."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse, Response

# The portfolio's limit of unique recipients has no documented code of its own: this one is ours.
UNIQUE_LIMIT = 139001

_TITLES = {
    0: "AuthException",
    1: "API Unknown",
    2: "API Service",
    3: "API Method",
    4: "Application request limit reached",
    10: "Permission Denied",
    33: "Parameter value is not valid",
    80007: "Rate limit issues",
    200: "API Permission",
    368: "Temporarily blocked for policies violations",
    613: "Calls to this api have exceeded the rate limit",
    100: "Invalid parameter",
    190: "Invalid OAuth access token",
    130429: "Rate limit hit",
    131000: "Something went wrong",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131005: "Access denied",
    131016: "Service unavailable",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131030: "Recipient phone number not in allowed list",
    131031: "Business Account locked",
    131037: "Display name approval needed",
    131042: "Business eligibility payment issue",
    131044: "Missing or invalid payment method",
    131045: "Incorrect certificate",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "Not delivered to maintain healthy ecosystem engagement",
    131050: "Recipient stopped marketing messages",
    131051: "Unsupported message type",
    131052: "Media download error",
    131053: "Media upload error",
    131055: "Method not allowed",
    131057: "Account in maintenance mode",
    131062: "Business-scoped user id not allowed",
    131063: "Marketing templates disabled",
    131064: "Messaging limit because of template classification",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    130472: "User's number is part of an experiment",
    130497: "Business account is restricted from messaging users in this country",
    132000: "Template parameter count does not match",
    132001: "Template does not exist",
    132005: "Template hydrated text too long",
    132007: "Template format character policy violated",
    132008: "Template parameter format mismatch",
    132012: "Template parameter format mismatch",
    132068: "Flow is in blocked state",
    132069: "Flow is in throttled state",
    133005: "Two step verification PIN mismatch",
    133010: "Phone number not registered",
    134101: "Template syncing",
    135000: "Generic user error",
    137000: "Identity key mismatch",
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


def refused(
    refusal: Refusal, headers: Mapping[str, str] | None = None, status: int | None = None
) -> Response:
    """Return the answer of a synchronous refusal."""
    body = graph_body(refusal, secrets.token_urlsafe(16))
    return JSONResponse(body, status_code=status or refusal.http_status, headers=headers)


def status_error(refusal: Refusal) -> dict[str, Any]:
    """Return the same refusal as a failed status carries it."""
    return {
        "code": refusal.code,
        "title": refusal.title,
        "message": refusal.title,
        "error_data": {"details": refusal.details},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
