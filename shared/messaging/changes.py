"""What happens to a message after it was said: reactions, edits, taking back; in any order."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec.structs import asdict

from shared.kernel.clock import to_text
from shared.kernel.ids import stable_id
from shared.messaging import store
from shared.ports.documents import Document, Due, Tx, Unindexed

CHANGES = Due("message_changes")
"""Changes of messages that have not arrived; the schedule lets go of what never comes."""
CHANGES_TEXT = Unindexed(CHANGES, ("changes",))
_AGAIN = timedelta(minutes=1)
_LATER = timedelta(hours=6)
_KEPT = timedelta(days=8)
_MOST_WAITING = 50

By = Literal["contact", "business"]


class Change(msgspec.Struct, frozen=True):
    """One change of one message. Of two of a kind the later wins, by time, then by id."""

    id: str
    kind: Literal["reaction", "edit", "revoke"]
    by: By
    at: str
    """Text of the provider's time."""
    text: str = ""
    """The emoji ('' takes the reaction back), or the new words."""
    files: tuple[dict[str, Any], ...] = ()


def applied(message: Document, change: Change) -> Document:
    """Return the message after the change; the order of several makes no difference.

    Whoever reacts may be either side; words change and disappear only at their author's will.
    What is taken back is forgotten for good.
    """
    if message.get("revoked_at"):
        earlier = change.kind == "revoke" and change.at < message["revoked_at"]
        return {**message, "revoked_at": change.at} if earlier else message
    if change.kind == "reaction":
        return _reacted(message, change)
    if (message["direction"] == "in") != (change.by == "contact"):
        return message
    return _revoked(message, change) if change.kind == "revoke" else _edited(message, change)


def _reacted(message: Document, change: Change) -> Document:
    reactions = message.get("reactions") or {}
    known = reactions.get(change.by)
    if known and (known["at"], known["id"]) >= (change.at, change.id):
        return message
    new = {"emoji": change.text, "at": change.at, "id": change.id}
    return {**message, "reactions": {**reactions, change.by: new}}


def _edited(message: Document, change: Change) -> Document:
    known = message.get("edited")
    if known and (known["at"], known["id"]) >= (change.at, change.id):
        return message
    # What was said first: whichever edits came in between, in whichever order.
    first = known["first"] if known and "first" in known else message["text"]
    edited = {"at": change.at, "id": change.id, "first": first}
    changed = {**message, "text": change.text, "edited": edited}
    return {**changed, "files": list(change.files)} if change.files else changed


def _revoked(message: Document, change: Change) -> Document:
    gone = {"text": "", "content": {"type": "text"}, "about": {}, "files": [], "raw": {}}
    return {**message, **gone, "reactions": {}, "edited": None, "revoked_at": change.at}


def change_message(tx: Tx, key: str, change: Change, now: datetime) -> Document | None:
    """Change the message now, or keep the change until the message arrives (None)."""
    message = tx.get(store.MESSAGES, key)
    if message is None:
        waiting = tx.get(CHANGES, key)
        changes = [*(waiting["changes"] if waiting else ()), asdict(change)]
        _keep(tx, key, changes, waiting, now)
        return None
    changed = applied(message, change)
    if changed != message:
        tx.put(store.MESSAGES, key, changed)
    return changed


def with_waiting(tx: Tx, key: str, message: Document) -> Document:
    """Return a message that has just arrived with the changes that came before it."""
    waiting = tx.get(CHANGES, key)
    if waiting is None:
        return message
    tx.delete(CHANGES, key)
    _forget_alone(tx, key, waiting["changes"])
    return _all_applied(message, waiting["changes"])


def adopt(tx: Tx, key: str, now: datetime) -> None:
    """Apply what waits if the message has come some other way; else ask later, then let go."""
    waiting = tx.get(CHANGES, key)
    if waiting is None:
        return
    message = tx.get(store.MESSAGES, key)
    if message is not None:
        _forget_alone(tx, key, waiting["changes"])
        tx.put(store.MESSAGES, key, _all_applied(message, waiting["changes"]))
    if message is not None or waiting["expires_at"] <= to_text(now):
        tx.delete(CHANGES, key)
    else:
        tx.put(CHANGES, key, {**waiting, "due_at": to_text(now + _LATER)})


def alone(key: str, by: By) -> str:
    """Return the id of the message that shows a reaction while its message is not known."""
    return stable_id("reaction", key, by)


def _forget_alone(tx: Tx, key: str, changes: Sequence[Mapping[str, Any]]) -> None:
    """The reaction stands on its message from now on."""
    for by in sorted({one["by"] for one in changes if one["kind"] == "reaction"}):
        tx.delete(store.MESSAGES, alone(key, by))


def _all_applied(message: Document, changes: Sequence[Mapping[str, Any]]) -> Document:
    for one in changes:
        message = applied(message, Change(**{**one, "files": tuple(one["files"])}))
    return message


def _keep(
    tx: Tx, key: str, changes: list[Document], waiting: Document | None, now: datetime
) -> None:
    unique = list({change["id"]: change for change in changes}.values())
    tx.put(
        CHANGES,
        key,
        {
            "changes": [{**one, "files": list(one["files"])} for one in unique[-_MOST_WAITING:]],
            "due_at": to_text(now + _AGAIN),
            "expires_at": waiting["expires_at"] if waiting else to_text(now + _KEPT),
        },
    )
