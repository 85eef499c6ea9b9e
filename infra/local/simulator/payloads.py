"""The bodies of webhooks: what Meta sends, byte for byte as it writes it."""

import json
from collections.abc import Sequence
from typing import Any

from shared.ports.channels.signature import sign

BUSINESS_ACCOUNT_ID = "200000000000001"
PORTFOLIO_ID = "300000000000001"

Update = dict[str, Any]


def message_update(number_id: str, node: Update, contact: Update) -> Update:
    """Return one inbound message as an update."""
    return {"number_id": number_id, "part": "messages", "node": node, "contact": contact}


def status_update(number_id: str, node: Update) -> Update:
    """Return one status as an update."""
    return {"number_id": number_id, "part": "statuses", "node": node}


def account_update(number_id: str, field: str, value: Update) -> Update:
    """Return an update about the account."""
    return {"number_id": number_id, "field": field, "value": value}


def display_phone(number_id: str) -> str:
    """Return the phone of a business number, made of its id."""
    return f"5511{int(number_id) % 10**8:08d}"


def webhook_body(updates: Sequence[Update]) -> bytes:
    """Put updates into one body; each number gets one change, account events their own."""
    changes: list[Update] = []
    values: dict[str, Update] = {}
    for update in updates:
        if "field" in update:
            changes.append({"value": _account_value(update), "field": update["field"]})
            continue
        value = values.get(update["number_id"])
        if value is None:
            value = values[update["number_id"]] = _value(update["number_id"])
            changes.append({"value": value, "field": "messages"})
        value[update["part"]].append(update["node"])
        if "contact" in update and update["contact"] not in value["contacts"]:
            value["contacts"].append(update["contact"])
    for value in values.values():
        for part in ("contacts", "messages", "statuses"):
            if not value[part]:
                del value[part]
    entry = {"id": BUSINESS_ACCOUNT_ID, "changes": changes}
    return escaped({"object": "whatsapp_business_account", "entry": [entry]})


def escaped(body: Update) -> bytes:
    """Write JSON as Meta does: ASCII only, other characters and slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def signed_headers(body: bytes, secret: str) -> dict[str, str]:
    """Return the headers of a webhook."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": "sha256=" + sign(body, secret.encode()),
    }


def _metadata(number_id: str) -> Update:
    return {"display_phone_number": display_phone(number_id), "phone_number_id": number_id}


def _value(number_id: str) -> Update:
    head = {"messaging_product": "whatsapp", "metadata": _metadata(number_id)}
    return {**head, "contacts": [], "messages": [], "statuses": []}


def _account_value(update: Update) -> Update:
    if update["field"] != "user_preferences":
        value: Update = update["value"]
        return value
    head = {"messaging_product": "whatsapp", "metadata": _metadata(update["number_id"])}
    return {**head, **update["value"]}
