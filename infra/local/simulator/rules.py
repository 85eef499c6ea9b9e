"""Meta's rules about who may be written to and how fast, enforced without asking Piloto."""

from collections import OrderedDict, defaultdict, deque
from dataclasses import dataclass

from infra.local.simulator.graph_errors import UNIQUE_LIMIT, Refusal
from infra.local.simulator.numbers import Numbers
from infra.local.simulator.switches import Switches

DAY_SECONDS = 86_400.0
_BURST_WINDOW_SECONDS = 6.0
_EPSILON_SECONDS = 1e-6


@dataclass
class _Pair:
    """The quota of one person at one number. A burst borrows from the time after it."""

    burst_from: float
    count: int
    free_at: float


class Rules:
    """What has happened, as far as the rules need it. Times are unix seconds."""

    def __init__(self, numbers: Numbers | None = None) -> None:
        self._numbers = numbers or Numbers()
        self._windows: dict[tuple[str, str], float] = {}
        self._pairs: dict[tuple[str, str], _Pair] = {}
        self._moments: defaultdict[str, deque[float]] = defaultdict(deque)
        self._reached: defaultdict[str, OrderedDict[str, float]] = defaultdict(OrderedDict)
        """By portfolio: all its numbers share the limit."""

    def window_open(self, number: str, person: str, now: float) -> bool:
        """Tell whether the person wrote to the number in the last 24 hours."""
        last = self._windows.get((number, person))
        return last is not None and now - last < DAY_SECONDS

    def refuse(
        self, number: str, person: str, now: float, *, template: bool, switches: Switches
    ) -> Refusal | None:
        """Return which rule a message would break, if one."""
        if switches.enforce_throughput and self._too_fast(number, now, switches):
            return Refusal(130429, "the number sends and receives faster than it may")
        if switches.enforce_pair and self._pair_spent(number, person, now, switches):
            return Refusal(131056, "too many messages to this person in a short time")
        if self.window_open(number, person, now):
            return None
        if switches.enforce_window and not template:
            return Refusal(131047, "more than 24 hours since the person last wrote")
        if switches.enforce_unique and self._unique_spent(number, person, now, switches):
            return Refusal(UNIQUE_LIMIT, "too many different people in 24 hours")
        return None

    def sent(self, number: str, person: str, now: float, switches: Switches) -> bool:
        """Count an accepted message; return whether it was outside the window."""
        self._count(number, now)
        self._spend_pair(number, person, now, switches)
        outside = not self.window_open(number, person, now)
        if outside:
            self.reached(number, person, now)
        return outside

    def received(self, number: str, person: str, now: float) -> None:
        """Count a message of the person; it opens the window."""
        self._count(number, now)
        self._windows[number, person] = max(now, self._windows.get((number, person), now))

    def reached(self, number: str, person: str, at: float) -> None:
        """Remember that the person was written to outside the window."""
        reached = self._reached[self._numbers.get(number).portfolio_id]
        reached[person] = at
        reached.move_to_end(person)

    def unique_recipients(self, now: float) -> int:
        """Return how many people the rolling day has reached, over all portfolios."""
        return sum(self._used(portfolio, now) for portfolio in list(self._reached))

    def _used(self, portfolio: str, now: float) -> int:
        reached = self._reached[portfolio]
        while reached:
            person, at = next(iter(reached.items()))
            if now - at < DAY_SECONDS:
                break
            del reached[person]
        return len(reached)

    def _count(self, number: str, now: float) -> None:
        self._moments[number].append(now)

    def _too_fast(self, number: str, now: float, switches: Switches) -> bool:
        moments = self._moments[number]
        while moments and now - moments[0] >= 1.0:
            moments.popleft()
        return len(moments) >= self._numbers.throughput(number, switches.throughput_per_second)

    def _pair_spent(self, number: str, person: str, now: float, switches: Switches) -> bool:
        pair = self._pairs.get((number, person))
        if pair is None or now >= pair.free_at - _EPSILON_SECONDS:
            return False
        in_burst = now - pair.burst_from < _BURST_WINDOW_SECONDS
        return not (in_burst and pair.count < switches.pair_burst)

    def _spend_pair(self, number: str, person: str, now: float, switches: Switches) -> None:
        pair = self._pairs.get((number, person))
        if pair is None or now >= pair.free_at - _EPSILON_SECONDS:
            self._pairs[number, person] = _Pair(now, 1, now + switches.pair_seconds)
            return
        pair.count += 1
        pair.free_at += switches.pair_seconds

    def _unique_spent(self, number: str, person: str, now: float, switches: Switches) -> bool:
        portfolio = self._numbers.get(number).portfolio_id
        limit, used = switches.unique_recipients_per_day, self._used(portfolio, now)
        return limit is not None and person not in self._reached[portfolio] and used >= limit
