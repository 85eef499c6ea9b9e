"""Checks the guarantees of the design from what the simulator recorded and the ledger says."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tools.demo.play import RATE, Json

# A claim that had started when the stop was stored may still arrive; none may start after it.
_GRACE_SECONDS = 3.0
_ROUNDING_SECONDS = 0.001


@dataclass(frozen=True)
class Finding:
    """One guarantee, whether it held, and what was seen."""

    guarantee: str
    held: bool
    seen: str


@dataclass(frozen=True)
class Evidence:
    """What there is to judge by."""

    accepted: Sequence[Json]
    """Everything the simulator took, oldest first."""
    sends: Sequence[Json]
    """The campaign's ledger."""
    enrolled: int
    skipped: int
    talks: Mapping[str, Sequence[Json]]
    """Every message on the phones of those who wrote, oldest first, by phone."""
    threads: Mapping[str, Sequence[Json]]
    """Some of the same conversations as the product keeps them, by phone."""
    stopped: Sequence[str]
    """The phones of those who asked to stop."""
    asked: Sequence[str]
    """The phones of those who wrote something that deserves an answer."""


def judge(evidence: Evidence) -> list[Finding]:
    """Return every guarantee with its verdict."""
    return [
        _once(evidence),
        _first_once(evidence),
        _nobody_lost(evidence),
        _settled(evidence),
        _in_step(evidence),
        _nothing_unheard(evidence),
        _silent_after_stop(evidence),
        _answered(evidence),
    ]


def _once(evidence: Evidence) -> Finding:
    counts = Counter(row["send_id"] for row in evidence.accepted if row["send_id"])
    double = [send_id for send_id, count in counts.items() if count > 1]
    seen = f"{len(counts)} sends, {len(double)} of them twice"
    return Finding("At most one message for every send", not double, seen)


def _first_once(evidence: Evidence) -> Finding:
    counts = Counter(row["to"] for row in evidence.accepted if row["template"])
    double = [phone for phone, count in counts.items() if count > 1]
    seen = f"{len(counts)} people, {len(double)} of them twice"
    return Finding("Nobody gets the campaign twice", not double, seen)


def _nobody_lost(evidence: Evidence) -> Finding:
    reached = {row["send_id"] for row in evidence.accepted}
    claimed = {send["id"] for send in evidence.sends if send["state"] == "sent"}
    lost = claimed - reached
    missing = evidence.enrolled - evidence.skipped - len(evidence.sends)
    parts = [
        f"{evidence.enrolled} enrolled",
        f"{len(evidence.sends)} in the ledger",
        f"{evidence.skipped} left out",
        f"{len(lost)} lost",
    ]
    seen = ", ".join(parts)
    return Finding("Nobody is lost", not lost and missing == 0, seen)


def _settled(evidence: Evidence) -> Finding:
    open_ = Counter(s["state"] for s in evidence.sends if s["state"] in ("planned", "claimed"))
    seen = ", ".join(f"{count} {state}" for state, count in open_.items()) or "every send settled"
    return Finding("Every send has an outcome", not open_, seen)


def _in_step(evidence: Evidence) -> Finding:
    texts = (send["claimed_at"] for send in evidence.sends)
    moments = sorted(datetime.fromisoformat(text).timestamp() for text in texts if text)
    most = most_in_window(moments, RATE["per_seconds"])
    span = moments[-1] - moments[0] if len(moments) > 1 else 0.0
    mean = (len(moments) - 1) / span if span else 0.0
    allowed = RATE["messages"]
    seen = f"at most {most} in any {RATE['per_seconds']} s, {mean:.2f}/s on average"
    return Finding(f"Never above {allowed} in {RATE['per_seconds']} s", most <= allowed, seen)


def _nothing_unheard(evidence: Evidence) -> Finding:
    wrong = []
    for phone, thread in evidence.threads.items():
        heard = sum(each["direction"] == "in" for each in evidence.talks.get(phone, ()))
        kept = sum(each["direction"] == "in" for each in thread)
        wrong += [phone] if heard != kept else []
    seen = f"{len(evidence.threads)} conversations compared, {len(wrong)} differ"
    held = bool(evidence.threads) and not wrong
    return Finding("Every answer is kept once, though webhooks repeat", held, seen)


def _silent_after_stop(evidence: Evidence) -> Finding:
    after: dict[str, int] = defaultdict(int)
    for phone in evidence.stopped:
        talk = evidence.talks.get(phone, ())
        stops = [each["at"] for each in talk if each["direction"] == "in"]
        for each in talk:
            if stops and each["direction"] == "out" and each["at"] > stops[0] + _GRACE_SECONDS:
                after[phone] += 1
    broken = [phone for phone, count in after.items() if count > 1]
    confirmed = sum(count == 1 for count in after.values())
    asked = f"{len(evidence.stopped)} asked to stop"
    seen = f"{asked}, {confirmed} late confirmations, {len(broken)} written to again"
    return Finding("After a stop at most one confirmation", not broken, seen)


def _answered(evidence: Evidence) -> Finding:
    wrote = [evidence.talks[phone] for phone in evidence.asked if _heard(evidence, phone)]
    open_ = [talk for talk in wrote if talk[-1]["direction"] == "in"]
    seen = f"{len(wrote)} people wrote, {len(open_)} wait for an answer"
    return Finding("Everybody who asked has an answer", not open_, seen)


def _heard(evidence: Evidence, phone: str) -> bool:
    return any(each["direction"] == "in" for each in evidence.talks.get(phone, ()))


def most_in_window(moments: Sequence[float], seconds: float) -> int:
    """Return the most moments in any half-open window of this length."""
    most = start = 0
    for end, moment in enumerate(moments):
        while moment - moments[start] >= seconds - _ROUNDING_SECONDS:
            start += 1
        most = max(most, end - start + 1)
    return most
