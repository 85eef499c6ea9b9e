"""Splits a webhook body of any of Meta's channels into its items."""

from shared.kernel.clock import Clock, system_clock
from shared.ports.channels import Inbound
from shared.ports.channels import instagram_webhook as instagram
from shared.ports.channels import whatsapp_webhook as whatsapp
from shared.ports.channels.nodes import decode


def parse(body: bytes, clock: Clock = system_clock) -> list[Inbound]:
    """Return the items of a body; its `object` says which product it comes from."""
    found = decode(body)
    if found.get("object") == "instagram":
        return instagram.parse(found, clock)
    return whatsapp.parse(found, clock)
