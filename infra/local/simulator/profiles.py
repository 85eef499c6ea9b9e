"""The Instagram profiles of the simulated businesses: Meta's rules, and what people do there."""

import hashlib
import secrets
from collections import defaultdict, deque
from dataclasses import dataclass, replace

from infra.local.simulator.engine import Engine
from infra.local.simulator.graph_errors import Refusal
from infra.local.simulator.instagram_payloads import Update, comment_update, event_update
from infra.local.simulator.instagram_request import InstagramAsked
from infra.local.simulator.people import Person, stranger
from infra.local.simulator.phones import Written
from infra.local.simulator.store import StoredMessage

DEFAULT_PROFILE_ID = "17840000000000001"
_DAY_SECONDS = 86_400.0
_WEEK_SECONDS = 7 * _DAY_SECONDS
_ECHO_SECONDS = 0.05
_OUTSIDE = "This message is sent outside of allowed window."
# Calls per seconds, as Meta documents them for one profile.
_LIMITS = {"text": (300, 1.0), "heavy": (10, 1.0), "private_reply": (750, 3600.0)}
_ROWS = (
    "SELECT id, direction, number_id, person, type, at, reply_to FROM messages"
    " WHERE person LIKE '@%' ORDER BY seq"
)


@dataclass(frozen=True)
class _Comment:
    profile: str
    person: str
    at: float


def person_id_of(username: str) -> str:
    """Return the Instagram-scoped id of a person: always the same for a user name."""
    digest = hashlib.sha256(username.encode()).digest()
    return str(10**15 + int.from_bytes(digest[:6], "big"))


def instagram_person(username: str) -> Person:
    """Return the person behind `@name`, who has no phone here."""
    known = stranger(username)
    return replace(known, user_id=person_id_of(username))


class Profiles:
    """State in memory, rebuilt from the store's messages. One event loop uses it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.forget()

    def forget(self) -> None:
        """Forget everything."""
        self.subscribed: set[str] = set()
        self.owners: dict[str, str] = {}
        """Access token → the profile it was first used with."""
        self.newest: str | None = None
        """The profile that was asked about last."""
        self._people: dict[str, str] = {}
        self._heard: dict[tuple[str, str], float] = {}
        self._comments: dict[str, _Comment] = {}
        self._answered: set[str] = set()
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def load(self) -> None:
        """Take up everything where the last run left it."""
        for id, direction, profile, person, kind, at, reply_to in self._engine.store.read(_ROWS):
            self._people[person_id_of(person)] = person
            if kind == "comment":
                self._comments[id] = _Comment(profile, person, at)
            elif direction == "in":
                self._heard[profile, person] = at
            elif reply_to in self._comments:
                self._answered.add(reply_to)

    # --- what the business does --------------------------------------------------------

    async def accept(self, profile: str, asked: InstagramAsked) -> StoredMessage | Refusal:
        """Take a message to be sent, or say why not."""
        now = self._engine.now()
        person = self._person_of(profile, asked)
        refusal = person if isinstance(person, Refusal) else self._refusal(
            profile, person, asked, now
        )  # fmt: skip
        if isinstance(person, Refusal) or refusal is not None:
            told = refusal or Refusal(100, "")
            await self._engine.note_refusal(profile, asked.person_id, None, told.code)
            return told
        # From here to the store no other request runs: a comment is answered once.
        if asked.comment_id:
            self._answered.add(asked.comment_id)
        message = StoredMessage(
            id=_new_id(),
            direction="out",
            number_id=profile,
            person=person,
            type=asked.type,
            text=asked.text or asked.url,
            template=None,
            callback=None,
            at=now,
            status="accepted",
            reply_to=asked.comment_id or asked.reply_to,
        )
        await self._keep(message, self._aftermath(message, asked))
        if asked.type == "image" and asked.file:
            await self._engine.store.offer(message.id, {"picture": asked.file})
        return message

    def act(self, profile: str, asked: InstagramAsked) -> Refusal | None:
        """Take a reaction or a mark; it needs an open window as well."""
        person = self._person_of(profile, asked)
        if isinstance(person, Refusal):
            return person
        if asked.type in ("mark_seen", "typing_on"):
            self._engine.acknowledged.append((asked.person_id, asked.type == "typing_on"))
        return self._refusal(profile, person, asked, self._engine.now())

    def _person_of(self, profile: str, asked: InstagramAsked) -> str | Refusal:
        if not asked.comment_id:
            return self._people.get(asked.person_id) or Refusal(
                100, "The requested user cannot be found.", 2534014
            )
        comment = self._comments.get(asked.comment_id)
        if comment is None or comment.profile != profile:
            return Refusal(100, "there is no such comment", 33)
        return comment.person

    def _refusal(
        self, profile: str, person: str, asked: InstagramAsked, now: float
    ) -> Refusal | None:
        lane = "private_reply" if asked.comment_id else "heavy" if asked.heavy else "text"
        if self._too_fast(profile, lane, now):
            return Refusal(613, "Calls to this api have exceeded the rate limit.")
        if asked.comment_id:
            if asked.comment_id in self._answered:
                return Refusal(10, "the comment has its private reply", 2534025)
            old = now - self._comments[asked.comment_id].at > _WEEK_SECONDS
            return Refusal(10, _OUTSIDE, 2534022) if old else None
        last = self._heard.get((profile, person))
        allowed = _WEEK_SECONDS if asked.human_agent else _DAY_SECONDS
        closed = last is None or now - last > allowed
        enforced = self._engine.switches.enforce_window
        return Refusal(10, _OUTSIDE, 2534022) if closed and enforced else None

    def _too_fast(self, profile: str, lane: str, now: float) -> bool:
        most, seconds = _LIMITS[lane]
        calls = self._calls[profile, lane]
        while calls and now - calls[0] >= seconds:
            calls.popleft()
        if len(calls) >= most and self._engine.switches.enforce_throughput:
            return True
        calls.append(now)
        return False

    def _aftermath(
        self, message: StoredMessage, asked: InstagramAsked
    ) -> list[tuple[float, Update]]:
        """Return the echo, and perhaps that the person has seen it."""
        person_id, switches = person_id_of(message.person), self._engine.switches
        at = message.at + _ECHO_SECONDS
        echo = event_update(
            message.number_id, person_id, at, {"message": _echo_node(message, asked)}, echo=True
        )
        planned = [(at, echo)]
        if self._engine.dice.happens(switches.read_rate, "seen", message.id):
            wait = self._engine.dice.between(switches.read_seconds, "seen_after", message.id)
            seen = event_update(
                message.number_id, person_id, at + wait, {"read": {"mid": message.id}}
            )
            planned.append((at + wait, {**seen, "seen": message.id}))
        return planned

    # --- what people do ----------------------------------------------------------------

    async def write(self, profile: str, person: str, text: str, age_seconds: float = 0.0) -> str:
        """Let a person write to the profile; return the message's id."""
        at = self._engine.now() - age_seconds
        message = _said(profile, person, "text", text, at, _new_id())
        self._heard[profile, person] = max(at, self._heard.get((profile, person), at))
        what = {"message": {"mid": message.id, "text": text}}
        await self._say(message, event_update(profile, person_id_of(person), at, what))
        return message.id

    async def comment(self, profile: str, person: str, text: str, age_seconds: float = 0.0) -> str:
        """Let a person comment on a post of the profile; return the comment's id."""
        at = self._engine.now() - age_seconds
        id = f"178{secrets.randbelow(10**14):014d}"
        self._comments[id] = _Comment(profile, person, at)
        told = comment_update(profile, person_id_of(person), person.lstrip("@"), at, id, text)
        await self._say(_said(profile, person, "comment", text, at, id), told)
        return id

    async def answer_by_hand(self, profile: str, person: str, text: str) -> str:
        """Let the owner answer in the Instagram app: Piloto hears an echo of what it never sent."""
        at = self._engine.now()
        message = replace(_said(profile, person, "text", text, at, _new_id()), direction="out")
        what = {"message": {"mid": message.id, "text": text, "is_echo": True}}
        echo = event_update(profile, person_id_of(person), at, what, echo=True)
        await self._say(message, echo)
        return message.id

    async def _say(self, message: StoredMessage, update: Update) -> None:
        self._people[person_id_of(message.person)] = message.person
        await self._keep(message, [(self._engine.now(), update)])

    async def _keep(self, message: StoredMessage, planned: list[tuple[float, Update]]) -> None:
        engine = self._engine
        due = [engine.deliverer.plan(at, at, update) for at, update in planned]
        await engine.store.add_message(message, instagram_person(message.person), due)
        engine.deliverer.add(due)
        engine.changes += 1


async def write_there(profiles: Profiles, profile: str, person: str, written: Written) -> str:
    """Let somebody write or comment there, or the owner answer by hand; return the id."""
    match written.type:
        case "comment":
            return await profiles.comment(profile, person, written.text, written.age_seconds)
        case "echo":
            return await profiles.answer_by_hand(profile, person, written.text)
    return await profiles.write(profile, person, written.text, written.age_seconds)


def _echo_node(message: StoredMessage, asked: InstagramAsked) -> Update:
    node: Update = {"mid": message.id, "is_echo": True}
    if asked.type == "text":
        return {**node, "text": asked.text}
    payload = {"url": asked.url} if asked.url else {}
    return {**node, "attachments": [{"type": asked.type, "payload": payload}]}


def _said(profile: str, person: str, kind: str, text: str, at: float, id: str) -> StoredMessage:
    return StoredMessage(id, "in", profile, person, kind, text, None, None, at, "received")


def _new_id() -> str:
    return "aWdfZAG1faXRlbTox" + secrets.token_urlsafe(30)
