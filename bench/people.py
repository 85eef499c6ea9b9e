"""So many conversations at once: who has an answer falls silent, and another person writes."""

import asyncio
import itertools
import time
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field

from bench.bodies import QUESTIONS, message_body, phone_of, signed
from bench.world import Arrival, Poster, World

_ids = itertools.count()
_fresh = itertools.count()
# The provider takes one message per person in six seconds: who has been answered rests longer.
_REST_SECONDS = 10.0
PARTS = ("until acknowledged", "then until the model is asked", "from its answer to the provider")
"""What a wait is made of, without the model's own time."""


@dataclass
class Talk:
    """What one run of conversations came to."""

    seconds: float = 0.0
    answers: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds from the post of a message to the arrival of its answer at the provider."""
    parts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds of each of `PARTS`."""
    unanswered: int = 0
    twice: int = 0
    """Answers that nobody waited for."""


class People:
    """Keeps so many people in conversation with a contender, each on a phone of its own."""

    def __init__(self, world: World, address: str, at_once: int) -> None:
        self._world = world
        self._poster = Poster(address)
        self._at_once = at_once
        self._people: dict[str, int] = {}
        self._resting: deque[tuple[float, str]] = deque()
        self._asked_at: dict[str, float] = {}
        self._numbers: dict[str, int] = {}
        self._acknowledged_at: dict[int, float] = {}
        self._talk = Talk()
        self._ending = False
        self._all_answered = asyncio.Event()
        self._jobs: set[asyncio.Task[None]] = set()

    async def talk(self, seconds: float, patience: float = 30.0) -> Talk:
        """Let them talk for a while and return what it came to."""
        self._world.heard = self._hear
        started = time.time()
        for _ in range(self._at_once):
            self._say()
        await asyncio.sleep(seconds)
        self._ending = True
        self._talk.seconds = time.time() - started
        self._talk.answers = len(self._talk.waits)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._until_answered(), patience)
        self._talk.unanswered = len(self._asked_at)
        self._world.heard = None
        self._poster.close()
        return self._talk

    async def _until_answered(self) -> None:
        if self._asked_at:
            self._all_answered.clear()
            await self._all_answered.wait()

    def _hear(self, arrival: Arrival) -> None:
        asked_at = self._asked_at.pop(arrival.phone, None)
        if asked_at is None:
            self._talk.twice += 1
            return
        self._talk.waits.append(arrival.at - asked_at)
        self._divide(self._numbers[arrival.phone], asked_at, arrival.at)
        if not self._asked_at:
            self._all_answered.set()
        self._resting.append((arrival.at + _REST_SECONDS, arrival.phone))
        if not self._ending:
            self._say()

    def _divide(self, number: int, said_at: float, arrived_at: float) -> None:
        acknowledged_at = self._acknowledged_at.pop(number, said_at)
        asked_at = self._world.asked_at.pop(number, None)
        answered_at = self._world.answered_at.pop(number, None)
        # Who answers without the model has no such parts.
        if asked_at is not None and answered_at is not None:
            parts = (acknowledged_at - said_at, asked_at - acknowledged_at,
                     arrived_at - answered_at)  # fmt: skip
            for name, seconds in zip(PARTS, parts, strict=True):
                self._talk.parts[name].append(max(0.0, seconds))

    def _say(self) -> None:
        if self._resting and self._resting[0][0] <= time.time():
            _, phone = self._resting.popleft()
        else:
            number = next(_fresh)
            phone = phone_of(number)
            self._people[phone] = number
        job = asyncio.create_task(self._post(phone))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    async def _post(self, phone: str) -> None:
        number = next(_ids)
        self._asked_at[phone] = time.time()
        self._numbers[phone] = number
        id = f"wamid.talk.{time.time_ns()}.{number}"
        text = f"{QUESTIONS[number % len(QUESTIONS)]} #{number}"
        status = await self._poster.post(signed(message_body([(id, self._people[phone], text)])))
        self._acknowledged_at[number] = time.time()
        if status != 200:
            raise RuntimeError(f"a webhook was answered {status}")
