"""What the provider reported about a message: kept per status, so that no order matters."""

from typing import Any

from shared.kernel.clock import to_text
from shared.messaging.model import higher_delivery
from shared.ports.channels import StatusUpdate
from shared.ports.documents import Document

# Of several prices the one told last in a message's life counts.
_BY_AGE = ("played", "read", "delivered", "sent", "failed")


def with_report(message: Document, update: StatusUpdate) -> Document:
    """Return the message with one more report: its status, times, price and error follow from
    all of them."""
    reports: dict[str, Any] = dict(message.get("reports") or {})
    told = _report(update)
    known = reports.get(update.status)
    reports[update.status] = min(known, told, key=_order) if known else told
    status = message["status"]
    for word in sorted(reports):
        status = higher_delivery(status, word)
    failed = reports.get("failed", {}) if status == "failed" else {}
    prices = (reports[word]["pricing"] for word in _BY_AGE if word in reports)
    return {
        **message,
        "reports": reports,
        "status": status,
        "status_at": {word: report["at"] for word, report in reports.items()},
        "pricing": next((price for price in prices if price), None),
        "error": {"code": failed["code"], "detail": failed["detail"]} if failed else None,
    }


def _report(update: StatusUpdate) -> dict[str, Any]:
    return {
        "at": to_text(update.at),
        "code": update.error_code if update.error_code is not None else "",
        "detail": update.error_detail,
        "pricing": dict(update.pricing) if update.pricing else None,
    }


def _order(report: dict[str, Any]) -> tuple[str, str, str, str]:
    price = report["pricing"]
    return (
        report["at"],
        str(report["code"]),
        report["detail"],
        repr(price and sorted(price.items())),
    )
