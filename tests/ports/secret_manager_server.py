"""A local Secret Manager: speaks the real gRPC API to the real client, in memory."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.cloud import secretmanager_v1 as api

from shared.kernel.ids import new_id
from tests.ports.grpc_calls import Refused, unary

_SERVICE = "google.cloud.secretmanager.v1.SecretManagerService"
_ENABLED, _DISABLED = api.SecretVersion.State.ENABLED, api.SecretVersion.State.DISABLED


class SecretManagerServer:
    """`host` is what SECRET_MANAGER_EMULATOR_HOST takes; `calls` counts calls by name."""

    def __init__(self) -> None:
        self.calls: dict[str, int] = {}
        self._secrets: dict[str, api.Secret] = {}
        self._versions: dict[str, list[api.SecretVersion]] = {}
        self._values: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._server = grpc.server(ThreadPoolExecutor(16, thread_name_prefix="secret manager"))
        self._server.add_generic_rpc_handlers((self._handlers(),))
        self.host = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"

    def start(self) -> "SecretManagerServer":
        """Begin to answer."""
        self._server.start()
        return self

    def stop(self) -> None:
        """End."""
        self._server.stop(grace=0).wait()

    def create_secret(self, request: api.CreateSecretRequest) -> api.Secret:
        """Make a secret without versions."""
        secret = api.Secret(request.secret)
        secret.name = f"{request.parent}/secrets/{request.secret_id}"
        if secret.name in self._secrets:
            raise Refused(grpc.StatusCode.ALREADY_EXISTS, f"{secret.name} already exists")
        secret.etag = new_id()
        self._secrets[secret.name] = secret
        self._versions[secret.name] = []
        return secret

    def get_secret(self, request: api.GetSecretRequest) -> api.Secret:
        """Return the secret without values."""
        return self._find(request.name)

    def update_secret(self, request: api.UpdateSecretRequest) -> api.Secret:
        """Replace the annotations, under the etag where one is given."""
        if list(request.update_mask.paths) != ["annotations"]:
            raise Refused(grpc.StatusCode.UNIMPLEMENTED, "only annotations can be changed here")
        secret = self._find(request.secret.name)
        if request.secret.etag and request.secret.etag != secret.etag:
            raise Refused(grpc.StatusCode.FAILED_PRECONDITION, "the etag does not match")
        secret.annotations = dict(request.secret.annotations)
        secret.etag = new_id()
        return secret

    def add_secret_version(self, request: api.AddSecretVersionRequest) -> api.SecretVersion:
        """Store the next version, enabled."""
        versions = self._versions[self._find(request.parent).name]
        name = f"{request.parent}/versions/{len(versions) + 1}"
        version = api.SecretVersion(name=name, state=_ENABLED)
        versions.append(version)
        self._values[name] = request.payload.data
        return version

    def list_secret_versions(
        self, request: api.ListSecretVersionsRequest
    ) -> api.ListSecretVersionsResponse:
        """Return pages of two, newest first, so that clients have to turn them."""
        versions = list(reversed(self._versions[self._find(request.parent).name]))
        if request.filter == "state:ENABLED":
            versions = [version for version in versions if version.state == _ENABLED]
        start = int(request.page_token or 0)
        following = start + 2 if start + 2 < len(versions) else None
        return api.ListSecretVersionsResponse(
            versions=versions[start : start + 2], next_page_token=str(following or "")
        )

    def access_secret_version(
        self, request: api.AccessSecretVersionRequest
    ) -> api.AccessSecretVersionResponse:
        """Return the value of an enabled version."""
        if self._version(request.name).state != _ENABLED:
            raise Refused(grpc.StatusCode.FAILED_PRECONDITION, "the version is disabled")
        payload = api.SecretPayload(data=self._values[request.name])
        return api.AccessSecretVersionResponse(name=request.name, payload=payload)

    def disable_secret_version(self, request: api.DisableSecretVersionRequest) -> api.SecretVersion:
        """Take a version out of use."""
        version = self._version(request.name)
        version.state = _DISABLED
        return version

    def _find(self, name: str) -> api.Secret:
        if name not in self._secrets:
            raise Refused(grpc.StatusCode.NOT_FOUND, f"Secret [{name}] not found")
        return self._secrets[name]

    def _version(self, name: str) -> api.SecretVersion:
        for version in self._versions[self._find(name.rpartition("/versions/")[0]).name]:
            if version.name == name:
                return version
        raise Refused(grpc.StatusCode.NOT_FOUND, f"Secret Version [{name}] not found")

    def _handlers(self) -> Any:
        handlers = {}
        for name, work, answer in (
            ("CreateSecret", self.create_secret, api.Secret),
            ("GetSecret", self.get_secret, api.Secret),
            ("UpdateSecret", self.update_secret, api.Secret),
            ("AddSecretVersion", self.add_secret_version, api.SecretVersion),
            ("ListSecretVersions", self.list_secret_versions, api.ListSecretVersionsResponse),
            ("AccessSecretVersion", self.access_secret_version, api.AccessSecretVersionResponse),
            ("DisableSecretVersion", self.disable_secret_version, api.SecretVersion),
        ):
            asked = getattr(api, f"{name}Request")
            handlers[name] = unary(self._counted(name, work), asked.deserialize, answer.serialize)
        return grpc.method_handlers_generic_handler(_SERVICE, handlers)

    def _counted(self, name: str, work: Any) -> Any:
        def counted(request: Any) -> Any:
            with self._lock:
                self.calls[name] = self.calls.get(name, 0) + 1
                return work(request)

        return counted
