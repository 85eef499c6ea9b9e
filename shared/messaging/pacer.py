"""The pacer of accounts: one commit reserves slots for all sends that wait in this process."""

import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from shared.kernel.clock import Clock, from_text, system_clock, to_text
from shared.messaging import reach, store
from shared.messaging.channel import LANES
from shared.messaging.pacing import Rate, reserve, take_positions
from shared.messaging.planning import PACERS
from shared.messaging.templates import pace_of
from shared.messaging.together import Together
from shared.messaging.trouble import throughput
from shared.ports.documents import Document, Documents, Tx


class Want(msgspec.Struct, frozen=True):
    """One send that asks for a slot of its account."""

    contact_id: str
    template: bool
    """Templates reach people outside the window, so they count as unique recipients."""
    service: bool
    """Replies may use the tenth that campaigns leave free."""
    template_key: str = ""
    """The account's key of the template, where it is one: a doubtful one goes out slowly."""
    lane: str = ""
    """The channel's narrower limit for such messages, '' for none."""


class Slot(msgspec.Struct, frozen=True):
    """Claim at this moment."""

    at: datetime


class NotYet(msgspec.Struct, frozen=True):
    """The limits are spent; ask again then."""

    until: datetime
    code: str


Answer = Slot | NotYet
# Fewer messages in are no danger to any throughput, and each telling is a commit.
_WORTH_TELLING = 20
_Account = tuple[str, str]


class AccountPacer:
    """Reserves under an account's throughput and its portfolio's daily limit."""

    def __init__(
        self,
        documents: Documents,
        clock: Clock = system_clock,
        interval_seconds: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._documents = documents
        self._clock = clock
        self._together = Together(self._reserve_all, interval_seconds, sleep)
        self._inbound: defaultdict[_Account, int] = defaultdict(int)
        self._told_at: defaultdict[_Account, float] = defaultdict(float)
        self._inbound_lock = threading.Lock()

    def reserve(self, tenant: str, account_id: str, want: Want) -> Answer:
        """Return the slot, waiting at most the interval for others to share the commit."""
        return self._together.ask((tenant, account_id), want)

    def note_inbound(self, tenant: str, account_id: str, count: int = 1) -> None:
        """Count messages that came in: throughput is in and out together.

        The next reservation takes them into account. Where this process receives and another
        one sends, it tells the count itself, once it is worth a commit.
        """
        account, now = (tenant, account_id), time.monotonic()
        with self._inbound_lock:
            self._inbound[account] += count
            if self._inbound[account] < _WORTH_TELLING or now < self._told_at[account] + 1:
                return
            self._told_at[account] = now
        # A number that has just been removed has no pace to keep.
        with suppress(store.AccountNotFound):
            self._reserve_all(account, [])

    def _reserve_all(self, account: _Account, wants: list[Want]) -> list[Answer]:
        with self._inbound_lock:
            inbound = self._inbound.pop(account, 0)
        tenant, account_id = account
        return self._documents.transact(
            tenant, lambda tx: _reserve(tx, account_id, wants, inbound, self._clock())
        )


def _reserve(
    tx: Tx, account_id: str, wants: list[Want], inbound: int, now: datetime
) -> list[Answer]:
    account = store.peek_account(tx, account_id)
    refused = _over_daily_limit(tx, account, wants, now)
    pacer = tx.get(PACERS, account_id) or {"seconds": {}}
    paces = _Paces(account, pacer.get("templates", {}), now)
    seconds = {int(second): int(mask, 16) for second, mask in pacer["seconds"].items()}
    rate = throughput(account, now)
    _, _, seconds = take_positions(seconds, rate, now, inbound, 0)
    answers = [refused.get(want.contact_id) or paces.too_fast(want) for want in wants]
    going = [want for want, no in zip(wants, answers, strict=True) if no is None]
    replies = sum(want.service for want in going)
    for_replies, for_campaigns, seconds = take_positions(
        seconds, rate, now, replies, len(going) - replies
    )
    kept = {str(second): f"{mask:x}" for second, mask in seconds.items()}
    tx.put(PACERS, account_id, {"seconds": kept, "templates": paces.kept()})
    free = {True: iter(for_replies), False: iter(for_campaigns)}
    full = NotYet(now + timedelta(seconds=8), "AccountBusy")
    return [
        no or _slot(next(free[want.service], None), full)
        for want, no in zip(wants, answers, strict=True)
    ]


class _Paces:
    """The instants of templates and lanes that are held to a rate of their own."""

    def __init__(self, account: Document, instants: dict[str, str], now: datetime) -> None:
        self._templates = account.get("templates", {})
        self._now = now
        known = {key: from_text(text) for key, text in instants.items()}
        self._instants = {key: at for key, at in known.items() if at > now}
        self._waiting: Counter[str] = Counter()

    def too_fast(self, want: Want) -> NotYet | None:
        """Take the next instant of the template or lane, or say when it comes."""
        lane = LANES.get(want.lane)
        rate = lane or pace_of(self._templates.get(want.template_key, {}))
        if rate is None:
            return None
        key = want.lane or want.template_key
        instant = self._instants.get(key)
        if instant is None:
            _, self._instants[key] = reserve(None, rate, self._now, 1)
            return None
        # Who waits is told a moment of their own, or all would come back at once.
        self._waiting[key] += 1
        later = instant + rate.spacing * (self._waiting[key] - 1)
        return NotYet(later, "AccountBusy" if lane else "TemplatePaced")

    def kept(self) -> dict[str, str]:
        """Return what to store."""
        return {key: to_text(at) for key, at in self._instants.items()}


def _slot(at: datetime | None, full: NotYet) -> Answer:
    return Slot(at) if at else full


def _over_daily_limit(
    tx: Tx, account: Document, wants: list[Want], now: datetime
) -> dict[str, NotYet]:
    limit = account.get("daily_limit")
    people = [want.contact_id for want in wants if want.template]
    if limit is None or not people:
        return {}
    portfolio = account.get("portfolio_id") or account["id"]
    admission = reach.admit(tx, portfolio, limit, people, now)
    return {
        person: NotYet(admission.retry_at, "DailyLimit")
        for person in people
        if person not in admission.admitted
    }


class WindowGate:
    """Lets at most a rate's messages through in any sliding window, inside this process.

    Slots keep the pace; this catches what threads and commits do to them in between, so that
    claims (or calls) that bunch up wait for the window instead of passing the limit.
    """

    def __init__(
        self,
        clock: Clock = system_clock,
        margin_seconds: float = 0.001,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._margin = timedelta(seconds=margin_seconds)
        self._sleep = sleep
        self._passed: dict[str, deque[datetime]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def pass_through(self, key: str, rate: Rate) -> datetime:
        """Return the moment of passing, once the rate allows one more under `key`."""
        window = timedelta(seconds=rate.per_seconds) + self._margin
        with self._locks[key]:
            passed = self._passed.setdefault(key, deque())
            while len(passed) > rate.messages:
                passed.popleft()
            now = self._clock()
            if len(passed) == rate.messages and now - passed[0] < window:
                self._sleep((passed[0] + window - now).total_seconds())
                now = max(self._clock(), passed[0] + window)
            passed.append(now)
            return now

    def take_back(self, key: str, moment: datetime) -> None:
        """Forget a passing after which nothing left, so that it does not hold up others."""
        with self._locks[key], suppress(ValueError):
            self._passed[key].remove(moment)
