"""The rules deny every client everything, whoever it is signed in as; servers are not asked."""

import base64
import json
import urllib.error
import urllib.request
import uuid

import pytest

from tests.architecture.sources import ROOT

RULES = ROOT / "infra/terraform/modules/firestore/firestore.rules"
DOCUMENTS = ("tenants/t1/contacts/c1", "tenants/platform/sessions/s1", "anything/at-all")


def token(**claims: object) -> str:
    """Return a token as the emulator takes it: its claims are evaluated, its signature is not."""
    parts = ({"alg": "none", "typ": "JWT"}, {"sub": "user-1", "user_id": "user-1", **claims})
    return (
        ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in parts
        )
        + "."
    )


class Client:
    """Speaks REST with the emulator, as a browser would."""

    def __init__(self, host: str) -> None:
        self.project = f"demo-{uuid.uuid4().hex}"
        self.base = f"http://{host}"

    def load_rules(self, text: str) -> int:
        path = f"/emulator/v1/projects/{self.project}:securityRules"
        return self.call("PUT", path, {"rules": {"files": [{"name": "rules", "content": text}]}})

    def document(self, method: str, path: str, bearer: str | None) -> int:
        name = f"/v1/projects/{self.project}/databases/(default)/documents/{path}"
        body = {"fields": {"a": {"stringValue": "b"}}} if method == "PATCH" else None
        return self.call(method, name, body, bearer)

    def call(self, method: str, path: str, body: object = None, bearer: str | None = None) -> int:
        headers = {"content-type": "application/json"}
        if bearer:
            headers["authorization"] = f"Bearer {bearer}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as response:
                return int(response.status)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code


@pytest.fixture
def client(firestore_emulator: str) -> Client:
    made = Client(firestore_emulator)
    assert made.load_rules(RULES.read_text()) == 200
    return made


WHO = {
    "nobody": None,
    "somebody": token(),
    "an-owner": token(role="owner", tenant="t1", admin=True, email_verified=True),
}


@pytest.mark.parametrize("bearer", WHO.values(), ids=WHO)
@pytest.mark.parametrize("path", DOCUMENTS)
def test_no_client_may_read_write_list_or_delete(client: Client, path: str, bearer: str | None):
    assert client.document("PATCH", path, "owner") == 200, "a server may"

    for method in ("GET", "PATCH", "DELETE"):
        assert client.document(method, path, bearer) == 403, method
    assert client.document("GET", path.rpartition("/")[0], bearer) == 403, "list"
    assert client.document("GET", path, "owner") == 200, "nothing has changed"


def test_the_emulator_evaluates_rules_so_that_a_denial_means_something(client: Client):
    open_to_all = RULES.read_text().replace("if false", "if true")
    assert client.document("GET", "tenants/t1", None) == 403
    assert client.load_rules(open_to_all) == 200

    assert client.document("PATCH", "tenants/t1", None) == 200
