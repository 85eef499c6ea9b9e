"""What the provider tells about a template: its status, quality, category and words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.kernel.clock import to_text
from shared.messaging.templates import change_template
from shared.ports.documents import Document, Tx

# Several events lead to a status that is told under another name.
_STATUSES = {"REINSTATED": "APPROVED", "UNPAUSED": "APPROVED", "UNARCHIVED": "APPROVED"}
# The template is still sent; it only stands on the list of those that may be disabled.
_WARNINGS = frozenset({"FLAGGED"})


def on_template(tx: Tx, account: Document, value: Mapping[str, Any], at: datetime) -> str:
    """Apply whatever an event says, under whichever field it came; return a notice's code.

    Events come in any order: of each kind the latest counts.
    """
    found = _find(account, value)
    if found is None:
        return ""
    times = found.get("told_at", {})
    fields: Document = {}
    for kind, change in _changes(value).items():
        if times.get(kind, "") <= to_text(at):
            times = {**times, kind: to_text(at)}
            fields |= change
    if fields:
        change_template(tx, account["id"], found["name"], found["language"], at,
                        **fields, told_at=times)  # fmt: skip
    event = str(value.get("event") or "").upper()
    if event in _WARNINGS:
        return "TemplateWarned"
    category = fields.get("category")
    return "CategoryChanged" if category and category != found.get("category") else ""


def _find(account: Document, value: Mapping[str, Any]) -> Document | None:
    """Return the template by its id, or by its name and language in either spelling."""
    id = str(value.get("message_template_id") or "")
    name = value.get("message_template_name")
    language = _language(value.get("message_template_language"))
    templates: Mapping[str, Document] = account.get("templates", {})
    for template in templates.values():
        same = template["name"] == name and _language(template["language"]) == language
        if same or (id and template.get("id") == id):
            return template
    return None


def _language(value: object) -> str:
    return str(value or "").replace("-", "_").lower()


def _changes(value: Mapping[str, Any]) -> dict[str, Document]:
    """Return the fields to change, by the kind of what is told."""
    changes: dict[str, Document] = {}
    event = str(value.get("event") or "").upper()
    if event and event not in _WARNINGS:
        reason = str(value.get("reason") or "")
        rejected = reason if reason.upper() != "NONE" else ""
        changes["status"] = {"status": _STATUSES.get(event, event), "rejection_reason": rejected}
    quality = str(value.get("new_quality_score") or "").upper()
    if quality:
        changes["quality"] = {"quality": quality}
    category = str(value.get("new_category") or value.get("message_template_category") or "")
    if category:
        changes["category"] = {"category": category.upper()}
    body = value.get("message_template_element")
    if isinstance(body, str) and body:
        changes["components"] = {"body": body}
    return changes
