"""Figures as CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable

from shared.insights.model import Metrics

HEADER = (
    "campaign_id", "name", "status", "people", "contacted", "replied", "converted", "reply_rate",
    "conversion_rate", "messages_sent", "delivered", "read", "failed", "skipped",
)  # fmt: skip
# What a spreadsheet may begin a formula with, also after white space.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(rows: Iterable[Metrics]) -> bytes:
    """Return UTF-8 with a byte order mark, so that Excel reads the accents."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows:
        writer.writerow(_cells(row))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cells(row: Metrics) -> list[object]:
    funnel, delivery = row.funnel, row.delivery
    return [
        row.campaign_id,
        safe_cell(row.name),
        row.status,
        funnel.found,
        funnel.contacted,
        funnel.replied,
        funnel.converted,
        _share(funnel.reply_rate),
        _share(funnel.conversion_rate),
        delivery.sent,
        delivery.delivered,
        delivery.read,
        delivery.failed,
        row.plan_states.get("skipped", 0),
    ]


def safe_cell(text: str) -> str:
    """Return the text with an apostrophe in front where a spreadsheet would compute it."""
    dangerous = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if dangerous else text


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
