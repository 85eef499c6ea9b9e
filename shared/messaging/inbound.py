"""Storing what comes in, and finding whose account a provider number is."""

import threading
import time
from datetime import timedelta
from typing import Any

import msgspec

from shared.kernel.clock import to_text
from shared.kernel.errors import AlreadyExists
from shared.messaging import store
from shared.messaging.changes import alone, with_waiting
from shared.messaging.model import conversation_id, message_id
from shared.ports.channels import Edited, File, Files, InboundMessage, NumberChange
from shared.ports.documents import PLATFORM, Documents, Tx

_CACHED_SECONDS = 60.0
LONGEST_TEXT = 8000
_LARGEST_CONTENT_BYTES = 300_000
_MOST_FILES = 20
_PLACEHOLDER = "media_placeholder"
"""What the history says where a file was, before the file comes by itself."""


class Owner(msgspec.Struct, frozen=True):
    """The tenant and account behind a provider number."""

    tenant: str
    account_id: str


class NumberDirectory(msgspec.Struct):
    """Looks up provider numbers, remembering known ones for a minute."""

    documents: Documents
    _known: dict[str, tuple[float, Owner]] = msgspec.field(default_factory=dict)
    _lock: threading.Lock = msgspec.field(default_factory=threading.Lock)

    def find(self, number_id: str) -> Owner | None:
        """Return the owner of the number; None when nobody has connected it."""
        with self._lock:
            cached = self._known.get(number_id)
        if cached and cached[0] > time.monotonic():
            return cached[1]
        found = self.documents.transact(PLATFORM, lambda tx: tx.peek(store.NUMBERS, number_id))
        if found is None:
            return None
        owner = Owner(found["tenant"], found["account_id"])
        with self._lock:
            self._known[number_id] = (time.monotonic() + _CACHED_SECONDS, owner)
        return owner

    def of_business_account(self, business_account_id: str) -> list[Owner]:
        """Return whose numbers belong to a provider's business account; rarely asked."""
        if not business_account_id:
            # Profiles of Instagram have none, and an event that names nobody means none of them.
            return []
        equal = {"business_account_id": business_account_id}
        page = self.documents.transact(
            PLATFORM, lambda tx: tx.find(store.ACCOUNTS_OF_BUSINESS, equal, limit=1000)
        )
        return [Owner(found["tenant"], found["id"]) for found in page.items]


def store_message(
    tx: Tx, account_id: str, contact_id: str, item: InboundMessage, order: int
) -> str:
    """Create the message under its provider's id and return the document's id.

    A repeated delivery makes the transaction raise `AlreadyExists`: nothing happens twice.
    Providers tell whole seconds: `order` keeps apart what came within one.
    """
    id = message_id(account_id, item.message_id)
    document = _document(account_id, contact_id, item, order)
    known = tx.get(store.MESSAGES, id) if item.history and files_of(item) else None
    if known is None:
        tx.create(store.MESSAGES, id, with_waiting(tx, id, document))
    elif known["content"].get("kind") == _PLACEHOLDER:
        tx.put(store.MESSAGES, id, document)
    else:
        raise AlreadyExists("the message is there")
    return id


def store_reaction(tx: Tx, account_id: str, contact_id: str, item: InboundMessage) -> bool:
    """Show a reaction by itself while its message is not known; of several the latest counts.

    Return whether there is something new to show.
    """
    target = message_id(account_id, item.reply_to or "")
    id = alone(target, "business" if item.echo else "contact")
    document = {**_document(account_id, contact_id, item, 0), "content": {"type": "text"}}
    known = tx.get(store.MESSAGES, id)
    if known is not None and known["at"] >= document["at"]:
        return False
    tx.put(store.MESSAGES, id, document)
    return True


def _document(account_id: str, contact_id: str, item: InboundMessage, order: int) -> dict[str, Any]:
    at = item.at + timedelta(microseconds=order % 500_000)
    author = "phone" if item.echo else "contact"
    return {
        "conversation_id": conversation_id(account_id, contact_id),
        "contact_id": contact_id,
        "account_id": account_id,
        "direction": "out" if item.echo else "in",
        "author": "system" if isinstance(item.content, NumberChange) else author,
        "type": item.type,
        "text": item.text[:LONGEST_TEXT],
        "content": content_document(item),
        "about": msgspec.to_builtins(item.about),
        "files": [file_document(file) for file in files_of(item)],
        "template": None,
        "at": to_text(at),
        "provider_message_id": item.message_id,
        "send_id": None,
        "status": "sent" if item.echo else "received",
        "error": None,
        "reply_to": item.reply_to,
        "group_id": item.group_id,
        "raw": dict(item.raw),
    }


def files_of(item: InboundMessage) -> tuple[File, ...]:
    """Return the files a message or an edit brings."""
    return item.content.files[:_MOST_FILES] if isinstance(item.content, Files | Edited) else ()


def file_document(file: File) -> dict[str, Any]:
    """Return a file as a message keeps it: still to be fetched."""
    return {**msgspec.to_builtins(file), "state": "waiting", "code": "", "size_bytes": None}


def content_document(item: InboundMessage) -> dict[str, Any]:
    """Return the stored shape of a content; files stand beside it, with what became of them."""
    kept: dict[str, Any] = msgspec.to_builtins(item.content)
    kept.pop("files", None)
    # What no document can hold is still told, by its type and its words.
    if len(msgspec.json.encode(kept)) > _LARGEST_CONTENT_BYTES:
        return {"type": "unsupported", "kind": item.type}
    return kept
