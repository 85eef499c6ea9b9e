"""Secrets in Secret Manager, read through a cache of a minute."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from shared.config import Settings
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id
from shared.ports.secrets.names import checked_name

_CACHED = timedelta(seconds=60)
_TIMEOUT_SECONDS = 10.0
_POLL_SECONDS = 0.2
_MAKER = "first-version-by"


class SecretManagerSecrets:
    """Reads and adds versions over gRPC; the client is built on first use.

    `ensure` agrees on who makes the first value by an annotation written under the secret's
    etag: whoever wins adds it, the others wait for it and, if it never comes, take over.
    Terraform gives the deployed secrets a first version, so there `ensure` only reads.
    """

    def __init__(
        self, settings: Settings, clock: Clock = system_clock, patience_seconds: float = 10.0
    ) -> None:
        self._settings = settings
        self._project = f"projects/{settings.google_cloud_project}"
        self._clock = clock
        self._patience_seconds = patience_seconds
        self._building = threading.Lock()
        self._client: Any = None
        self._cache: dict[str, tuple[datetime, list[bytes]]] = {}

    def versions(self, name: str) -> list[bytes]:
        """Return the enabled values, at most a minute old."""
        cached = self._cache.get(checked_name(name))
        if cached and self._clock() - cached[0] < _CACHED:
            return list(cached[1])
        return self._read(name)

    def ensure(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the newest value; make the first one where this process won the right to."""
        found = self.versions(name) or self._read(name)
        rival: str | None = None
        while not found:
            maker = self._claim(name, instead_of=rival)
            if maker is None:
                value = make()
                self.add(name, value)
                # A list may lag behind what was just added.
                return (self._read(name) or [value])[0]
            rival = maker
            found = self._wait(name)
        return found[0]

    def add(self, name: str, value: bytes) -> None:
        """Add a version, and make the secret where there is none yet."""
        from google.api_core.exceptions import AlreadyExists, NotFound

        request = {"parent": self._path(checked_name(name)), "payload": {"data": value}}
        with _translated():
            try:
                self._call("add_secret_version", request)
            except NotFound:
                with suppress(AlreadyExists):  # another process was faster
                    self._create(name)
                self._call("add_secret_version", request)
        self._cache.pop(name, None)

    def _read(self, name: str) -> list[bytes]:
        asked_at = self._clock()
        values = [value for value in map(self._value, self._enabled(name)) if value is not None]
        self._cache[name] = (asked_at, values)
        return list(values)

    def _enabled(self, name: str) -> list[str]:
        from google.api_core.exceptions import NotFound

        request = {"parent": self._path(name), "filter": "state:ENABLED"}
        with _translated():
            try:
                names = [version.name for version in self._call("list_secret_versions", request)]
            except NotFound:
                return []
        return sorted(names, key=lambda path: int(path.rpartition("/")[2]), reverse=True)

    def _value(self, path: str) -> bytes | None:
        from google.api_core.exceptions import FailedPrecondition, NotFound

        with _translated():
            try:
                return bytes(self._call("access_secret_version", {"name": path}).payload.data)
            except (FailedPrecondition, NotFound):
                # Disabled or destroyed since it was listed.
                return None

    def _claim(self, name: str, instead_of: str | None) -> str | None:
        """Return None when this process is to make the first value, else who is."""
        from google.api_core.exceptions import Aborted, AlreadyExists, FailedPrecondition

        me = new_id()
        with _translated():
            try:
                self._create(name, me)
                return None
            except AlreadyExists:
                secret = self._call("get_secret", {"name": self._path(name)})
            maker = str(secret.annotations.get(_MAKER, ""))
            if maker and maker != instead_of:
                return maker
            secret.annotations[_MAKER] = me
            mask = {"paths": ["annotations"]}
            try:
                self._call("update_secret", {"secret": secret, "update_mask": mask})
                return None
            except (Aborted, FailedPrecondition):
                return str(self._call("get_secret", {"name": secret.name}).annotations[_MAKER])

    def _wait(self, name: str) -> list[bytes]:
        pause = threading.Event()
        for _ in range(max(1, int(self._patience_seconds / _POLL_SECONDS))):
            pause.wait(_POLL_SECONDS)
            found = self._read(name)
            if found:
                return found
        return []

    def _create(self, name: str, maker: str = "") -> None:
        secret: dict[str, Any] = {"replication": {"automatic": {}}}
        if maker:
            secret["annotations"] = {_MAKER: maker}
        request = {"parent": self._project, "secret_id": name, "secret": secret}
        self._call("create_secret", request)

    def _path(self, name: str) -> str:
        return f"{self._project}/secrets/{name}"

    def _call(self, method: str, request: dict[str, Any]) -> Any:
        with self._building:
            if self._client is None:
                self._client = self._build()
        return getattr(self._client, method)(request=request, timeout=_TIMEOUT_SECONDS)

    def _build(self) -> Any:
        from google.cloud.secretmanager_v1 import SecretManagerServiceClient

        if not self._settings.secret_manager_emulator_host:
            return SecretManagerServiceClient()
        import grpc
        from google.cloud.secretmanager_v1.services.secret_manager_service.transports import (
            SecretManagerServiceGrpcTransport,
        )

        host = self._settings.secret_manager_emulator_host
        channel = grpc.insecure_channel(host)  # type: ignore[no-untyped-call]
        transport = SecretManagerServiceGrpcTransport(channel=channel)
        return SecretManagerServiceClient(transport=transport)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the SDK raises and nobody expected into `Unavailable`, without its details."""
    from google.api_core.exceptions import GoogleAPIError
    from google.auth.exceptions import GoogleAuthError

    try:
        yield
    except (GoogleAPIError, GoogleAuthError) as error:
        raise Unavailable(f"Secret Manager did not answer: {type(error).__name__}") from error
