"""How erasures lie in documents, and their records beside them, in files that are never changed."""

from datetime import datetime
from typing import Any

import msgspec

from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import NotFound
from shared.ports.blobs import Blob, Blobs
from shared.ports.documents import Document, Tx
from shared.privacy.model import Erasure, Record

ERASURES = "erasures"
_FOLDER = "erasures/"


class ErasureNotFound(NotFound):
    """Nobody has asked to erase this person."""


def find(tx: Tx, contact_id: str) -> Erasure | None:
    """Return the erasure of this person, protected."""
    found = tx.get(ERASURES, contact_id)
    return _erasure(found) if found else None


def put(tx: Tx, erasure: Erasure) -> None:
    """Store the erasure."""
    document: Document = {
        "requested_at": to_text(erasure.requested_at),
        "requested_by": erasure.requested_by,
        "keys": list(erasure.keys),
        # Documents hold no list of lists.
        "pending": [{"domain": domain, "contact_id": id} for domain, id in erasure.pending],
        "cursor": erasure.cursor,
        "erased_at": to_text(erasure.erased_at) if erasure.erased_at else None,
    }
    tx.put(ERASURES, erasure.contact_id, document)


def keep_record(blobs: Blobs, tenant: str, erasure: Erasure) -> None:
    """Keep the record of an erasure; the same one again changes nothing."""
    record = Record(erasure.contact_id, erasure.keys, erasure.requested_at)
    stamp = int(erasure.requested_at.timestamp() * 1000)
    data = msgspec.json.encode(record)
    blobs.put(tenant, f"{_FOLDER}{erasure.contact_id}-{stamp}.json", Blob(data, "application/json"))


def read_records(blobs: Blobs, tenant: str) -> list[Record]:
    """Return every record there ever was, oldest request first."""
    found = [blobs.get(tenant, name) for name in blobs.names(tenant, _FOLDER)]
    records = [msgspec.json.decode(blob.data, type=Record) for blob in found if blob]
    return sorted(records, key=lambda record: record.requested_at)


def _erasure(document: Document) -> Erasure:
    pending: list[dict[str, Any]] = document["pending"]
    erased_at: str | None = document["erased_at"]
    requested_at: datetime = from_text(document["requested_at"])
    return Erasure(
        document["id"],
        requested_at,
        document["requested_by"],
        tuple(document["keys"]),
        tuple((part["domain"], part["contact_id"]) for part in pending),
        document["cursor"],
        from_text(erased_at) if erased_at else None,
    )
