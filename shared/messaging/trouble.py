"""What keeps an account from sending: why, since and until when, and what its owner can do."""

import logging
from datetime import datetime, timedelta
from typing import Any

from shared.events import emit
from shared.events.messaging import AccountPaused, AccountResumed
from shared.kernel.clock import from_text, to_text
from shared.messaging import store
from shared.ports.documents import Document, Tx

_log = logging.getLogger(__name__)
# Code → what the owner can do about it; both are words of the API, put into sentences there.
TROUBLES = {
    "PausedByMember": "Resume",
    "TokenInvalid": "ReplaceToken",
    "TokenExpired": "ReplaceToken",
    "PermissionMissing": "GrantPermission",
    "NumberGone": "ConnectAgain",
    "PartnerRemoved": "ConnectAgain",
    "NumberNotRegistered": "RegisterNumber",
    "NameNotApproved": "ChangeName",
    "PaymentMissing": "AddPayment",
    "PolicyBlocked": "AppealAtMeta",
    "AccountLocked": "AppealAtMeta",
    "AccountDisabled": "AppealAtMeta",
    "Restricted": "Wait",
    "SpamLimit": "ImproveQuality",
    "QualityLow": "ImproveQuality",
    "TemplatesMisclassified": "ReviewTemplates",
    "ProviderUnreadable": "ContactSupport",
    "AllSendingPaused": "Wait",
    "BeingMoved": "Wait",
    # Notices: they stop nothing by themselves.
    "AccountViolation": "AppealAtMeta",
    "DisableScheduled": "AppealAtMeta",
    "NameRejected": "ChangeName",
    "ReviewRejected": "AppealAtMeta",
    "ProviderAlert": "OpenMeta",
    "SecurityChanged": "OpenMeta",
    "TemplateWarned": "ReviewTemplates",
    "CategoryChanged": "ReviewTemplates",
    "LimitLowered": "ImproveQuality",
    "MessagesLost": "ContactSupport",
}
_BY_HAND = "PausedByMember"
_SLOWDOWN = timedelta(seconds=60)
_HALVED_AT_MOST_EVERY = timedelta(seconds=5)
_BUSY = timedelta(seconds=60)
_MOST_NOTICES = 10


def remedy_of(code: str) -> str:
    """Return what the owner can do about a trouble."""
    return TROUBLES.get(code, "ContactSupport") if code else ""


def pause_account(
    tx: Tx, account_id: str, code: str, now: datetime, until: datetime | None = None,
    detail: str = "",
) -> None:  # fmt: skip
    """Stop all sending of an account with this commit, until `until` or a person resumes it.

    A pause that is there already stays, unless the new one lasts longer; what a member paused
    by hand only a member resumes.
    """
    account = store.get_account(tx, account_id)
    change: Document = {
        "status": "paused",
        "status_reason": code,
        "status_since": to_text(now),
        "status_until": to_text(until) if until else None,
        "status_detail": detail[:300],
    }
    if account["status"] != "active":
        if account["status_reason"] != _BY_HAND and _lasts_longer(account, until):
            tx.put(store.ACCOUNTS, account_id, {**_looked_at(account, until), **change})
        return
    revision = int(account.get("revision", 0)) + 1
    change["revision"] = revision
    tx.put(store.ACCOUNTS, account_id, {**_looked_at(account, until), **change})
    fact_id = f"{account_id}-paused-{revision}"
    emit(tx, AccountPaused(tenant=tx.tenant, fact_id=fact_id, account_id=account_id, reason=code))
    if code != _BY_HAND:
        _log.warning("account blocked", extra={"code": code, "account_id": account_id})


def lift_pause(tx: Tx, account_id: str, codes: frozenset[str] | None = None) -> bool:
    """Let the account send again, if one of `codes` (None: any reason) had paused it."""
    account = store.get_account(tx, account_id)
    if account["status"] == "active" or (codes and account["status_reason"] not in codes):
        return False
    revision = int(account.get("revision", 0)) + 1
    tx.put(store.ACCOUNTS, account_id, {**account, **_ACTIVE, "revision": revision})
    fact_id = f"{account_id}-resumed-{revision}"
    emit(tx, AccountResumed(tenant=tx.tenant, fact_id=fact_id, account_id=account_id))
    return True


_ACTIVE: Document = {
    "status": "active",
    "status_reason": "",
    "status_since": None,
    "status_until": None,
    "status_detail": "",
}


def pause_templates(tx: Tx, account_id: str, code: str, now: datetime, until: datetime) -> None:
    """Stop what the business would begin until then; replies go on. A longer pause stays."""
    account = store.get_account(tx, account_id)
    known = account.get("marketing_paused_until")
    if known and from_text(known) >= until:
        return
    fields = {"marketing_paused_until": to_text(until), "marketing_reason": code}
    tx.put(store.ACCOUNTS, account_id, {**_looked_at(account, until), **fields})


def notice(tx: Tx, account_id: str, code: str, now: datetime, detail: str = "") -> None:
    """Tell the owner something that stops nothing; the last ten are kept."""
    account = store.get_account(tx, account_id)
    new = {"code": code, "at": to_text(now), "detail": detail[:300]}
    notices = [new, *account.get("notices", ())][:_MOST_NOTICES]
    tx.put(store.ACCOUNTS, account_id, {**account, "notices": notices})


def change_account(tx: Tx, account_id: str, **fields: Any) -> None:
    """Change what is known about the number."""
    account = store.get_account(tx, account_id)
    tx.put(store.ACCOUNTS, account_id, {**account, **fields})


def slow_number(tx: Tx, account_id: str, now: datetime) -> None:
    """Halve the number's rate for a minute; what was in flight together counts as one sign."""
    account = store.get_account(tx, account_id)
    until = from_text(account["slow_until"]) if account.get("slow_until") else now
    if until - _SLOWDOWN > now - _HALVED_AT_MOST_EVERY:
        return
    slow_to = max(1, throughput(account, now) // 2)
    fields = {"slow_until": to_text(now + _SLOWDOWN), "slow_to": slow_to}
    tx.put(store.ACCOUNTS, account_id, {**account, **fields})


def throughput(account: Document, now: datetime) -> int:
    """Return how many messages the number may take per second now."""
    full = int(account["throughput_per_second"])
    slow_until = account.get("slow_until")
    if slow_until and from_text(slow_until) > now:
        return min(full, int(account.get("slow_to") or max(1, full // 2)))
    return full


def block_calls(tx: Tx, account: Document, now: datetime, wait_seconds: float | None) -> None:
    """Stop the calls of every number of the business account: they share its call rate."""
    until = to_text(now + (timedelta(seconds=wait_seconds) if wait_seconds else _BUSY))
    same = account["business_account_id"]
    for other in tx.find(store.ALL_ACCOUNTS, limit=100).items:
        if other["id"] != account["id"] and other["business_account_id"] == same:
            change_account(tx, other["id"], blocked_until=until)
    tx.put(store.ACCOUNTS, account["id"], {**account, "blocked_until": until})


def block_country(tx: Tx, account_id: str, country: str) -> None:
    """Remember a country the provider does not let this business write to."""
    account = store.get_account(tx, account_id)
    blocked = set(account.get("blocked_countries", ()))
    if country and country not in blocked:
        change_account(tx, account_id, blocked_countries=sorted(blocked | {country}))


def _lasts_longer(account: Document, until: datetime | None) -> bool:
    known = account.get("status_until")
    return known is not None and (until is None or from_text(known) < until)


def _looked_at(account: Document, until: datetime | None) -> Document:
    """Have the schedule look when the pause ends."""
    due = account.get("due_at")
    if until is None or (due and from_text(due) <= until):
        return account
    return {**account, "due_at": to_text(until)}
