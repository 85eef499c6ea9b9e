"""Facts about conversations."""

from shared.events import Fact


class MessageReceived(Fact, frozen=True):
    """A person wrote to the business."""

    message_id: str
    conversation_id: str
    contact_id: str
    account_id: str


class ConversationTakenOver(Fact, frozen=True):
    """A human speaks from now on; the agent is silent."""

    conversation_id: str


class ConversationReleased(Fact, frozen=True):
    """The agent speaks again."""

    conversation_id: str


class HumanNeeded(Fact, frozen=True):
    """The agent asked for a person; `reason` is one of a few fixed words."""

    conversation_id: str
    reason: str
