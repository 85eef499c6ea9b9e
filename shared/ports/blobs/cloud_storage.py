"""Blobs in one Cloud Storage bucket: object `<tenant>/<name>`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shared.config import Settings
from shared.kernel.errors import Invalid, Unavailable
from shared.ports.blobs import Blob
from shared.ports.blobs.names import checked_name, checked_prefix

_TIMEOUT_SECONDS = 30.0


class CloudStorageBlobs:
    """Reads and writes whole objects; the client is built on first use.

    Every call may be repeated, as it replaces or removes the whole object: the SDK retries
    all of them for `patience_seconds`.
    """

    def __init__(self, settings: Settings, patience_seconds: float = 20.0) -> None:
        if not settings.blobs_bucket:
            raise Invalid("BLOBS_BUCKET is needed by cloud_storage", field="BLOBS_BUCKET")
        self._settings = settings
        self._patience_seconds = patience_seconds
        self._building = threading.Lock()
        self._opened: Any = None

    def put(self, tenant: str, name: str, blob: Blob) -> None:
        """Upload the object with its checksum."""
        if not blob.content_type.isascii() or not blob.content_type.isprintable():
            raise Invalid("a media type is printable ASCII", field="content_type")
        with _translated():
            self._object(tenant, name).upload_from_string(
                blob.data, content_type=blob.content_type, checksum="crc32c", **self._patience()
            )

    def get(self, tenant: str, name: str) -> Blob | None:
        """Download the object; its media type comes with the same answer."""
        from google.api_core.exceptions import NotFound

        found = self._object(tenant, name)
        with _translated():
            try:
                data = found.download_as_bytes(**self._patience())
            except NotFound:
                return None
        return Blob(data, found.content_type or "application/octet-stream")

    def delete(self, tenant: str, name: str) -> None:
        """Remove the object."""
        from google.api_core.exceptions import NotFound

        with _translated():
            try:
                self._object(tenant, name).delete(**self._patience())
            except NotFound:
                return

    def names(self, tenant: str, prefix: str) -> list[str]:
        """List the objects, page by page."""
        lead = f"{tenant}/"
        with _translated():
            listed = self._bucket().list_blobs(
                prefix=lead + checked_prefix(tenant, prefix),
                fields="items(name),nextPageToken",
                **self._patience(),
            )
            return [item.name.removeprefix(lead) for item in listed]

    def _object(self, tenant: str, name: str) -> Any:
        path = f"{tenant}/{checked_name(tenant, name)}"
        return self._bucket().blob(path)

    def _patience(self) -> dict[str, Any]:
        from google.cloud.storage.retry import DEFAULT_RETRY

        return {
            "timeout": _TIMEOUT_SECONDS,
            "retry": DEFAULT_RETRY.with_timeout(self._patience_seconds),
        }

    def _bucket(self) -> Any:
        with self._building:
            if self._opened is None:
                with _translated():
                    self._opened = self._build().bucket(self._settings.blobs_bucket)
            return self._opened

    def _build(self) -> Any:
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import storage

        client: Any = storage.Client
        host = self._settings.storage_emulator_host
        project = self._settings.google_cloud_project
        if not host:
            return client(project=project)
        return client(
            project=project,
            credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
            client_options={"api_endpoint": host if "://" in host else f"http://{host}"},
        )


@contextmanager
def _translated() -> Iterator[None]:
    from google.api_core.exceptions import GoogleAPIError
    from google.auth.exceptions import GoogleAuthError
    from google.cloud.storage.exceptions import DataCorruption, InvalidResponse
    from requests.exceptions import RequestException

    try:
        yield
    except (
        GoogleAPIError,
        GoogleAuthError,
        RequestException,
        DataCorruption,
        InvalidResponse,
    ) as error:
        raise Unavailable(f"Cloud Storage did not answer: {type(error).__name__}") from error
