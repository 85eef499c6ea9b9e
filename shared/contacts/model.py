"""A person outside the business: identifiers, legal basis, suppression, who may be written to."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from shared.contacts.permission import PROVIDER_STOP as PROVIDER_STOP
from shared.contacts.permission import Basis as Basis
from shared.contacts.permission import BasisKind as BasisKind
from shared.contacts.permission import MarketingChoice as MarketingChoice
from shared.contacts.permission import Refusal as Refusal
from shared.contacts.permission import Scope as Scope
from shared.contacts.permission import Suppression as Suppression
from shared.contacts.permission import later, lifts, stricter
from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import Conflict, NotFound

IdentifierKind = Literal[
    "phone", "wa_id", "bsuid", "parent_bsuid", "username", "email", "instagram_id"
]
Purpose = Literal["marketing", "service", "confirmation"]

WINDOW = timedelta(hours=24)
# The provider closes by its own clock; what leaves in the last minutes may arrive too late.
WINDOW_MARGIN = timedelta(minutes=5)
# Facts: after two or three failures on different days the number has no WhatsApp.
UNDELIVERED_DAYS = 3
# Why somebody is suppressed whose data the business has erased.
ERASED = "erased"
DEFAULT_LANGUAGE = "pt-BR"
DEFAULT_TIME_ZONE = "America/Sao_Paulo"


class ContactNotFound(NotFound):
    """There is no such contact in this tenant."""


class ContactErased(Conflict):
    """The person's data were erased; only the person can come back, by writing to us."""


class Identifier(msgspec.Struct, frozen=True):
    """One way to know the person again. `phone` is E.164 as entered, `wa_id` only digits."""

    kind: IdentifierKind
    value: str


class Address(msgspec.Struct, frozen=True):
    """Where a message goes: as the provider last named it, else as it was entered."""

    phone: str | None
    user_id: str | None


class Merge(msgspec.Struct, frozen=True):
    """Another contact turned out to be this person."""

    contact_id: str
    at: datetime


class Contact(msgspec.Struct, frozen=True):
    """One person. Never keyed by phone: numbers change hands and hide behind user names."""

    id: str
    created_at: datetime
    updated_at: datetime
    name: str = ""
    company: str = ""
    language: str = DEFAULT_LANGUAGE
    time_zone: str = DEFAULT_TIME_ZONE
    identifiers: tuple[Identifier, ...] = ()
    """Newest last: the last one of a kind is where messages go."""
    retired: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Number in digits → text of the time since when it is no longer this person's."""
    basis: Basis | None = None
    suppression: Suppression | None = None
    choice: MarketingChoice | None = None
    windows: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Account id → text of the provider's time of the person's last message."""
    pair: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Account id → what is left of the provider's limit per recipient (see messaging)."""
    capped_until: datetime | None = None
    """Until then the provider delivers no marketing to the person, from nobody."""
    capped_times: int = 0
    undelivered_days: tuple[str, ...] = ()
    """Days on which the provider could not deliver; forgotten when the person writes."""
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = msgspec.field(default_factory=dict)
    source: str = ""
    archived: bool = False
    merges: tuple[Merge, ...] = ()
    merged_into: str | None = None

    @property
    def is_erased(self) -> bool:
        """Tell whether nothing is known of the person but that they must not be written to."""
        erased = self.suppression is not None and self.suppression.reason == ERASED
        return erased and not self.identifiers

    def may_receive(self, purpose: Purpose, account_id: str, now: datetime) -> Refusal | None:
        """Return why a message of this purpose is not allowed now, or None.

        A confirmation of the opt-out itself is always allowed; that there is only one comes
        from its `send_id` being made of the suppression.
        """
        if purpose == "confirmation":
            return None
        if self.suppression is not None:
            wrote_later = self._wrote_after(account_id, self.suppression.at, now)
            if self.suppression.scope == "all" or purpose == "marketing" or not wrote_later:
                return Refusal("Suppressed")
        return self._refuses_marketing(now) if purpose == "marketing" else None

    def _refuses_marketing(self, now: datetime) -> Refusal | None:
        if self.archived:
            return Refusal("Archived")
        if self.basis is None:
            return Refusal("NoLegalBasis")
        if len(self.undelivered_days) >= UNDELIVERED_DAYS:
            return Refusal("NotOnWhatsApp")
        if self.capped_until is not None and self.capped_until > now:
            return Refusal("RecentlyCapped")
        return None

    def _wrote_after(self, account_id: str, moment: datetime, now: datetime) -> bool:
        last = self.last_inbound(account_id)
        return last is not None and moment < last and now < last + WINDOW

    def last_inbound(self, account_id: str) -> datetime | None:
        """Return when the person last wrote to this account."""
        text = self.windows.get(account_id)
        return from_text(text) if text else None

    def window_ends(self, account_id: str) -> datetime | None:
        """Return until when free text may be sent; None when the person never wrote."""
        last = self.last_inbound(account_id)
        return last + WINDOW - WINDOW_MARGIN if last else None

    def address(self, channel: str = "whatsapp") -> Address:
        """Return where to send. The provider's own spelling of the number is never rewritten."""
        if channel == "instagram":
            return Address(None, self.value_of("instagram_id"))
        wa_id = self.value_of("wa_id")
        phone = f"+{wa_id}" if wa_id else self.value_of("phone")
        if phone and phone.lstrip("+") in self.retired:
            phone = None
        return Address(phone, self.value_of("bsuid") or self.value_of("parent_bsuid"))

    def value_of(self, kind: IdentifierKind) -> str | None:
        """Return the newest identifier of a kind."""
        return next((one.value for one in reversed(self.identifiers) if one.kind == kind), None)

    def with_identifiers(self, more: tuple[Identifier, ...]) -> "Contact":
        """Add identifiers; one seen again becomes the newest of its kind. A number that the
        person has left is only remembered."""
        left = [one for one in more if one.value.lstrip("+") in self.retired]
        if left:
            unknown = tuple(one for one in left if one not in self.identifiers)
            more = tuple(one for one in more if one not in left)
            return replace(self, identifiers=unknown + self.identifiers).with_identifiers(more)
        moved = {one for one in more if self.value_of(one.kind) != one.value}
        if not moved:
            return self
        kept = tuple(one for one in self.identifiers if one not in moved)
        added = tuple(dict.fromkeys(one for one in more if one in moved))
        return replace(self, identifiers=kept + added)

    def heard(self, account_id: str, at: datetime) -> "Contact":
        """Note that the person wrote; an older message than the last one changes nothing."""
        last = self.last_inbound(account_id)
        if last is not None and last >= at:
            return self
        windows = {**self.windows, account_id: to_text(at)}
        return replace(self, windows=windows, undelivered_days=(), capped_times=0)

    def window_was_closed(self, account_id: str, now: datetime) -> "Contact":
        """Believe the provider that the person's last message is a day old."""
        last = self.last_inbound(account_id)
        if last is None or last <= now - WINDOW:
            return self
        return replace(self, windows={**self.windows, account_id: to_text(now - WINDOW)})

    def capped(self, now: datetime) -> "Contact":
        """Leave the person alone: a day, then two, four … up to a month."""
        days = min(2**self.capped_times, 30)
        until = now + timedelta(days=days)
        return replace(self, capped_until=until, capped_times=self.capped_times + 1)

    def not_delivered(self, now: datetime) -> "Contact":
        """Note a day on which a message could not be delivered."""
        days = dict.fromkeys((*self.undelivered_days, now.date().isoformat()))
        return replace(self, undelivered_days=tuple(days))

    def suppressed(self, scope: Scope, reason: str, now: datetime) -> "Contact":
        """Forbid further messages; an earlier suppression is only ever widened."""
        if self.suppression is not None and self.suppression.covers(scope):
            return self
        return replace(self, suppression=Suppression(scope, reason, now), updated_at=now)

    def chose(self, choice: MarketingChoice) -> "Contact":
        """Note the person's word to the provider; an earlier one changes nothing.

        `resume` ends only what a `stop` there had begun: who asked us to stop in words has to
        ask us again in words.
        """
        if not choice.beats(self.choice):
            return self
        changed = replace(self, choice=choice, updated_at=choice.at)
        return replace(changed, suppression=None) if lifts(choice, self.suppression) else changed

    def moved(self, left: tuple[str, ...], to: tuple[str, ...], at: str) -> "Contact":
        """Note which numbers (digits) the person has left at that time, and for which ones."""
        retired = {number: since for number, since in self.retired.items() if number not in to}
        since = {number: max(at, retired.get(number, "")) for number in left}
        return replace(self, retired={**retired, **since})

    def opted_in(self, basis: Basis) -> "Contact":
        """Allow messages again: only the person's own explicit opt-in does."""
        return replace(self, suppression=None, basis=basis, updated_at=basis.at)

    def absorb(self, other: "Contact", now: datetime) -> "Contact":
        """Become one with another record of the same person; the stricter suppression wins."""
        retired = {**self.retired, **other.retired}
        known = replace(
            self, retired={n: max(at, self.retired.get(n, "")) for n, at in retired.items()}
        )
        merged = known.with_identifiers(
            tuple(one for one in other.identifiers if one not in self.identifiers)
        )
        # What this record already had stays the newest of its kind.
        merged = merged.with_identifiers(self.identifiers)
        for account_id, text in other.windows.items():
            merged = merged.heard(account_id, from_text(text))
        return replace(
            merged,
            name=self.name or other.name,
            company=self.company or other.company,
            basis=self.basis or other.basis,
            suppression=stricter(self.suppression, other.suppression),
            choice=later(self.choice, other.choice),
            pair={**other.pair, **self.pair},
            capped_until=max((self.capped_until, other.capped_until), key=_or_never),
            capped_times=max(self.capped_times, other.capped_times),
            tags=tuple(dict.fromkeys(self.tags + other.tags)),
            fields={**other.fields, **self.fields},
            merges=(*self.merges, *other.merges, Merge(other.id, now)),
            updated_at=now,
        )


def _or_never(moment: datetime | None) -> datetime:
    return moment or datetime.min.replace(tzinfo=UTC)
