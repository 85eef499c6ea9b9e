"""Gives every call to the adapter of its sender's channel, which is built when it is needed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from shared.kernel.clock import Clock, system_clock
from shared.ports.channels import (
    Channel,
    Channels,
    Inbound,
    Outcome,
    Outgoing,
    Recipient,
    Refused,
    Sender,
)
from shared.ports.channels.accounts import (
    App,
    ChannelAccounts,
    NumberState,
    TemplateDraft,
    TemplateState,
)
from shared.ports.channels.webhook import parse


class Adapter(Channels, ChannelAccounts, Protocol):
    """One product with both halves of the contract."""


class ByChannel:
    """Keeps both contracts for all channels at once. Safe for threads."""

    def __init__(
        self, adapters: Mapping[Channel, Callable[[], Adapter]], clock: Clock = system_clock
    ) -> None:
        self._adapters = adapters
        self._clock = clock

    def send(self, sender: Sender, outgoing: Outgoing) -> Outcome:
        """Ask once; see the contract."""
        return self._of(sender).send(sender, outgoing)

    def upload(self, sender: Sender, data: bytes, content_type: str, name: str) -> str | Refused:
        """Give the channel a file."""
        return self._of(sender).upload(sender, data, content_type, name)

    def acknowledge(self, sender: Sender, message_id: str, typing: bool, person: Recipient) -> None:
        """Mark a message read."""
        self._of(sender).acknowledge(sender, message_id, typing, person)

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Split a verified webhook body: it says itself which product it comes from."""
        return parse(body, self._clock)

    def describe(self, sender: Sender) -> NumberState | Refused:
        """Return the state of the account."""
        return self._of(sender).describe(sender)

    def numbers(self, sender: Sender, business_account_id: str) -> Sequence[str] | Refused:
        """Return the ids the token may speak for."""
        return self._of(sender).numbers(sender, business_account_id)

    def subscribe(self, sender: Sender, business_account_id: str) -> None | Refused:
        """Have the webhooks come to our app."""
        return self._of(sender).subscribe(sender, business_account_id)

    def is_subscribed(self, sender: Sender, business_account_id: str) -> bool | Refused:
        """Tell whether they come to an app."""
        return self._of(sender).is_subscribed(sender, business_account_id)

    def register(self, sender: Sender, pin: str) -> None | Refused:
        """Let the number send over the API."""
        return self._of(sender).register(sender, pin)

    def renew(self, sender: Sender) -> str | Refused:
        """Return the token to use from now on."""
        return self._of(sender).renew(sender)

    def exchange(self, app: App, code: str) -> str | Refused:
        """Return the token of an Embedded Signup, which is WhatsApp's."""
        return self._adapters["whatsapp"]().exchange(app, code)

    def templates(
        self, sender: Sender, business_account_id: str
    ) -> Sequence[TemplateState] | Refused:
        """Return all templates."""
        return self._of(sender).templates(sender, business_account_id)

    def upload_sample(self, sender: Sender, data: bytes, content_type: str) -> str | Refused:
        """Give the review of a template an example."""
        return self._of(sender).upload_sample(sender, data, content_type)

    def create_template(
        self, sender: Sender, business_account_id: str, draft: TemplateDraft
    ) -> TemplateState | Refused:
        """Submit a template."""
        return self._of(sender).create_template(sender, business_account_id, draft)

    def edit_template(
        self, sender: Sender, template_id: str, draft: TemplateDraft
    ) -> None | Refused:
        """Change a template."""
        return self._of(sender).edit_template(sender, template_id, draft)

    def delete_template(
        self, sender: Sender, business_account_id: str, name: str, template_id: str
    ) -> None | Refused:
        """Delete a template."""
        return self._of(sender).delete_template(sender, business_account_id, name, template_id)

    def _of(self, sender: Sender) -> Adapter:
        return self._adapters[sender.channel]()
