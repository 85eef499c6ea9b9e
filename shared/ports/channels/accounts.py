"""The account behind a channel: its number, its templates, and how it is connected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from shared.ports.channels.outcomes import Refused, Sender


class NumberState(msgspec.Struct, frozen=True):
    """What the provider says about a connected number."""

    display_phone_number: str
    """WhatsApp: as the provider writes it. Instagram: the user name with its @."""
    verified_name: str
    quality: str
    daily_limit: int | None
    """Unique recipients outside the window per rolling 24 hours; None is unlimited."""
    portfolio_id: str | None = None
    throughput_per_second: int = 80
    """Messages in and out together."""
    coexistence: bool = False
    """The number is also used in the business's own WhatsApp app."""
    status: str = ""
    """CONNECTED, PENDING, FLAGGED …, upper case; empty where the provider does not say."""
    name_status: str = ""
    can_send: str = ""
    """AVAILABLE, LIMITED or BLOCKED."""
    problems: tuple[str, ...] = ()
    """Why it is limited or blocked, in the provider's words."""


class TemplateState(msgspec.Struct, frozen=True):
    """One template as the provider keeps it."""

    name: str
    language: str
    status: str
    """APPROVED, PENDING, REJECTED, PAUSED, DISABLED …, upper case."""
    category: str
    body: str
    """The body text with its variables as {{1}} or {{name}} …"""
    id: str = ""
    quality: str = ""
    """GREEN, YELLOW, RED or UNKNOWN; empty where the provider does not say."""
    rejection_reason: str = ""
    components: tuple[Mapping[str, Any], ...] = ()
    """As the provider writes them: HEADER, BODY, FOOTER, BUTTONS."""


class TemplateDraft(msgspec.Struct, frozen=True):
    """A template to be reviewed by the provider."""

    name: str
    language: str
    category: str
    components: tuple[Mapping[str, Any], ...]
    """HEADER, BODY, FOOTER, BUTTONS in the provider's words, with their examples."""
    named: bool = False
    """Whether its variables have names instead of numbers."""


@dataclass(frozen=True)
class App:
    """The platform's own app at the provider."""

    id: str
    secret: str = field(repr=False)


class ChannelAccounts(Protocol):
    """Asks and changes what a provider keeps about an account.

    Nothing here sends a message and every call may be repeated. What the provider does not
    accept, and what cannot be reached, comes back as `Refused`.
    """

    def describe(self, sender: Sender) -> NumberState | Refused:
        """Return the state of the number, or why the credentials do not work."""
        ...

    def numbers(self, sender: Sender, business_account_id: str) -> Sequence[str] | Refused:
        """Return the ids of the numbers of the business account."""
        ...

    def subscribe(self, sender: Sender, business_account_id: str) -> None | Refused:
        """Have what happens in the business account told to our app's webhook."""
        ...

    def is_subscribed(self, sender: Sender, business_account_id: str) -> bool | Refused:
        """Tell whether an app gets the webhooks of the business account."""
        ...

    def register(self, sender: Sender, pin: str) -> None | Refused:
        """Let the number send over the API; `pin` becomes its second factor (6 digits)."""
        ...

    def renew(self, sender: Sender) -> str | Refused:
        """Return the token to use from now on: one that lasts anew, or the same where tokens
        do not age."""
        ...

    def exchange(self, app: App, code: str) -> str | Refused:
        """Return the access token for the code of an Embedded Signup (good once, for 30 s)."""
        ...

    def templates(
        self, sender: Sender, business_account_id: str
    ) -> Sequence[TemplateState] | Refused:
        """Return all templates of the business account, over all pages."""
        ...

    def upload_sample(self, sender: Sender, data: bytes, content_type: str) -> str | Refused:
        """Return the handle of a file that a template shows as its example for the review."""
        ...

    def create_template(
        self, sender: Sender, business_account_id: str, draft: TemplateDraft
    ) -> TemplateState | Refused:
        """Submit a template for review and return it as it stands then."""
        ...

    def edit_template(
        self, sender: Sender, template_id: str, draft: TemplateDraft
    ) -> None | Refused:
        """Replace category and components of a template; it is reviewed again."""
        ...

    def delete_template(
        self, sender: Sender, business_account_id: str, name: str, template_id: str
    ) -> None | Refused:
        """Delete one language of a template."""
        ...
