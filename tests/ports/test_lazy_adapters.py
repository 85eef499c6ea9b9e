"""Choosing an adapter loads no vendor's library: a cold start pays only for what it uses."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("google.cloud.", "google.api_core", "google.auth", "grpc", "cryptography", "requests")
CHOOSE = """
import sys
from shared.config import read_settings
from shared.ports.blobs.connect import connect_blobs
from shared.ports.bus.connect import connect_bus
from shared.ports.documents.connect import connect_store
from shared.ports.mail.connect import connect_mail
from shared.ports.secrets.connect import connect_sealing, connect_secrets
from shared.ports.tasks.connect import connect_tasks

settings = read_settings({environment!r})
for connect in (connect_blobs, connect_mail, connect_secrets, connect_sealing, connect_tasks):
    print(type(connect(settings)).__name__)
print(type(connect_store(settings).driver).__name__, type(connect_bus(settings)).__name__)
print(sorted(name for name in sys.modules if name.startswith({heavy!r})))
"""
EMBEDDED: dict[str, str] = {"BACKEND": "embedded"}
GOOGLE = {
    "BACKEND": "google",
    "GOOGLE_CLOUD_PROJECT": "demo",
    "FUNCTIONS_URL": "https://{function}-abc-rj.a.run.app",
    "BLOBS_BUCKET": "demo-files",
    "WHATSAPP_APP_SECRET": "x",
    "SMTP_URL": "smtp://127.0.0.1",
    "PUBLIC_URL": "https://app.example",
}


@pytest.mark.parametrize(
    ("environment", "adapters"),
    [
        (
            EMBEDDED,
            [
                *["FolderBlobs", "FolderMailer", "FileSecrets", "Sealer", "SqliteTasks"],
                "SqliteDocuments SqliteBus",
            ],
        ),
        (
            GOOGLE,
            [
                *["CloudStorageBlobs", "SmtpMailer", "SecretManagerSecrets", "Sealer"],
                *["CloudTasks", "FirestoreDocuments PubsubBus"],
            ],
        ),
    ],
    ids=["embedded", "google"],
)
def test_the_settings_pick_the_adapters_and_no_sdk_is_loaded(
    environment: dict[str, str], adapters: list[str], tmp_path: Path
) -> None:
    environment = {**environment, "DATA_DIR": str(tmp_path)}
    code = CHOOSE.format(environment=environment, heavy=HEAVY)
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.stdout.split("\n")[:-1] == [*adapters, "[]"], ran.stderr
