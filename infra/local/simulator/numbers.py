"""The numbers of the simulated businesses: whose they are and how Meta sees them."""

from typing import Annotated, Any

import msgspec

from infra.local.simulator.payloads import BUSINESS_ACCOUNT_ID, PORTFOLIO_ID, display_phone

_TIERS = {250: "TIER_250", 2_000: "TIER_2K", 10_000: "TIER_10K", 100_000: "TIER_100K"}
# A number that is also used in the WhatsApp Business app.
_COEXISTENCE_PER_SECOND = 20
Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,20}$")]


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number, as far as it differs from the others."""

    business_account_id: Id = BUSINESS_ACCOUNT_ID
    portfolio_id: Id = PORTFOLIO_ID
    quality: str = "GREEN"
    status: str = "CONNECTED"
    name_status: str = "APPROVED"
    can_send: str = "AVAILABLE"
    problem: str = ""
    coexistence: bool = False
    high_throughput: bool = False


class Numbers:
    """Those that were described, and all others as they usually are."""

    def __init__(self) -> None:
        self.described: dict[str, Number] = {}
        self.seen: set[str] = set()
        self.subscribed: set[str] = set()
        self.pins: dict[str, str] = {}

    def get(self, number_id: str) -> Number:
        """Return a number; one nobody has described is usual."""
        return self.described.get(number_id) or Number()

    def of_account(self, business_account_id: str) -> list[str]:
        """Return the numbers of a business account; undescribed ones belong to whoever asks."""
        found = {id for id, one in self.described.items()
                 if one.business_account_id == business_account_id}  # fmt: skip
        return sorted(found | (self.seen - set(self.described)))

    def throughput(self, number_id: str, usual: int) -> int:
        """Return how many messages in and out the number may have per second."""
        number = self.get(number_id)
        if number.coexistence:
            return min(usual, _COEXISTENCE_PER_SECOND)
        return 1000 if number.high_throughput else usual

    def node(self, number_id: str, unique_limit: int | None) -> dict[str, Any]:
        """Return the number as the Graph API describes it."""
        number = self.get(number_id)
        tier = "TIER_UNLIMITED"
        if unique_limit is not None:
            tier = _TIERS.get(unique_limit, f"TIER_{unique_limit}")
        return {
            "id": number_id,
            "display_phone_number": f"+{display_phone(number_id)}",
            "verified_name": "Piloto Demo",
            "quality_rating": number.quality,
            "status": number.status,
            "name_status": number.name_status,
            "is_on_biz_app": number.coexistence,
            "platform_type": "CLOUD_API",
            "whatsapp_business_manager_messaging_limit": tier,
            "throughput": {"level": "HIGH" if number.high_throughput else "STANDARD"},
            "health_status": _health(number_id, number),
        }


def _health(number_id: str, number: Number) -> dict[str, Any]:
    own: dict[str, Any] = {"entity_type": "PHONE_NUMBER", "id": number_id}
    own["can_send_message"] = number.can_send
    if number.problem:
        own["errors"] = [{"error_code": 141000, "error_description": number.problem}]
    others = (
        ("WABA", number.business_account_id),
        ("BUSINESS", number.portfolio_id),
        ("APP", "500000000000001"),
    )
    entities = [
        {"entity_type": kind, "id": id, "can_send_message": "AVAILABLE"} for kind, id in others
    ]
    return {"can_send_message": number.can_send, "entities": [own, *entities]}
