"""Wires what the entries themselves keep."""

from pathlib import Path
from urllib.parse import urlsplit

from shared.config import Settings
from shared.entry.idempotency import IdempotentAnswers
from shared.entry.platform import DemoSignIn, FirebaseProject, Platform, PublicConfig
from shared.entry.webhook_keys import WebhookDirectory
from shared.events.connect import connect_documents
from shared.kernel.once import once
from shared.ports.documents import PLATFORM
from shared.ports.secrets.connect import connect_sealing, connect_secrets

VERSION = "0.1.0"
DEMO_EMAIL = "demo@piloto.example"
DEMO_PASSWORD = "demo-password"
"""The name of the secret that holds it."""
_OWN_HOSTS = ("127.0.0.1", "localhost", "::1")
_ROOT = Path(__file__).parents[2]


@once
def connect_answers(settings: Settings) -> IdempotentAnswers:
    """Return the store of answers under their Idempotency-Key."""
    return IdempotentAnswers(connect_documents(settings))


@once
def connect_platform(settings: Settings) -> Platform:
    """Return what answers for the health of this deployment."""
    documents, secrets = connect_documents(settings), connect_secrets(settings)

    def read_documents() -> object:
        return documents.transact(PLATFORM, lambda tx: tx.peek("health", "probe"))

    probes = {"documents": read_documents, "secrets": lambda: secrets.versions("health-probe")}
    return Platform(probes, _ROOT, VERSION, config=lambda: public_config(settings))


def public_config(settings: Settings) -> PublicConfig:
    """Return how to sign in here. The embedded accounts take any key and project."""
    simulator = settings.backend == "embedded"
    if settings.identity == "embedded":
        project = FirebaseProject("embedded", "", "piloto")
        return PublicConfig("embedded", project, simulator, _demo(settings))
    name = settings.google_cloud_project
    domain = settings.firebase_auth_domain or f"{name}.firebaseapp.com"
    project = FirebaseProject(settings.firebase_api_key, domain, name)
    return PublicConfig("firebase", project, simulator)


def _demo(settings: Settings) -> DemoSignIn | None:
    # Only to somebody who sits at the machine: elsewhere the demo would be open to the world.
    if not settings.demo or urlsplit(settings.public_url).hostname not in _OWN_HOSTS:
        return None
    found = connect_secrets(settings).versions(DEMO_PASSWORD)
    return DemoSignIn(DEMO_EMAIL, found[0].decode()) if found else None


@once
def connect_webhook_directory(settings: Settings) -> WebhookDirectory:
    """Return what proves the bodies of accounts with an app of their own."""
    return WebhookDirectory(connect_documents(settings), connect_sealing(settings))
