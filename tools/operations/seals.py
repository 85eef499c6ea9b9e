"""Which fields of a document are sealed, and for what; to seal them anew."""

from shared.messaging.flow import TOKEN_PURPOSE
from shared.messaging.webhooks import APP_SECRET, VERIFY_TOKEN
from shared.ports.documents import Document
from shared.ports.secrets import Sealing

PURPOSES = {
    "sealed_token": TOKEN_PURPOSE,
    "app_secret_sealed": APP_SECRET,
    "verify_token_sealed": VERIFY_TOKEN,
}


def sealed_anew(document: Document, tenant: str, old: Sealing, new: Sealing) -> Document:
    """Return the document with everything opened by `old` and sealed by `new`."""

    def anew(purpose: str, sealed: str) -> str:
        return new.seal(tenant, purpose, old.open(tenant, purpose, sealed))

    changed = dict(document)
    for name, purpose in PURPOSES.items():
        value = document.get(name)
        if isinstance(value, list):
            changed[name] = [anew(purpose, sealed) for sealed in value]
        elif value:
            changed[name] = anew(purpose, value)
    return changed


def keys_of(document: Document) -> set[str]:
    """Return the ids of the keys that something in the document is sealed under."""
    return {one.split(".")[1] for name in PURPOSES for one in _texts(document.get(name))}


def without_seals(document: Document) -> Document:
    """Return what can be compared: the same text is sealed differently each time."""
    return {name: value for name, value in document.items() if name not in PURPOSES}


def _texts(value: list[str] | str | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
