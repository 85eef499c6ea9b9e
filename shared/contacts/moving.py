"""A person has another number or provider id now: the record is re-keyed, the old one released."""

from collections.abc import Sequence
from datetime import datetime

from shared.contacts import store
from shared.contacts.model import Contact, Identifier
from shared.contacts.people import learn, resolve_sender
from shared.kernel.clock import to_text
from shared.ports.documents import Tx


def move_identifiers(
    tx: Tx,
    before: Sequence[Identifier],
    after: Sequence[Identifier],
    at: datetime,
    now: datetime,
) -> Contact:
    """Return the person who was `before` and is `after` since `at`; either may be empty.

    Who writes from the old number later is somebody else. Raises ValueError when both are empty.
    """
    contact = resolve_sender(tx, before or after, None, now, at)
    taken = set(store.directory_ids(after))
    left = [one for one in before if one.kind == "wa_id" and store.directory_id(one) not in taken]
    if after:
        for one in left:
            _release(tx, one, contact.id, at)
        numbers = [
            tuple(one.value for one in part if one.kind == "wa_id") for part in (left, after)
        ]
        contact = contact.moved(numbers[0], numbers[1], to_text(at))
        store.put(tx, contact)
        contact = learn(tx, contact, after, to_text(at), now)
    return contact


def _numbers(identifiers: Sequence[Identifier]) -> tuple[str, ...]:
    return tuple(one.value for one in identifiers if one.kind == "wa_id")


def _release(tx: Tx, identifier: Identifier, contact_id: str, at: datetime) -> None:
    id = store.directory_id(identifier)
    if id is None:
        return
    entry, former = tx.get_all([(store.IDENTIFIERS, id), (store.FORMER, id)])
    if entry is not None and entry["contact_id"] == contact_id:
        tx.delete(store.IDENTIFIERS, id)
    until = to_text(at)
    if former is None or former["until"] < until:
        tx.put(store.FORMER, id, {"contact_id": contact_id, "until": until})
