"""Idempotency-Key: the same key and body get the first answer again."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.responses import Response

from shared.entry.auth import Principal
from shared.entry.problem import problem
from shared.kernel.clock import Clock, from_text, system_clock, to_text
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import stable_id
from shared.ports.documents import PLATFORM, Document, Documents, Tx, Unindexed

_KIND = "idempotency"
ANSWERS_TEXT = Unindexed(_KIND, ("content",))
_LEASE = timedelta(seconds=90)
_KEPT = timedelta(hours=24)
_LONGEST_ANSWER_BYTES = 500_000

SHOWN_ONCE = "x-shown-once"
"""Header of an answer that holds a secret: a repeat of its request gets a 409 instead."""


class KeyReused(Conflict):
    """The Idempotency-Key was used before with another request."""


class StillRunning(Conflict):
    """The first request with this Idempotency-Key has not ended yet."""

    retry = True


class AnswerShownOnce(Conflict):
    """The request was done; its answer held a secret, which is not kept for a repeat."""


class IdempotentAnswers:
    """Keeps answers for 24 hours under the caller and the key."""

    def __init__(self, documents: Documents, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def once(
        self, principal: Principal, key: str, route: str, body: bytes, run: Callable[[], Response]
    ) -> Response:
        """Run once; a repeat gets the stored answer. A failed run may be tried again."""
        if not 1 <= len(key) <= 200:
            raise Invalid("an Idempotency-Key has 1 to 200 characters", field="Idempotency-Key")
        tenant = principal.tenant or PLATFORM
        id = stable_id(principal.user_id, key)
        print_ = hashlib.sha256(route.encode() + b"\0" + body).hexdigest()
        found = self._documents.transact(tenant, lambda tx: _claim(tx, id, print_, self._clock()))
        if found is not None:
            return _restore(found)
        try:
            response = run()
        except BaseException:
            self._documents.transact(tenant, lambda tx: tx.delete(_KIND, id))
            raise
        stored = _store(response, print_, self._clock())
        if stored is not None:
            self._documents.transact(tenant, lambda tx: tx.put(_KIND, id, stored))
        return response


def _claim(tx: Tx, id: str, print_: str, now: datetime) -> Document | None:
    found = tx.get(_KIND, id)
    if found and from_text(found["expires_at"]) > now:
        if found["fingerprint"] != print_:
            raise KeyReused("this Idempotency-Key belongs to another request")
        if "status" in found:
            return found
        raise StillRunning("the first request with this key is still running")
    running = {"fingerprint": print_, "expires_at": to_text(now + _LEASE)}
    tx.put(_KIND, id, {**running, "due_at": running["expires_at"]})
    return None


def _store(response: Response, print_: str, now: datetime) -> Document | None:
    if SHOWN_ONCE in response.headers:
        response = problem(AnswerShownOnce("this was done; its answer is shown only once"))
    content = bytes(response.body)
    if len(content) > _LONGEST_ANSWER_BYTES or response.headers.getlist("set-cookie"):
        return None
    expires = to_text(now + _KEPT)
    return {
        "fingerprint": print_,
        "status": response.status_code,
        "media_type": response.media_type,
        "content": base64.b64encode(content).decode(),
        "expires_at": expires,
        "due_at": expires,
    }


def _restore(found: Document) -> Response:
    headers = {"cache-control": "no-store", "idempotent-replay": "true"}
    content = base64.b64decode(found["content"])
    return Response(content, found["status"], headers, media_type=found["media_type"])
