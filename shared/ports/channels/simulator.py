"""Channels in memory: the fake of domain tests, with scripted outcomes."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.ports.channels import (
    Inbound,
    NumberState,
    Outcome,
    Outgoing,
    Recipient,
    Refused,
    Sender,
    Sent,
    TemplateState,
)
from shared.ports.channels.errors import NO_ADDRESS, REACTIONS
from shared.ports.channels.whatsapp_webhook import parse

_STATE = NumberState("+55 11 4000-0000", "Simulated business", "GREEN", 2000, "1")


@dataclass
class SimulatorChannels:
    """Takes every message and remembers it.

    `outcomes` answers the next sends in order, `by_recipient` those to one phone or user id;
    where both are empty a send is `Sent`. Safe for threads.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    by_recipient: dict[str, list[Outcome]] = field(default_factory=dict)
    number: NumberState | Refused = _STATE
    templates_answer: Sequence[TemplateState] | Refused = ()
    sent: list[Outgoing] = field(default_factory=list)
    """Every call of `send`, whatever became of it, oldest first."""
    acknowledged: list[tuple[str, bool]] = field(default_factory=list)
    """Message id and typing of every `acknowledge`."""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def send(self, sender: Sender, outgoing: Outgoing) -> Outcome:
        """Record the send and answer with the next scripted outcome."""
        address = outgoing.recipient.phone or outgoing.recipient.user_id
        if not address:
            return Refused(NO_ADDRESS, REACTIONS[100], "the recipient has no address")
        with self._lock:
            self.sent.append(outgoing)
            scripted = self._scripted(outgoing.recipient)
            number = len(self.sent)
        if scripted is not None:
            return scripted
        return Sent(f"wamid.simulated.{number}", address.lstrip("+"))

    def acknowledge(self, sender: Sender, message_id: str, typing: bool) -> None:
        """Record it."""
        self.acknowledged.append((message_id, typing))

    def describe(self, sender: Sender) -> NumberState | Refused:
        """Return what the test put into `number`."""
        return self.number

    def templates(
        self, sender: Sender, business_account_id: str
    ) -> Sequence[TemplateState] | Refused:
        """Return what the test put into `templates_answer`."""
        return self.templates_answer

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Read a WhatsApp webhook body."""
        return parse(body)

    def _scripted(self, recipient: Recipient) -> Outcome | None:
        addresses = (recipient.phone or "", recipient.user_id or "")
        queues = [self.by_recipient.get(address) for address in addresses]
        queue = next((queue for queue in queues if queue), self.outcomes)
        return queue.pop(0) if queue else None
