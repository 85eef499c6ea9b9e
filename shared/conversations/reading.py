"""Gathers what an agent needs for one answer: itself, its offers, the business, the dialogue."""

from collections.abc import Sequence

import msgspec

from shared.agents import store as agents
from shared.agents.answering import Business, read_business
from shared.agents.model import Agent
from shared.catalogue import store as catalogue
from shared.catalogue.model import Offer
from shared.contacts import store as contacts
from shared.messaging.channel import channel_of, person_of
from shared.messaging.store import ACCOUNTS, MESSAGES_BY_CONVERSATION
from shared.ports.channels import Recipient
from shared.ports.documents import Document, Tx
from shared.ports.llm import Turn

_PROFILE = ("profile", "self")
_MESSAGES_READ = 20
# What carries no words of the person is no turn of the dialogue.
_NO_TURN = frozenset({"comment", "reaction", "referral", "system", "unsupported"})


class Setting(msgspec.Struct, frozen=True):
    """Who speaks, for which business, with which offers."""

    agent: Agent
    business: Business
    offers: tuple[Offer, ...]


class Dialogue(msgspec.Struct, frozen=True):
    """The last messages, oldest first, as turns; `question` is what still waits for an answer."""

    turns: tuple[Turn, ...]
    question: str
    answers_in_a_row: int
    newest_provider_id: str | None

    @property
    def said_by_person(self) -> list[str]:
        """Return the person's own words."""
        return [turn.text for turn in self.turns if turn.role == "user"]


def read_ahead(tx: Tx, agent_id: str | None, account_id: str) -> None:
    """Read in one round trip what the other functions here would read one by one."""
    agent = [(agents.KIND, agent_id)] if agent_id else []
    tx.peek_all([*agent, (ACCOUNTS, account_id), _PROFILE])


def find_agent(tx: Tx, agent_id: str | None) -> Agent | None:
    """Return the conversation's agent, else the tenant's oldest active one, else None."""
    if agent_id is not None:
        found = tx.peek(agents.KIND, agent_id)
        agent = agents.from_document(found) if found else None
        if agent is not None and agent.active and not agent.archived:
            return agent
    listed = agents.find(tx, archived=False, limit=50, cursor=None).items
    active = [item for item in reversed(listed) if item["active"]]
    return agents.from_document(active[0]) if active else None


def read_setting(tx: Tx, agent: Agent) -> Setting:
    """Return the records an answer may quote."""
    offers = catalogue.peek_all(tx, agent.offer_ids)
    kept = tuple(offer for offer in offers if offer and offer.active and not offer.archived)
    return Setting(agent, read_business(tx.peek(*_PROFILE)), kept)


def read_person(tx: Tx, contact_id: str, account: Document) -> Recipient:
    """Return whom read marks go to; on WhatsApp the message is enough, and nothing is read."""
    if channel_of(account) == "whatsapp":
        return Recipient()
    return person_of(contacts.peek(tx, contact_id), account)


def read_dialogue(tx: Tx, conversation_id: str) -> Dialogue:
    """Return the last messages of a conversation, by provider time."""
    equal = {"conversation_id": conversation_id}
    page = tx.find(MESSAGES_BY_CONVERSATION, equal, limit=_MESSAGES_READ)
    messages = [item for item in reversed(page.items) if _is_turn(item)]
    turns = tuple(_turn(message) for message in messages if message["text"])
    newest = next((m for m in reversed(messages) if m["direction"] == "in"), None)
    return Dialogue(
        turns,
        _question(messages),
        _answers_in_a_row(messages),
        newest["provider_message_id"] if newest else None,
    )


def _is_turn(message: Document) -> bool:
    """Tell whether it was said in this dialogue: not in a group, and not taken back."""
    elsewhere = message.get("group_id") or message.get("revoked_at")
    return message["type"] not in _NO_TURN and not elsewhere


def _turn(message: Document) -> Turn:
    return Turn("user" if message["direction"] == "in" else "assistant", message["text"])


def _question(messages: Sequence[Document]) -> str:
    """Return everything the person wrote since our last message."""
    waiting: list[str] = []
    for message in reversed(messages):
        if message["direction"] == "out":
            break
        waiting.append(message["text"])
    return "\n".join(reversed(waiting))


def _answers_in_a_row(messages: Sequence[Document]) -> int:
    """Count the agent's answers since a person of the business last spoke."""
    count = 0
    for message in reversed(messages):
        if message["author"] in ("human", "phone"):
            break
        count += message["author"] == "agent"
    return count
