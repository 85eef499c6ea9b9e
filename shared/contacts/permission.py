"""May we write to the person: legal basis, suppression, and their word to the provider; pure."""

from datetime import datetime
from typing import Literal

import msgspec

Scope = Literal["marketing", "all"]
BasisKind = Literal["consent", "legitimate_interest", "contract", "existing_customer"]


class Basis(msgspec.Struct, frozen=True):
    """Why we may write marketing to the person, and what proves it (LGPD art. 7 and 8)."""

    kind: BasisKind
    source: str
    proof: str
    at: datetime


class Suppression(msgspec.Struct, frozen=True):
    """The person does not want to hear from us; survives imports and merges."""

    scope: Scope
    reason: str
    at: datetime

    def covers(self, scope: Scope) -> bool:
        """Tell whether nothing is left for a suppression of `scope` to forbid."""
        return self.scope == "all" or scope == "marketing"


class Refusal(msgspec.Struct, frozen=True):
    """Why the person may not be written to; `code` is stable."""

    code: Literal["NoLegalBasis", "Suppressed", "Archived", "RecentlyCapped", "NotOnWhatsApp"]


class MarketingChoice(msgspec.Struct, frozen=True):
    """What the person last told the provider about marketing from this business."""

    value: Literal["stop", "resume"]
    at: datetime

    def beats(self, other: "MarketingChoice | None") -> bool:
        """Tell whether this is the later word; of two at once, stop counts."""
        if other is None or other.at == self.at:
            return other is None or (self.value, other.value) == ("stop", "resume")
        return self.at > other.at


PROVIDER_STOP = "stopped at the provider"
# 131050 is the same word of the person, told when the next message was refused.
_STOPPED_AT_PROVIDER = (("marketing", PROVIDER_STOP), ("marketing", "code 131050"))


def lifts(choice: MarketingChoice, held: Suppression | None) -> bool:
    """Tell whether a word to the provider ends this suppression: only one that began there."""
    return (
        choice.value == "resume"
        and held is not None
        and (held.scope, held.reason) in _STOPPED_AT_PROVIDER
        and held.at <= choice.at
    )


def stricter(one: Suppression | None, other: Suppression | None) -> Suppression | None:
    """Return the one that forbids more."""
    if one is None or other is None:
        return one or other
    if one.scope == other.scope:
        # The later one: a reply is allowed only after the person's message that follows it.
        return max(one, other, key=lambda suppression: suppression.at)
    return one if one.scope == "all" else other


def later(one: MarketingChoice | None, other: MarketingChoice | None) -> MarketingChoice | None:
    """Return the word that counts."""
    return one if other is None or (one is not None and one.beats(other)) else other
