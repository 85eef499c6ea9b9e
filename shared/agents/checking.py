"""Checks a reply against the records: what promises something must stand in one of them.

What counts as a record: offers, passages, the business's profile, tool results. What a person
wrote is no record, so a price, discount or link they claim backs nothing. Only the days and
times they propose may be repeated (`proposed`), because confirming them is a tool's matter.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from shared.agents.claims import Claim, Kind, read_claims
from shared.kernel.money import Money

Fact = str | Money | Decimal | date | datetime | time
_REMEMBERED = 2048
_PROPOSABLE = frozenset({Kind.DATE, Kind.TIME})


def unbacked(text: str, facts: Sequence[Fact], proposed: Sequence[str] = ()) -> list[str]:
    """Return every amount, percentage, date, time, link and gift of `text` that no fact holds.

    The pieces come back in order, each once, with numbers in digits.
    """
    known = {claim.key for fact in facts for claim in _claims_of(fact)}
    known |= {
        claim.key for said in proposed for claim in read_claims(said) if claim.kind in _PROPOSABLE
    }
    missing = [claim.piece for claim in read_claims(text) if not _backed(claim, known)]
    return list(dict.fromkeys(missing))


def _backed(claim: Claim, known: Iterable[tuple[Kind, tuple[object, ...]]]) -> bool:
    return any(kind is claim.kind and _same(values, claim.values) for kind, values in known)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """None on either side is what was not said: a currency, a year."""
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=_REMEMBERED)
def _claims_of_record(text: str) -> Sequence[Claim]:
    """Read a record once: every answer of an agent is checked against the same ones."""
    return tuple(read_claims(text))


def _claims_of(fact: Fact) -> Sequence[Claim]:
    match fact:
        case str():
            return _claims_of_record(fact)
        case Money():
            amount = Decimal(fact.amount_minor).scaleb(-fact.decimals)
            return [Claim(Kind.AMOUNT, (amount, fact.currency), "")]
        case Decimal():
            return [Claim(Kind.PERCENT, (fact,), "")]
        case datetime():
            return [*_claims_of(fact.date()), *_claims_of(fact.time())]
        case date():
            return [Claim(Kind.DATE, (fact.day, fact.month, fact.year), "")]
        case time():
            return [Claim(Kind.TIME, (fact.hour, fact.minute), "")]
