"""What the provider tells about an account: each event changes what may be sent, at once."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from shared.kernel.clock import Clock, from_unix, system_clock, to_text
from shared.kernel.ids import stable_id
from shared.kernel.phones import matching_key
from shared.messaging import store, trouble
from shared.messaging.inbound import NumberDirectory, Owner
from shared.messaging.template_events import on_template
from shared.ports.channels import AccountEvent
from shared.ports.documents import Document, Documents, Tx, Unindexed

EVENTS = "account_events"
"""Everything that was told, known or not; a repeat collides."""
EVENTS_VALUE = Unindexed(EVENTS, ("value",))
_KEPT = timedelta(days=30)
_NO_END_TOLD = timedelta(days=30)
"""Facts: the longest block lasts 30 days; the check of the number's health ends it earlier."""
_MILLISECONDS_FROM = 100_000_000_000
_QUALITY_PAUSE = timedelta(hours=24)
_FULL_THROUGHPUT = 1000
_USUAL_THROUGHPUT = 80


class Told(msgspec.Struct, frozen=True):
    """One event about one account."""

    tx: Tx
    account: Document
    value: Mapping[str, Any]
    at: datetime
    now: datetime

    @property
    def id(self) -> str:
        """Return the account's id."""
        return str(self.account["id"])

    def word(self, *path: str) -> str:
        """Return a word of the event; '' where it is none."""
        found: Any = self.value
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""

    def newest(self, what: str) -> bool:
        """Tell whether nothing later is known about `what`, and remember this one."""
        account = store.get_account(self.tx, self.id)
        times = account.get("told_at", {})
        if times.get(what, "") > to_text(self.at):
            return False
        trouble.change_account(self.tx, self.id, told_at={**times, what: to_text(self.at)})
        return True

    def notice(self, code: str, detail: str = "") -> None:
        """Show the owner something that stops nothing."""
        trouble.notice(self.tx, self.id, code, self.at, detail)

    def change(self, **fields: Any) -> None:
        """Change what is known about the account."""
        trouble.change_account(self.tx, self.id, **fields)


class AccountEvents(msgspec.Struct, frozen=True):
    """Applies account events to the accounts they speak of."""

    documents: Documents
    directory: NumberDirectory
    clock: Clock = system_clock

    def owners(self, event: AccountEvent) -> Sequence[Owner]:
        """Return the accounts an event is about: of its number, or of its business account."""
        if event.number_id:
            owner = self.directory.find(event.number_id)
            return [owner] if owner else []
        return self.directory.of_business_account(event.provider_account_id)

    def apply(self, owner: Owner, event: AccountEvent) -> None:
        """Keep the event and do what it asks for; a repeat raises `AlreadyExists`."""
        self.documents.transact(owner.tenant, lambda tx: self._apply(tx, owner, event))

    def _apply(self, tx: Tx, owner: Owner, event: AccountEvent) -> None:
        now = self.clock()
        told_at = to_text(event.at) if event.at else ""
        content = json.dumps(event.value, sort_keys=True)
        due = to_text(now + _KEPT)
        kept = {
            "account_id": owner.account_id,
            "field": event.field,
            "value": dict(event.value),
            "at": told_at or to_text(now),
            "due_at": due,
            "expires_at": due,
        }
        tx.create(EVENTS, stable_id(owner.account_id, event.field, content, told_at), kept)
        account = tx.get(store.ACCOUNTS, owner.account_id)
        handler = _HANDLERS.get(event.field)
        if account is None or handler is None or not _is_about(account, event.value):
            return
        handler(Told(tx, account, event.value, event.at or now, now))


def _is_about(account: Document, value: Mapping[str, Any]) -> bool:
    """Tell whether an event that names a number means this one."""
    named = value.get("display_phone_number") or value.get("phone_number")
    ours = matching_key(str(account.get("display_phone_number") or ""))
    digits = matching_key(str(named or ""))
    return not digits or not ours or digits == ours


def _on_account(told: Told) -> None:
    match told.word("event").upper():
        case "ACCOUNT_RESTRICTION":
            _restrict(told)
        case "ACCOUNT_VIOLATION":
            told.notice("AccountViolation", told.word("violation_info", "violation_type"))
        case "DISABLED_UPDATE":
            _ban(told)
        case "ACCOUNT_DELETED" if told.newest("access"):
            trouble.pause_account(told.tx, told.id, "NumberGone", told.now)
        case "PARTNER_REMOVED" | "ACCOUNT_OFFBOARDED" if told.newest("access"):
            reason = told.word("disconnection_info", "reason")
            trouble.pause_account(told.tx, told.id, "PartnerRemoved", told.now, detail=reason)
        case "PARTNER_ADDED" | "ACCOUNT_RECONNECTED" if told.newest("access"):
            trouble.lift_pause(told.tx, told.id, frozenset({"PartnerRemoved"}))


def _restrict(told: Told) -> None:
    for one in _nodes(told.value.get("restriction_info")) or [{}]:
        kind = str(one.get("restriction_type") or "").upper()
        until = _until(one.get("expiration"), told.at)
        if until <= told.now:
            told.notice("Restricted", kind)
        elif kind.startswith("RESTRICTED_BIZ_INITIATED"):
            trouble.pause_templates(told.tx, told.id, "Restricted", told.now, until)
        elif kind.startswith("RESTRICTED_CUSTOMER_INITIATED"):
            trouble.pause_account(told.tx, told.id, "Restricted", told.now, until, kind)
        else:
            told.notice("Restricted", kind)


def _until(value: object, at: datetime) -> datetime:
    """Read an end, as a number or as text; without one it lasts as long as may be."""
    try:
        seconds = float(value) if isinstance(value, str | int | float) else -1.0
        return from_unix(seconds / 1000 if seconds >= _MILLISECONDS_FROM else seconds)
    except (ValueError, OverflowError, OSError):
        return at + _NO_END_TOLD


def _ban(told: Told) -> None:
    state = told.word("ban_info", "waba_ban_state").upper()
    date = told.word("ban_info", "waba_ban_date")
    if state.startswith("SCHEDULE"):
        told.notice("DisableScheduled", date)
    elif told.newest("ban"):
        if state == "REINSTATE":
            trouble.lift_pause(told.tx, told.id, frozenset({"AccountDisabled"}))
        elif state:
            trouble.pause_account(told.tx, told.id, "AccountDisabled", told.now, detail=date)


def _on_review(told: Told) -> None:
    if told.word("decision").upper() in ("REJECTED", "DISAPPROVED"):
        told.notice("ReviewRejected", told.word("rejection_reason"))


def _on_alert(told: Told) -> None:
    found = next(iter(_nodes(told.value.get("alert_info"))), told.value)
    if str(found.get("alert_status", "")).upper() not in ("RESOLVED", "NONE"):
        kind, text = found.get("alert_type", ""), found.get("alert_description", "")
        told.notice("ProviderAlert", f"{kind}: {text}".strip(": "))


def _on_security(told: Told) -> None:
    told.notice("SecurityChanged", told.word("event"))


def _on_name(told: Told) -> None:
    decision = told.word("decision").upper()
    if not told.newest("name"):
        return
    if decision == "APPROVED":
        asked_for = told.word("requested_verified_name")
        told.change(verified_name=asked_for or told.account.get("verified_name", ""))
        trouble.lift_pause(told.tx, told.id, frozenset({"NameNotApproved"}))
    elif decision:
        told.notice("NameRejected", told.word("rejection_reason"))


def _on_number(told: Told) -> None:
    event = told.word("event").upper()
    if told.newest("quality"):
        if event == "FLAGGED":
            until = told.at + _QUALITY_PAUSE
            told.change(quality="RED")
            trouble.pause_templates(told.tx, told.id, "QualityLow", told.now, until)
        elif event == "UNFLAGGED":
            told.change(quality="GREEN")
            _lift_templates(told, "QualityLow")
    usual = told.account.get("throughput_per_second") == _USUAL_THROUGHPUT
    if event == "THROUGHPUT_UPGRADE" and usual:
        told.change(throughput_per_second=_FULL_THROUGHPUT)
    _on_capability(told)


def _lift_templates(told: Told, code: str) -> None:
    if store.get_account(told.tx, told.id).get("marketing_reason") == code:
        told.change(marketing_paused_until=None, marketing_reason="")


_LIMITS = ("max_daily_conversations_per_business", "max_daily_conversation_per_phone",
           "max_daily_conversations_per_phone", "current_limit")  # fmt: skip


def _on_capability(told: Told) -> None:
    """The limit of unique recipients a day, which all numbers of a portfolio share."""
    given = next((told.word(name) for name in _LIMITS if told.word(name)), "")
    limit = read_limit(given)
    if limit is False or not told.newest("limit"):
        return
    before = told.account.get("daily_limit")
    lower = limit is not None and (before is None or limit < before)
    if lower and before != limit and "daily_limit" in told.account:
        told.notice("LimitLowered", given)
    portfolio = told.account.get("portfolio_id")
    for other in told.tx.find(store.ALL_ACCOUNTS, limit=100).items:
        if other["id"] == told.id or (portfolio and other.get("portfolio_id") == portfolio):
            trouble.change_account(told.tx, other["id"], daily_limit=limit)


def read_limit(text: str) -> int | None | bool:
    """Read `TIER_2K`, `TIER_UNLIMITED`, `2000` or `-1`; None is unlimited, False unreadable."""
    plain = text.upper().removeprefix("TIER_")
    if plain in ("UNLIMITED", "-1"):
        return None
    factor = {"K": 1_000, "M": 1_000_000}.get(plain[-1:], 1)
    digits = plain.removesuffix("K").removesuffix("M")
    return int(digits) * factor if digits.isdecimal() and len(digits) < 12 else False


# Errors of the number as a whole: what no message of its own could report.
_PAUSES = {131042: "PaymentMissing", 131044: "PaymentMissing", 131031: "AccountLocked",
           368: "PolicyBlocked", 190: "TokenInvalid", 131005: "PermissionMissing",
           131037: "NameNotApproved", 131045: "NumberNotRegistered",
           133010: "NumberNotRegistered", 33: "NumberGone"}  # fmt: skip
_TEMPLATE_PAUSES = {131048: "SpamLimit", 131064: "TemplatesMisclassified"}
_TEMPLATE_PAUSE = timedelta(hours=4)
_LOST = (131035, 131036)


def _on_errors(told: Told) -> None:
    for error in _nodes(told.value.get("errors")):
        code = int(text) if (text := str(error.get("code", ""))).isdecimal() else 0
        detail = str(error.get("title") or error.get("message") or "")
        if code in _PAUSES:
            trouble.pause_account(told.tx, told.id, _PAUSES[code], told.now, detail=detail)
        elif code in _TEMPLATE_PAUSES:
            until = told.now + _TEMPLATE_PAUSE
            reason = _TEMPLATE_PAUSES[code]
            trouble.pause_templates(told.tx, told.id, reason, told.now, until)
        elif code == 130429:
            trouble.slow_number(told.tx, told.id, told.now)
        elif code in _LOST:
            told.notice("MessagesLost", detail)


def _template(told: Told) -> None:
    warned = on_template(told.tx, told.account, told.value, told.at)
    if warned:
        told.notice(warned, f"{told.word('message_template_name')} {told.word('reason')}".strip())


def _nodes(value: object) -> list[Mapping[str, Any]]:
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, Mapping)]


_HANDLERS: dict[str, Callable[[Told], None]] = {
    "account_update": _on_account,
    "account_review_update": _on_review,
    "account_alerts": _on_alert,
    "security": _on_security,
    "phone_number_name_update": _on_name,
    "phone_number_quality_update": _on_number,
    "business_capability_update": _on_capability,
    "errors": _on_errors,
    "message_template_status_update": _template,
    "message_template_quality_update": _template,
    "message_template_components_update": _template,
    "template_category_update": _template,
}
