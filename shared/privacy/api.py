"""The routes of privacy."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from shared.entry.auth import Role
from shared.entry.http import Call, Route
from shared.privacy.erasing import Erasing
from shared.privacy.model import Erasure


class ErasureBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whose data to erase for good."""

    contact_id: Annotated[str, Meta(min_length=1, max_length=60)]


class ErasureAnswer(msgspec.Struct):
    """How far an erasure is; `erased_at` is set when nothing is left."""

    contact_id: str
    requested_at: datetime
    erased_at: datetime | None


def _start(service: Erasing, call: Call) -> ErasureAnswer:
    body: ErasureBody = call.body
    return _answer(service.start(call.tenant, call.user, body.contact_id))


def _get(service: Erasing, call: Call) -> ErasureAnswer:
    return _answer(service.get(call.tenant, call.path["id"]))


def _answer(erasure: Erasure) -> ErasureAnswer:
    return ErasureAnswer(erasure.contact_id, erasure.requested_at, erasure.erased_at)


ROUTES: tuple[Route[Erasing], ...] = (
    Route("POST", "/privacy/erasures", _start, "Erase a person for good", role=Role.ADMIN,
          body=ErasureBody, answer=ErasureAnswer, status=202),
    Route("GET", "/privacy/erasures/{id}", _get, "Show how far an erasure is", role=Role.ADMIN,
          answer=ErasureAnswer),
)  # fmt: skip
