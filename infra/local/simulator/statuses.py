"""The status of a message as webhooks carry it."""

from dataclasses import dataclass
from typing import Any

from infra.local.simulator.graph_errors import Refusal, status_error
from infra.local.simulator.people import Person
from infra.local.simulator.store import StoredMessage
from infra.local.simulator.switches import Dice, Switches


@dataclass(frozen=True)
class Step:
    """A status that is to come."""

    status: str
    at: float
    error: Refusal | None = None


def steps_of(
    at: float, key: str, refusal: Refusal | None, switches: Switches, dice: Dice
) -> list[Step]:
    """Return what becomes of a message that was accepted at `at`."""
    code = None if refusal else dice.one_of(switches.failed_codes, "failed", key)
    failed = Refusal(code, "by the simulator's switch") if code is not None else refusal
    names = ["failed"] if failed else ["sent", "delivered"]
    if not failed and dice.happens(switches.read_rate, "read", key):
        names.append("read")
    spans = {"delivered": switches.delivered_seconds, "read": switches.read_seconds}
    steps = []
    for status in names:
        at += dice.between(spans.get(status, switches.sent_seconds), status, key)
        if not dice.happens(switches.drop_status, f"drop-{status}", key):
            steps.append(Step(status, at, failed))
    return steps


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
