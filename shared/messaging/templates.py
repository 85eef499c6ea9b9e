"""The templates an account knows: their state, and whether one may be sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.events import emit
from shared.events.messaging import TemplateChanged
from shared.kernel.clock import from_text, to_text
from shared.kernel.ids import stable_id
from shared.messaging import store
from shared.messaging.pacing import Rate
from shared.ports.channels import TemplateState
from shared.ports.documents import Document, Tx

APPROVED = "APPROVED"
DRAFT = "DRAFT"
AUTHENTICATION = "AUTHENTICATION"
"""The category of one-time codes: listed with the others, for nothing that is sent here."""
PACING_HOLD = timedelta(minutes=60)
"""How long the provider usually keeps messages back until it has judged a template."""
_MOST_MOMENTS = 10
_TOLD = ("status", "category", "rejection_reason")
# Facts: slow down on YELLOW. Ten a minute still shows how people take it.
_YELLOW = Rate(10, 60)


def key_of(name: str, language: str) -> str:
    """Return under which key an account keeps a template."""
    return f"{name}|{language}"


def why_not(template: Document | None) -> str:
    """Return the stable code of what keeps the template from being sent; '' where nothing does."""
    if template is None:
        return "TemplateNotFound"
    if str(template.get("category", "")).upper() == AUTHENTICATION:
        return "AuthenticationTemplate"
    if str(template.get("status", "")).upper() != APPROVED:
        return "TemplateNotApproved"
    if template.get("problem"):
        return "TemplateHeld"
    if template.get("quality") == "RED":
        return "TemplateQualityLow"
    return ""


def pace_of(template: Document) -> Rate | None:
    """Return the rate a template is held to because of its quality."""
    return _YELLOW if template.get("quality") == "YELLOW" else None


def paced_until(template: Document, now: datetime) -> datetime | None:
    """Return until when the provider is judging the template, if it is."""
    until = template.get("paced_until")
    return from_text(until) if until and from_text(until) > now else None


def document_of(state: TemplateState) -> Document:
    """Return a template as an account keeps it."""
    return {
        "id": state.id,
        "name": state.name,
        "language": state.language,
        "status": state.status,
        "category": state.category,
        "body": state.body,
        "quality": state.quality,
        "rejection_reason": state.rejection_reason,
        "components": [dict(one) for one in state.components],
    }


def change_template(
    tx: Tx, account_id: str, name: str, language: str, at: datetime, **fields: Any
) -> None:
    """Change what is known about one template; an unknown one is left to the next sync.

    Whatever the provider newly says ends a hold of ours, unless `problem` is given.
    """
    account = store.get_account(tx, account_id)
    key = key_of(name, language)
    known = account["templates"].get(key)
    if known is None:
        return
    changed = {**known, "problem": "", **fields}
    if changed != known:
        put_templates(tx, account, {**account["templates"], key: changed}, at)


def replace_templates(
    tx: Tx, account: Document, states: Sequence[TemplateState], keep_problems: bool, at: datetime
) -> Document:
    """Take over what the provider has; drafts of ours stay. Return the account.

    A hold of ours stays with `keep_problems`, as nobody has looked: unless the template changed.
    """
    fresh = {key_of(one.name, one.language): document_of(one) for one in states}
    drafts = {
        key: one for key, one in account["templates"].items() if one.get("status") == DRAFT
    }  # fmt: skip
    known = account["templates"]
    kept = {key: _with_ours(one, known.get(key), keep_problems) for key, one in fresh.items()}
    return put_templates(tx, account, {**drafts, **kept}, at)


def put_templates(
    tx: Tx, account: Document, templates: dict[str, Document], at: datetime
) -> Document:
    """Write the templates with what became of them when, and tell which ones may be sent now
    and which no longer."""
    before, revision = account["templates"], int(account.get("templates_revision", 0)) + 1
    told = {key: _with_history(one, before.get(key), at) for key, one in templates.items()}
    changed = {**account, "templates": told, "templates_revision": revision}
    tx.put(store.ACCOUNTS, account["id"], changed)
    for key in sorted({*before, *templates}):
        was, now = why_not(before.get(key)), why_not(templates.get(key))
        if was != now:
            _tell(tx, account["id"], key, now, revision)
    return changed


def _with_history(fresh: Document, known: Document | None, at: datetime) -> Document:
    """Keep the last moments at which the provider, or we, said something else about it."""
    if known is None:
        return fresh
    history = list(known.get("history", ()))
    if any(known.get(name) != fresh.get(name) for name in _TOLD):
        moment = {"at": to_text(at), **{name: fresh.get(name, "") for name in _TOLD}}
        was = {f"{name}_before": known.get(name, "") for name in ("status", "category")}
        history = [{**moment, **was}, *history][:_MOST_MOMENTS]
    return {**fresh, "history": history} if history else fresh


def _with_ours(fresh: Document, known: Document | None, keep_problems: bool) -> Document:
    """Keep the provider's pacing and our hold; what came new from the provider ends both."""
    if known is None or any(known.get(name) != fresh[name] for name in ("status", "components")):
        return fresh
    names = ("paced_until", "problem") if keep_problems else ("paced_until",)
    return fresh | {name: known[name] for name in names if known.get(name)}


def _tell(tx: Tx, account_id: str, key: str, problem: str, revision: int) -> None:
    name, _, language = key.rpartition("|")
    fact = TemplateChanged(
        tenant=tx.tenant,
        fact_id=stable_id("template", account_id, name, language, str(revision)),
        account_id=account_id,
        name=name,
        language=language,
        problem=problem,
    )
    emit(tx, fact)
