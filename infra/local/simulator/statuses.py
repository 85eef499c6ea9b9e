"""The status of a message as webhooks carry it."""

from typing import Any

from infra.local.simulator.graph_errors import Refusal, status_error
from infra.local.simulator.people import Person
from infra.local.simulator.store import StoredMessage


def status_node(
    message: StoredMessage,
    person: Person,
    wa_id: str | None,
    status: str,
    at: float,
    error: Refusal | None,
) -> dict[str, Any]:
    """Return the node; ids a person hides are left out."""
    node: dict[str, Any] = {"id": message.id, "status": status, "timestamp": str(int(at))}
    if wa_id:
        node["recipient_id"] = wa_id
    node["recipient_user_id"] = person.user_id
    if message.callback:
        node["biz_opaque_callback_data"] = message.callback
    if error:
        return {**node, "errors": [status_error(error)]}
    if status in ("sent", "delivered"):
        node["pricing"] = {
            "billable": message.template is not None,
            "pricing_model": "PMP",
            "type": "regular" if message.template else "free_customer_service",
            "category": "marketing" if message.template else "service",
        }
    return node
