"""Channels in memory: the fake of domain tests, with scripted outcomes."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.ports.channels import (
    Inbound,
    NumberState,
    Outcome,
    Outgoing,
    Reaction,
    Recipient,
    Refused,
    Sender,
    Sent,
    TemplateState,
)
from shared.ports.channels.accounts import App, TemplateDraft
from shared.ports.channels.errors import NO_ADDRESS
from shared.ports.channels.webhook import parse

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
    uploaded: list[tuple[str, str, bytes]] = field(default_factory=list)
    refuse_upload: Refused | None = None
    subscribed: list[str] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def send(self, sender: Sender, outgoing: Outgoing) -> Outcome:
        """Record the send and answer with the next scripted outcome."""
        to = outgoing.recipient
        address = to.phone or to.user_id or to.comment_id
        if not address:
            return Refused(NO_ADDRESS, Reaction.DROP, "the recipient has no address")
        with self._lock:
            self.sent.append(outgoing)
            scripted = self._scripted(outgoing.recipient)
            number = len(self.sent)
        if scripted is not None:
            return scripted
        return Sent(f"wamid.simulated.{number}", address.lstrip("+"))

    def acknowledge(self, sender: Sender, message_id: str, typing: bool, person: Recipient) -> None:
        """Record it."""
        self.acknowledged.append((message_id, typing))

    def upload(self, sender: Sender, data: bytes, content_type: str, name: str) -> str | Refused:
        """Remember the file."""
        self.uploaded.append((name, content_type, data))
        return self.refuse_upload or f"media-{len(self.uploaded)}"

    def describe(self, sender: Sender) -> NumberState | Refused:
        """Return what the test put into `number`."""
        return self.number

    def numbers(self, sender: Sender, business_account_id: str) -> Sequence[str] | Refused:
        """Return the sender's number: a token opens what it asks about."""
        return [sender.provider_number_id]

    def subscribe(self, sender: Sender, business_account_id: str) -> None | Refused:
        """Remember it."""
        self.subscribed.append(business_account_id)
        return None

    def is_subscribed(self, sender: Sender, business_account_id: str) -> bool | Refused:
        """Tell whether it was subscribed."""
        return business_account_id in self.subscribed

    def register(self, sender: Sender, pin: str) -> None | Refused:
        """Remember the PIN."""
        self.pins.append(pin)
        return None

    def renew(self, sender: Sender) -> str | Refused:
        """Return the same."""
        return sender.access_token

    def exchange(self, app: App, code: str) -> str | Refused:
        """Return a token made of the code."""
        return f"token-{code}"

    def templates(
        self, sender: Sender, business_account_id: str
    ) -> Sequence[TemplateState] | Refused:
        """Return what the test put into `templates_answer`."""
        return self.templates_answer

    def upload_sample(self, sender: Sender, data: bytes, content_type: str) -> str | Refused:
        """Keep it and number it."""
        if self.refuse_upload is not None:
            return self.refuse_upload
        self.uploaded.append(("sample", content_type, data))
        return f"4::{len(self.uploaded)}"

    def create_template(
        self, sender: Sender, business_account_id: str, draft: TemplateDraft
    ) -> TemplateState | Refused:
        """Keep it as pending."""
        texts = [str(one.get("text", "")) for one in draft.components if one["type"] == "BODY"]
        state = TemplateState(
            draft.name, draft.language, "PENDING", draft.category, "".join(texts), draft.name,
            components=draft.components,
        )  # fmt: skip
        if not isinstance(self.templates_answer, Refused):
            self.templates_answer = [*self.templates_answer, state]
        return state

    def edit_template(
        self, sender: Sender, template_id: str, draft: TemplateDraft
    ) -> None | Refused:
        """Take it."""

    def delete_template(
        self, sender: Sender, business_account_id: str, name: str, template_id: str
    ) -> None | Refused:
        """Take it."""

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Read a WhatsApp webhook body."""
        return parse(body)

    def _scripted(self, recipient: Recipient) -> Outcome | None:
        addresses = (recipient.phone or "", recipient.user_id or "")
        queues = [self.by_recipient.get(address) for address in addresses]
        queue = next((queue for queue in queues if queue), self.outcomes)
        return queue.pop(0) if queue else None
