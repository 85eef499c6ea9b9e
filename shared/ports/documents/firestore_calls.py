"""The calls to Firestore: built on first use, bounded in time, errors put into our words.

They go through the generated client, with plain protocol buffers: it alone can say in a commit
what must still be absent, repeats nothing by itself, and is several times faster to fill.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from shared.kernel.errors import Invalid, Unavailable
from shared.ports.documents import Stale, Uncertain

_TIMEOUT_SECONDS = 10.0
_PAUSES_SECONDS = (0.05, 0.3)
_CHANNEL_OPTIONS = (
    # A connection that was dropped while idle is noticed before it is used.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
)


class FirestoreCalls:
    """One database. Nothing of the SDK loads before the first call."""

    def __init__(self, project: str, emulator_host: str) -> None:
        self.database = f"projects/{project}/databases/(default)"
        self.root = f"{self.database}/documents"
        self._emulator_host = emulator_host
        self._opening = threading.Lock()
        self._api: Any = None

    def message(self, name: str, **values: str) -> Any:
        """Return an empty request of this name as a plain protocol buffer."""
        return _type(name).pb()(**values)

    def get(self, names: Sequence[str], only: str | None = None) -> list[Any]:
        """Return the documents that exist, in no order; with `only` just this field of them."""
        if not names:
            return []
        request = self.message("BatchGetDocumentsRequest", database=self.database)
        request.documents.extend(dict.fromkeys(names))
        if only:
            request.mask.field_paths.append(only)
        answers = self._read("batch_get_documents", "BatchGetDocumentsRequest", request)
        return [answer.found for answer in answers if answer.WhichOneof("result") == "found"]

    def query(self, request: Any) -> list[Any]:
        """Return the documents of a `RunQueryRequest` in its order."""
        answers = self._read("run_query", "RunQueryRequest", request)
        return [answer.document for answer in answers if answer.HasField("document")]

    def count(self, request: Any) -> int:
        """Return the figure named `count` of a `RunAggregationQueryRequest`."""
        answers = self._read("run_aggregation_query", "RunAggregationQueryRequest", request)
        figures = [answer.result.aggregate_fields for answer in answers]
        return sum(figure["count"].integer_value for figure in figures if "count" in figure)

    def collections(self, parent: str) -> list[str]:
        """Return the names of the collections below a document."""
        from google.api_core import exceptions

        # The emulator asks even us who we are before it lists.
        metadata = [("authorization", "Bearer owner")] if self._emulator_host else []

        def names() -> list[Any]:
            listed = self._open().list_collection_ids(
                {"parent": parent, "page_size": 300}, timeout=_TIMEOUT_SECONDS, metadata=metadata
            )
            return list(listed)

        try:
            return _translated(names)
        except (exceptions.ServerError, exceptions.Aborted) as error:
            raise Unavailable(f"Firestore does not answer: {error.message}") from None

    def commit(self, request: Any) -> bool:
        """Apply a `CommitRequest`; False when a document was unexpectedly there or missing."""
        from google.api_core import exceptions
        from google.auth.exceptions import GoogleAuthError

        call = self._open().commit
        try:
            call(_type("CommitRequest").wrap(request), retry=None, timeout=_TIMEOUT_SECONDS)
        except (exceptions.AlreadyExists, exceptions.NotFound):
            return False
        except (exceptions.FailedPrecondition, exceptions.Aborted):
            raise Stale from None
        except exceptions.InvalidArgument as error:
            raise Invalid(f"Firestore refused the commit: {error.message}") from None
        except (exceptions.GoogleAPICallError, GoogleAuthError) as error:
            definite = isinstance(error, exceptions.ClientError | GoogleAuthError)
            if definite and not isinstance(error, exceptions.Cancelled):
                raise Unavailable(f"Firestore refused the commit: {error}") from None
            raise Uncertain(str(error)) from None
        return True

    def close(self) -> None:
        """End the connection; the next call opens another."""
        with self._opening:
            if self._api is not None:
                self._api.transport.close()
                self._api = None

    def _read(self, method: str, name: str, request: Any) -> list[Any]:
        from google.api_core import exceptions

        call = getattr(self._open(), method)

        def answers() -> list[Any]:
            stream = call(_type(name).wrap(request), retry=None, timeout=_TIMEOUT_SECONDS)
            return [type(answer).pb(answer) for answer in stream]

        for pause in _PAUSES_SECONDS:
            try:
                return _translated(answers)
            except (exceptions.ServerError, exceptions.Aborted):
                time.sleep(pause)
        try:
            return _translated(answers)
        except (exceptions.ServerError, exceptions.Aborted) as error:
            raise Unavailable(f"Firestore does not answer: {error.message}") from None

    def _open(self) -> Any:
        with self._opening:
            if self._api is None:
                self._api = _connect(self._emulator_host)
        return self._api


def _type(name: str) -> Any:
    from google.cloud.firestore_v1 import types

    return getattr(types, name)


def _translated(answers: Callable[[], list[Any]]) -> list[Any]:
    """Make a reading call; only errors that may pass by themselves leave as they are."""
    from google.api_core import exceptions
    from google.auth.exceptions import GoogleAuthError

    try:
        return answers()
    except (exceptions.ServerError, exceptions.Aborted):
        raise
    except exceptions.InvalidArgument as error:
        raise Invalid(f"Firestore refused the query: {error.message}") from None
    except (exceptions.GoogleAPICallError, GoogleAuthError) as error:
        raise Unavailable(f"Firestore refused to answer: {error}") from None


def _connect(emulator_host: str) -> Any:
    from google.cloud.firestore_v1.services.firestore import FirestoreClient
    from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport

    if emulator_host:
        import grpc

        channel = grpc.insecure_channel(  # type: ignore[no-untyped-call]
            emulator_host, _CHANNEL_OPTIONS
        )
    else:
        channel = FirestoreGrpcTransport.create_channel(options=_CHANNEL_OPTIONS)
    return FirestoreClient(transport=FirestoreGrpcTransport(channel=channel))
