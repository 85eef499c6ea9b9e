"""The simulator itself: takes sends, lets people write, and plans the webhooks of both."""

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from infra.local.simulator.deliverer import Deliverer
from infra.local.simulator.files import PICTURES
from infra.local.simulator.graph_errors import Refusal
from infra.local.simulator.numbers import Number, Numbers
from infra.local.simulator.payloads import account_update, status_update
from infra.local.simulator.people import Person, is_reachable, phone_of, stranger, wa_id_of
from infra.local.simulator.personas import Cast, Persona
from infra.local.simulator.rules import DAY_SECONDS, Rules
from infra.local.simulator.statuses import status_node, steps_of
from infra.local.simulator.store import Due, Store, StoredMessage, new_message_id
from infra.local.simulator.switches import Dice, Switches
from infra.local.simulator.templates import DEFAULTS, Pacing, Template, decision_value, find
from infra.local.simulator.validation import Asked
from shared.kernel.clock import Clock

# What concerns the person is what Meta often finds out only after it has accepted.
_PERSONAL_CODES = frozenset({131026, 131047, 131049, 131050})
_SETTINGS = "SELECT name, value FROM settings"
_LAST_DAY = (
    "SELECT direction, number_id, person, at, outside, callback FROM messages"
    " WHERE at > ? AND person NOT LIKE '@%' ORDER BY seq"
)


@dataclass(frozen=True)
class Accepted:
    """A message that will be delivered."""

    message: StoredMessage
    person: Person
    wa_id: str
    held: bool


class Engine:
    """State in memory, every change first in the store. One event loop uses it."""

    def __init__(self, store: Store, deliverer: Deliverer, clock: Clock) -> None:
        self.store = store
        self.deliverer = deliverer
        self._clock = clock
        self.changes = 0
        self.last_number_id: str | None = None
        self._forget()

    def _forget(self) -> None:
        self.switches = Switches()
        self.dice = Dice(self.switches.seed)
        self.numbers = Numbers()
        self.rules = Rules(self.numbers)
        self.uploads: frozenset[str] = frozenset()
        self.acknowledged: list[tuple[str, bool]] = []
        self._templates: tuple[Template, ...] = DEFAULTS
        self._pacing = Pacing()
        self.cast = Cast(())
        self._people: dict[str, Person] = {}
        self._by_user: dict[str, str] = {}
        self._tries: Counter[str] = Counter()

    def now(self) -> float:
        """Return the unix time of the simulator's clock."""
        return self._clock().timestamp()

    @property
    def version(self) -> int:
        """Return a number that changes with everything a page shows."""
        return self.changes + self.deliverer.delivered

    # --- what the business does --------------------------------------------------------

    async def accept(self, number_id: str, asked: Asked) -> Accepted | Refusal:
        """Take a message to be sent, or say why not."""
        now = self.now()
        self.last_number_id = number_id
        template = find(self.templates, asked, self.uploads) if asked.template else None
        if isinstance(template, Refusal):
            return await self._refused(number_id, "", asked, template)
        person = self._recipient(asked)
        if isinstance(person, Refusal):
            return await self._refused(number_id, asked.to or "", asked, person)
        refusal = self._refusal(number_id, person, template, now)
        later = self.switches.refuse_asynchronously
        if refusal and not (later and refusal.code in _PERSONAL_CODES):
            return await self._refused(number_id, person.phone, asked, refusal)
        # From here to the store no other request runs: a rule counts a message once.
        outside = self.rules.sent(number_id, person.phone, now, self.switches)
        message = StoredMessage(
            id=new_message_id(),
            direction="out",
            number_id=number_id,
            person=person.phone,
            type=asked.type,
            text=template.fill(asked) if template else asked.text,
            template=asked.template,
            callback=asked.callback,
            at=now,
            status="accepted",
            outside=outside,
            reply_to=asked.reply_to,
        )
        return await self._take(message, person, refusal)

    async def _take(
        self, message: StoredMessage, person: Person, refusal: Refusal | None
    ) -> Accepted:
        key = message.callback or message.id
        wait = self._pacing.wait(message.template, self.templates, self.switches)
        steps = steps_of(message.at + wait, key, refusal, self.switches, self.dice)
        due = [self.status_due(message, person, one.status, one.at, one.error) for one in steps]
        answer = None if refusal else self.cast.answer(message, self.dice)
        if answer:
            persona, text, seconds = answer
            body = {"answer": text, "person": person.phone, "persona": persona.name}
            body["number_id"] = message.number_id
            due.append(self.deliverer.plan(message.at + seconds, message.at, body))
        self._know(person)
        await self.store.add_message(message, person, due)
        self.deliverer.add(due)
        self.changes += 1
        held = wait > 0 or self.dice.happens(self.switches.held, "held", key)
        return Accepted(message, person, self.wa_id(person), held)

    async def take_upload(self, content_type: str, data: bytes) -> str:
        """Give a file an id; only a picture is kept, since a phone shows nothing else."""
        id = str(500000000000000 + secrets.randbelow(10**12))
        if content_type in PICTURES:
            await self.store.keep_file(id, content_type, data)
        self.uploads |= {id}
        return id

    def wa_id(self, person: Person) -> str:
        """Return what webhooks and answers call the person."""
        return wa_id_of(person.phone, ninth_digit_dropped=self.switches.ninth_digit_dropped)

    def key(self, asked: Asked) -> str:
        """Return what chances are thrown for: the send and how often it was asked."""
        send = asked.callback or f"{asked.to or asked.user_id}:{asked.text}:{asked.template}"
        self._tries[send] += 1
        return f"{send}:{self._tries[send]}"

    def _recipient(self, asked: Asked) -> Person | Refusal:
        if asked.user_id:
            known = self._by_user.get(asked.user_id)
            return self._people[known] if known else Refusal(131026, "no such recipient")
        phone = phone_of(asked.to or "")
        if phone is None:
            return Refusal(131009, "to is no phone number")
        return self.person(phone)

    def _refusal(
        self, number_id: str, person: Person, template: Template | None, now: float
    ) -> Refusal | None:
        if person.no_whatsapp or not is_reachable(person.phone):
            return Refusal(131026, "the person cannot be reached on WhatsApp")
        marketing = template is not None and template.category == "MARKETING"
        if marketing and person.opted_out and self.switches.enforce_opt_out:
            return Refusal(131050, "the person has stopped marketing messages of this business")
        return self.rules.refuse(
            number_id, person.phone, now, template=template is not None, switches=self.switches
        )

    async def _refused(self, number_id: str, phone: str, asked: Asked, refusal: Refusal) -> Refusal:
        await self.note_refusal(number_id, phone, asked.callback, refusal.code)
        return refusal

    async def note_refusal(
        self, number_id: str, phone: str, callback: str | None, code: int
    ) -> None:
        """Keep a refusal for the judge."""
        await self.store.add_refusal(self.now(), number_id, phone, code, callback)

    def status_due(
        self,
        message: StoredMessage,
        person: Person,
        status: str,
        at: float,
        error: Refusal | None = None,
    ) -> Due:
        """Plan the webhook of one status."""
        wa_id = None if person.hidden else self.wa_id(person)
        node = status_node(message, person, wa_id, status, at, error)
        late = at + self._lateness(f"{message.id}:{status}")
        return self.deliverer.plan(late, at, status_update(message.number_id, node))

    def _lateness(self, key: str) -> float:
        if not self.dice.happens(self.switches.reorder_rate, "reorder", key):
            return 0.0
        return self.switches.reorder_seconds * self.dice.throw("lateness", key)

    # --- people ------------------------------------------------------------------------

    def person(self, phone: str) -> Person:
        """Return the person with this phone; one nobody has described is always the same."""
        return self._people.get(phone) or stranger(phone)

    async def describe_person(self, person: Person) -> None:
        """Change what is known about a person."""
        self._know(person)
        await self.store.put_person(person)
        self.changes += 1

    def _know(self, person: Person) -> None:
        self._people[person.phone] = person
        self._by_user[person.user_id] = person.phone

    # --- settings and restart ----------------------------------------------------------

    async def set_switches(self, switches: Switches) -> None:
        """Turn switches; they hold from the next message on."""
        self._turn(switches)
        await self.store.put_setting("switches", msgspec.to_builtins(switches))
        self.deliverer.wake()

    async def set_personas(self, personas: Sequence[Persona]) -> None:
        """Replace the scripted people."""
        self.cast = Cast(personas)
        await self.store.put_setting("personas", msgspec.to_builtins(personas))

    @property
    def templates(self) -> tuple[Template, ...]:
        """Return the templates as they stand now: reviews end by the clock."""
        return tuple(one.as_of(self.now()) for one in self._templates)

    async def review(self, templates: Sequence[Template], submitted: Template) -> None:
        """Keep the templates and decide about one of them after a while, with its webhook."""
        at = self.now() + self.switches.review_seconds
        judged = submitted.judged(self.switches.review_result, at)
        await self.set_templates([judged if one is submitted else one for one in templates])
        update = account_update(
            self.last_number_id or "0", "message_template_status_update", decision_value(judged)
        )
        due = self.deliverer.plan(at, at, update)
        await self.store.add_due([due])
        self.deliverer.add([due])

    async def set_numbers(self, numbers: dict[str, Number]) -> None:
        """Describe numbers; all others are as usual."""
        self.numbers.described = dict(numbers)
        await self.store.put_setting("numbers", msgspec.to_builtins(numbers))

    async def set_templates(self, templates: Sequence[Template]) -> None:
        """Replace the templates."""
        self._templates = tuple(templates)
        await self.store.put_setting("templates", msgspec.to_builtins(templates))

    async def reset(self) -> None:
        """Forget everything: messages, people, webhooks, switches."""
        self.deliverer.clear()
        await self.store.reset()
        self._forget()
        self._turn(self.switches)
        self.changes += 1

    def load(self) -> None:
        """Take up everything where the last run left it."""
        settings = {name: json.loads(text) for name, text in self.store.read(_SETTINGS)}
        if "switches" in settings:
            self._turn(msgspec.convert(settings["switches"], Switches, strict=False))
        if "templates" in settings:
            self._templates = msgspec.convert(settings["templates"], tuple[Template, ...])
        if "numbers" in settings:
            self.numbers.described = msgspec.convert(settings["numbers"], dict[str, Number])
        if "personas" in settings:
            self.cast = Cast(msgspec.convert(settings["personas"], list[Persona]))
        for (text,) in self.store.read("SELECT person FROM people"):
            self._know(Person(**json.loads(text)))
        self._remember(self.store.read(_LAST_DAY, self.now() - DAY_SECONDS))

    def _remember(self, rows: Sequence[tuple[Any, ...]]) -> None:
        for direction, number_id, person, at, outside, callback in rows:
            self.last_number_id = number_id
            if direction == "in":
                self.rules.received(number_id, person, at)
                if callback:
                    self.cast.followed(callback, person)
                continue
            self.rules.sent(number_id, person, at, self.switches)
            if outside:
                self.rules.reached(number_id, person, at)

    def _turn(self, switches: Switches) -> None:
        self.switches = switches
        self.dice = Dice(switches.seed)
        self.deliverer.switches = switches
        self.deliverer.dice = self.dice
