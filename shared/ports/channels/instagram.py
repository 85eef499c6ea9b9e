"""Instagram messages over HTTPS: one call per message, its outcome as a value."""

import json
from collections.abc import Sequence
from functools import partial

from shared.kernel.clock import Clock, system_clock
from shared.ports.channels import (
    Inbound,
    Outcome,
    Outgoing,
    Reaction,
    ReactionContent,
    Recipient,
    Refused,
    Sender,
    Sent,
    Unknown,
    instagram_errors,
    why_not_on,
)
from shared.ports.channels.errors import NO_ADDRESS
from shared.ports.channels.instagram_account import InstagramAccounts
from shared.ports.channels.instagram_outgoing import address_node, payload_of
from shared.ports.channels.webhook import parse
from shared.ports.channels.whatsapp_graph import GraphClient, Node

_UPLOADED = ("image", "video", "audio")


class InstagramChannels(InstagramAccounts):
    """Speaks to `api_url` (graph.instagram.com or the simulator). Safe for threads."""

    def __init__(self, api_url: str, api_version: str, clock: Clock = system_clock) -> None:
        super().__init__(GraphClient(api_url, api_version, instagram_errors))
        self._clock = clock

    def send(self, sender: Sender, outgoing: Outgoing) -> Outcome:
        """Ask once; see the contract. What Instagram has not is refused without asking."""
        if not address_node(outgoing.recipient):
            return Refused(NO_ADDRESS, Reaction.DROP, "the recipient has no address")
        wrong = why_not_on("instagram", outgoing.content)
        if wrong is not None:
            return Refused(wrong.code, Reaction.DROP, f"{wrong.field}: {wrong.words}")
        path = f"{sender.provider_number_id}/messages"
        accepted = partial(_accepted, outgoing)
        return self._graph.send(path, sender.access_token, payload_of(outgoing), accepted)

    def upload(self, sender: Sender, data: bytes, content_type: str, name: str) -> str | Refused:
        """Give the file to the profile, to be used again."""
        kind = content_type.partition("/")[0]
        attachment = {"type": kind if kind in _UPLOADED else "file"}
        message = {"attachment": {**attachment, "payload": {"is_reusable": True}}}
        answer = self._graph.ask(
            "POST",
            f"{sender.provider_number_id}/message_attachments",
            sender.access_token,
            data={"message": json.dumps(message), "platform": "instagram"},
            files={"filedata": (name, data, content_type)},
        )
        if isinstance(answer, Refused):
            return answer
        if not answer.get("attachment_id"):
            return Refused(-200, Reaction.RETRY, "no attachment id")
        return str(answer["attachment_id"])

    def acknowledge(self, sender: Sender, message_id: str, typing: bool, person: Recipient) -> None:
        """Mark what the person wrote as seen; whether that worked is of no importance."""
        address = address_node(person)
        if not address:
            return
        path = f"{sender.provider_number_id}/messages"
        for action in ("mark_seen", "typing_on") if typing else ("mark_seen",):
            payload = {"recipient": address, "sender_action": action}
            self._graph.ask("POST", path, sender.access_token, payload)

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Split a verified webhook body; see the contract."""
        return parse(body, self._clock)

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self._graph.close()


def _accepted(outgoing: Outgoing, body: Node) -> Outcome:
    person = body.get("recipient_id")
    recipient_id = str(person) if person else None
    message_id = body.get("message_id")
    if isinstance(message_id, str) and message_id:
        return Sent(message_id, recipient_id)
    if isinstance(outgoing.content, ReactionContent) and recipient_id:
        # A reaction is no message and gets no id; ours keeps it apart from others.
        return Sent(f"reaction:{outgoing.send_id}", recipient_id)
    return Unknown("a 200 without a message id")
