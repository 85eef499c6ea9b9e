"""Functions as they run on Google Cloud: over emulators, for a business that has been set up."""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec

from bench.bodies import SECRET, message_body
from bench.cold import Asked
from bench.product import EMAIL, PASSWORD, Product, running_product, sign_in
from infra.local.api_client import ApiClient
from infra.local.specs import FunctionSpec
from shared.config import read_settings
from shared.conversations.connect import connect_receiving
from shared.conversations.store import BY_LAST_MESSAGE
from shared.entry.push import Delivery, write_envelope
from shared.events.connect import connect_documents
from shared.kernel.clock import system_clock, to_text
from shared.ports.channels.signature import sign
from tests.ports.cloud_tasks_server import CloudTasksServer
from tools.emulators import running_emulators

_numbers = itertools.count(1)
# What a page asks first of each API; the others answer at the first of their paths.
_FIRST_PATHS = {
    "identity_api": "/api/v1/me",
    "insights_api": "/api/v1/insights/overview",
    "knowledge_api": "/api/v1/agents/{agent}/knowledge",
    "privacy_api": "/api/v1/privacy/erasures/{erased}",
}
_TOOLKIT = "/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=local"


@dataclass(frozen=True)
class Cloud:
    """The settings of a deployed function here, and who asks."""

    settings: dict[str, str]
    tenant: str
    agent_id: str
    account_id: str
    erased_id: str
    cookie: str

    def first_request(self, spec: FunctionSpec) -> Asked:
        """Return what the function is asked first; never the same twice."""
        number = next(_numbers)
        if spec.name.endswith("_webhook") and spec.trigger == "http":
            body = message_body([(f"wamid.cold.{number}", number, "Quanto custa?")])
            signature = "sha256=" + sign(body, SECRET.encode())
            path = spec.paths[0].replace("{account_id}", self.account_id)
            return Asked("POST", path, body, {"X-Hub-Signature-256": signature})
        if spec.trigger == "http":
            path = _FIRST_PATHS.get(spec.name, spec.paths[0])
            path = path.replace("{agent}", self.agent_id).replace("{erased}", self.erased_id)
            return Asked("GET", path, headers={"Cookie": f"__session={self.cookie}"})
        if spec.trigger == "topic":
            return Asked("POST", "/", self._push(spec, number), _JSON)
        body = self._task(spec, number) if spec.trigger == "task" else b""
        return Asked("POST", "/", body, _JSON)

    def _push(self, spec: FunctionSpec, number: int) -> bytes:
        if spec.topic == "whatsapp-webhook":
            data = message_body([(f"wamid.cold.{number}", number, "Quanto custa?")])
        else:
            data = msgspec.json.encode(self._ids(number))
        delivery = Delivery(data, {"tenant": self.tenant}, str(number))
        return write_envelope(delivery, spec.name)

    def _task(self, spec: FunctionSpec, number: int) -> bytes:
        ids = self._ids(number)
        if spec.name == "conversations_task_reply":
            ids |= {"conversation_id": self._waiting_conversation(number), "seq": 1}
        return msgspec.json.encode(ids)

    def _ids(self, number: int) -> dict[str, object]:
        """Return a payload every fact and task finds its fields in; what it names is gone."""
        names = ("fact", "message", "conversation", "contact", "account", "campaign", "send",
                 "enrolment", "import", "agent", "cause")  # fmt: skip
        ids: dict[str, object] = {f"{name}_id": f"gone-{number}" for name in names}
        now = to_text(system_clock())
        more = {"tenant": self.tenant, "cause_kind": "campaign", "code": "", "reason": "",
                "scope": "all", "turn": 1, "slot_at": now, "template": False,
                "service": True}  # fmt: skip
        return {**ids, **more}

    def _waiting_conversation(self, number: int) -> str:
        """Let a new person write and return the conversation, which waits for its answer."""
        settings = read_settings(self.settings | {"REPLY_WAIT_SECONDS": "0", "TASKS": "sqlite"})
        body = message_body([(f"wamid.cold.{number}", 10_000 + number, "Quanto custa o site?")])
        connect_receiving(settings).receive(body)
        found = connect_documents(settings).transact(
            self.tenant, lambda tx: tx.find(BY_LAST_MESSAGE, limit=1)
        )
        return str(found.items[0]["id"])


_JSON = {"Content-Type": "application/json"}


@contextmanager
def running_cloud(folder: Path, world: dict[str, str]) -> Iterator[Cloud]:
    """Start the emulators and set a business up in them. Raises `EmulatorMissing`."""
    with running_emulators("firestore", "pubsub") as hosts:
        data = folder / "data"
        both = {
            **hosts, **world, "DOCUMENTS": "firestore", "GOOGLE_CLOUD_PROJECT": "demo-bench",
            "DATA_DIR": str(data), "WHATSAPP_APP_SECRET": SECRET, "LOG_LEVEL": "error",
        }  # fmt: skip
        with running_product(data, both) as product:
            cookie = _cookie(product)
            made = product.made
            assert made is not None
            erased_id = _set_up(product, made.account_id)
        tasks = CloudTasksServer(make_missing_queues=True).start()
        try:
            cloud = {
                **both, "BACKEND": "google", "SECRETS": "file", "BLOBS": "folder",
                "IDENTITY": "embedded", "CLOUD_TASKS_EMULATOR_HOST": tasks.host,
                "FUNCTIONS_URL": "http://127.0.0.1:9/{function}",
                "TASKS_SERVICE_ACCOUNT": "bench@demo-bench.iam.gserviceaccount.com",
                "WHATSAPP_VERIFY_TOKEN": "benchmark",
            }  # fmt: skip
            _make_topics(hosts["PUBSUB_EMULATOR_HOST"])
            yield Cloud(cloud, made.tenant, made.agent_id, made.account_id, erased_id, cookie)
        finally:
            tasks.stop()


def _cookie(product: Product) -> str:
    with httpx.Client(base_url=product.address, trust_env=False, timeout=30) as client:
        proof = {"email": EMAIL, "password": PASSWORD, "returnSecureToken": True}
        token = client.post(_TOOLKIT, json=proof).json()["idToken"]
        client.post("/api/v1/auth/session", json={"id_token": token}).raise_for_status()
        return client.cookies["__session"]


def _set_up(product: Product, account_id: str) -> str:
    """Give the account an app of its own, whose webhook is a function too; erase somebody."""
    with ApiClient(product.address) as api:
        sign_in(api)
        api.put(f"/accounts/{account_id}/webhook/secret", {"app_secret": SECRET})
        contact_id: str = api.post("/contacts", {"phone": "+5511940000000"})["id"]
        api.post("/privacy/erasures", {"contact_id": contact_id})
    return contact_id


def _make_topics(host: str) -> None:
    """Make the topics, as Terraform does where this is deployed."""
    from infra.local.specs import read_functions

    topics = {spec.topic for spec in read_functions() if spec.topic}
    topics |= {"conversation-taken-over", "human-needed", "conversation-released"}
    for topic in topics:
        address = f"http://{host}/v1/projects/demo-bench/topics/{topic}"
        httpx.put(address, json={}, trust_env=False, timeout=30)
    time.sleep(0.1)
