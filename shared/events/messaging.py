"""Facts about messages and accounts."""

from shared.events import Fact


class MessageSent(Fact, frozen=True):
    """The provider accepted a message of ours (or a status proved that it had)."""

    send_id: str
    cause_kind: str
    cause_id: str
    contact_id: str
    conversation_id: str
    account_id: str
    agent_id: str | None = None
    """The agent that answers when the person writes back."""


class SendFailed(Fact, frozen=True):
    """A send is over without a message: refused, cancelled, or reported as failed; of an answer
    also that no sign of it came."""

    send_id: str
    cause_kind: str
    cause_id: str
    contact_id: str
    code: str


class AccountConnected(Fact, frozen=True):
    """A business has connected a number or profile."""

    account_id: str
    number_id: str
    business_account_id: str


class AccountPaused(Fact, frozen=True):
    """The account may not send until a person looks at it."""

    account_id: str
    reason: str


class AccountResumed(Fact, frozen=True):
    """The account may send again."""

    account_id: str


class TemplateChanged(Fact, frozen=True):
    """A template may be sent now, or no longer."""

    account_id: str
    name: str
    language: str
    problem: str
    """The stable code of what keeps it from being sent; '' where nothing does."""
