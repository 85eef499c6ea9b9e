"""Scripted people: after a message they answer by themselves, for demonstrations and tests."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from infra.local.simulator.store import StoredMessage
from infra.local.simulator.switches import Dice, Range, Rate

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


class Persona(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule. The first that fits a message answers it."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    answers: Annotated[list[Words], msgspec.Meta(min_length=1, max_length=20)]
    """One is drawn each time; the same seed draws the same one."""
    after: Literal["campaign", "reply", "any"] = "campaign"
    """A template counts as campaign, free text as reply."""
    template: str | None = None
    contains: str | None = None
    """Only after a message with these words, in any case."""
    phones: Annotated[list[str], msgspec.Meta(max_length=100_000)] | None = None
    """Only these people (digits with the country code); null is everybody."""
    probability: Rate = 1.0
    seconds: Range = (2.0, 8.0)
    times: Annotated[int, msgspec.Meta(ge=1)] = 1
    """How often one person follows this rule."""


class Cast:
    """The rules in force and how often each person has followed them."""

    def __init__(self, personas: Sequence[Persona]) -> None:
        self.personas = tuple(personas)
        self._phones = {
            persona.name: frozenset(phone.lstrip("+") for phone in persona.phones)
            for persona in personas
            if persona.phones is not None
        }
        self._followed: Counter[tuple[str, str]] = Counter()

    def followed(self, name: str, phone: str) -> None:
        """Count an answer that was given before a restart."""
        self._followed[name, phone] += 1

    def answer(self, message: StoredMessage, dice: Dice) -> tuple[Persona, str, float] | None:
        """Return who answers, the words and after how many seconds."""
        for persona in self.personas:
            if not self._fits(persona, message):
                continue
            count = self._followed[persona.name, message.person]
            key = f"{message.person}:{persona.name}:{count}"
            self.followed(persona.name, message.person)
            if dice.throw("persona", key) >= persona.probability:
                return None
            index = int(dice.throw("answer", key) * len(persona.answers))
            return persona, persona.answers[index], dice.between(persona.seconds, "wait", key)
        return None

    def _fits(self, persona: Persona, message: StoredMessage) -> bool:
        kind = "campaign" if message.template else "reply"
        phones = self._phones.get(persona.name)
        return (
            persona.after in ("any", kind)
            and (persona.template is None or persona.template == message.template)
            and (persona.contains is None or persona.contains.lower() in message.text.lower())
            and (phones is None or message.person in phones)
            and self._followed[persona.name, message.person] < persona.times
        )
