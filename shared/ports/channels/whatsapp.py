"""WhatsApp Cloud API over HTTPS: one call per message, its outcome as a value."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from shared.kernel.clock import Clock, system_clock
from shared.ports.channels import (
    Inbound,
    Outcome,
    Outgoing,
    Reaction,
    Recipient,
    Refused,
    Sender,
    Sent,
    Unknown,
)
from shared.ports.channels.errors import NO_ADDRESS
from shared.ports.channels.webhook import parse
from shared.ports.channels.whatsapp_account import WhatsappAccounts
from shared.ports.channels.whatsapp_graph import GraphClient, nodes_of
from shared.ports.channels.whatsapp_outgoing import address_node, payload_of

_HELD = ("held_for_quality_assessment", "paused")


class WhatsappChannels(WhatsappAccounts):
    """Speaks to `api_url` (the Graph API or the simulator). Safe for threads."""

    def __init__(self, api_url: str, api_version: str, clock: Clock = system_clock) -> None:
        super().__init__(GraphClient(api_url, api_version))
        self._clock = clock

    def send(self, sender: Sender, outgoing: Outgoing) -> Outcome:
        """Ask once; see the contract."""
        address = address_node(outgoing.recipient)
        if not address:
            return Refused(NO_ADDRESS, Reaction.DROP, "the recipient has no address")
        payload = {**address, **payload_of(outgoing), "recipient_type": "individual"}
        path, body = _message(sender, payload)
        return self._graph.send(path, sender.access_token, body, _accepted)

    def upload(self, sender: Sender, data: bytes, content_type: str, name: str) -> str | Refused:
        """Give the file to the number."""
        answer = self._graph.ask(
            "POST",
            f"{sender.provider_number_id}/media",
            sender.access_token,
            data={"messaging_product": "whatsapp", "type": content_type},
            files={"file": (name, data, content_type)},
        )
        if isinstance(answer, Refused):
            return answer
        if not answer.get("id"):
            return Refused(-200, Reaction.RETRY, "no media id")
        return str(answer["id"])

    def acknowledge(self, sender: Sender, message_id: str, typing: bool, person: Recipient) -> None:
        """Mark it read; whether that worked is of no importance."""
        import httpx

        payload: dict[str, Any] = {"status": "read", "message_id": message_id}
        if typing:
            payload["typing_indicator"] = {"type": "text"}
        path, body = _message(sender, payload)
        with suppress(httpx.HTTPError):
            self._graph.request("POST", path, sender.access_token, body)

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Split a verified webhook body; see the contract."""
        return parse(body, self._clock)

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self._graph.close()


def _message(sender: Sender, payload: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    path = f"{sender.provider_number_id}/messages"
    return path, {"messaging_product": "whatsapp", **payload}


def _accepted(body: Mapping[str, Any]) -> Outcome:
    message = next(iter(nodes_of(body.get("messages"))), {})
    message_id = message.get("id")
    if not isinstance(message_id, str) or not message_id:
        return Unknown("a 200 without a message id")
    contact = next(iter(nodes_of(body.get("contacts"))), {})
    recipient_id = contact.get("wa_id") or contact.get("user_id")
    held = message.get("message_status") in _HELD
    return Sent(message_id, str(recipient_id) if recipient_id else None, held)
