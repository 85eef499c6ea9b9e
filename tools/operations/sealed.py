"""Everything that is stored sealed, and how to seal it under another key."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.conversations.parking import PARKED, PARKED_PURPOSE
from shared.entry.webhook_keys import APP_SECRET, VERIFY_TOKEN
from shared.messaging import store
from shared.messaging.flow import TOKEN_PURPOSE
from shared.messaging.signup import PIN_PURPOSE
from shared.ports.documents import PLATFORM, Document, Documents
from shared.ports.documents.across import walk
from tools.operations.tenants import all_tenants

Change = Callable[[str, str, str], str]
"""Takes tenant, purpose and a sealed text, returns another."""


@dataclass(frozen=True)
class Place:
    """A kind of documents with sealed fields; a field holds one text, several, or none."""

    kind: str
    purposes: Mapping[str, str]
    in_directory: bool = False
    """Its documents lie in the platform's directory and name their business."""


PLACES = (
    Place(store.ACCOUNTS, {"sealed_token": TOKEN_PURPOSE, "sealed_pin": PIN_PURPOSE}),
    Place(
        store.WEBHOOK_ACCOUNTS,
        {"app_secret_sealed": APP_SECRET, "verify_token_sealed": VERIFY_TOKEN},
        in_directory=True,
    ),
    Place(PARKED, {"sealed": PARKED_PURPOSE}, in_directory=True),
)
"""A test compares the purposes with those that the code seals for."""


def sealed_documents(documents: Documents) -> Iterator[tuple[Place, str, Document]]:
    """Yield (place, tenant it lies in, document) of everything that has something sealed."""
    for place in PLACES:
        tenants = [PLATFORM] if place.in_directory else all_tenants(documents)
        for tenant in tenants:
            for document in walk(documents, tenant, place.kind):
                yield place, tenant, document


def sealed_anew(kind: str, lies_in: str, document: Document, change: Change) -> Document:
    """Return the document with every sealed text changed; the same where it has none."""
    place = next((place for place in PLACES if place.kind == kind), None)
    if place is None:
        return document
    owner = document["tenant"] if place.in_directory else lies_in
    changed = {
        name: _each(document[name], partial(change, owner, purpose))
        for name, purpose in place.purposes.items()
        if document.get(name)
    }
    return {**document, **changed}


def without_seals(kind: str, document: Document) -> Document:
    """Return what has to be equal on two sides with different keys."""
    hidden = {name for place in PLACES if place.kind == kind for name in place.purposes}
    return {name: value for name, value in document.items() if name not in hidden}


def _each(value: Any, change: Callable[[str], str]) -> Any:
    return [change(one) for one in value] if isinstance(value, list) else change(value)
