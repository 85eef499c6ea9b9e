"""Functions that nobody has written yet, of each trigger, in a copy of the tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.architecture.sources import ROOT
from tests.terraform.runs import copy_tree

COMMON = {"memory_mib": 384, "cpu": 1, "concurrency": 11, "timeout_seconds": 45}
READS = {"role": "roles/datastore.user", "reason": "keeps the parties"}
TRANSLATES = {"role": "roles/cloudtranslate.user", "reason": "invites people in their language"}
PUBLISHES = {"role": "roles/pubsub.publisher", "reason": "appends what came"}
ENQUEUES = {"role": "roles/cloudtasks.enqueuer", "reason": "has people invited"}
NAMES = {"role": "roles/iam.serviceAccountUser", "reason": "names the account of the tasks"}
YAMLS = {
    "parties_api": {
        "trigger": "http",
        "paths": ["/api/v1/parties", "/api/v1/parties/{id}/guests"],
        "public": True,
        "roles": [READS, TRANSLATES],
        "secrets": ["PARTIES_KEY"],
    },
    "parties_guests_webhook": {
        "trigger": "http",
        "paths": ["/webhooks/guests"],
        "public": True,
        "roles": [PUBLISHES],
        "secrets": ["WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"],
    },
    "parties_on_guests_webhook": {
        "trigger": "topic",
        "topic": "guests-webhook",
        "max_attempts": 9,
        "roles": [READS],
        "secrets": [],
    },
    "parties_task_invite": {
        "trigger": "task",
        "max_attempts": 7,
        "roles": [READS],
        "secrets": ["OPENAI_API_KEY"],
    },
    "parties_cron_due": {
        "trigger": "schedule",
        "schedule": "*/5 * * * *",
        "roles": [ENQUEUES, NAMES],
        "secrets": [],
    },
}
_MAIN = '''\
"""{name}."""

from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

{before}


@functions_framework.aio.http
async def {name}(request: Request) -> Response:
    """Answer."""
    return {answer}
'''
_BODIES = {
    "parties_api": ("PARTY = cache(lambda: 'a party')", "Response(PARTY())"),
    "parties_guests_webhook": (
        """\
from shared.config import load_settings
from shared.entry.webhook import MetaWebhook
from shared.ports.bus.connect import connect_bus
from shared.ports.channels.connect import connect_verifier


@cache
def webhook() -> MetaWebhook:
    settings = load_settings()
    bus, verifier = connect_bus(settings), connect_verifier(settings)
    return MetaWebhook(bus, "guests-webhook", verifier, settings.whatsapp_verify_token)""",
        "await webhook().receive(request)",
    ),
    "parties_on_guests_webhook": (
        """\
from shared.entry.push import Subscriber


@cache
def subscriber() -> Subscriber:
    return Subscriber(lambda delivery: None)""",
        "await subscriber().receive(request)",
    ),
    "parties_task_invite": (
        """\
import msgspec

from shared.config import load_settings
from shared.entry.task import TaskTarget
from shared.events.connect import connect_documents


class Invitation(msgspec.Struct):
    tenant: str


@cache
def target() -> TaskTarget[Invitation]:
    settings = load_settings()
    return TaskTarget(Invitation, print, lambda: connect_documents(settings), max_attempts=7)""",
        "await target().receive(request)",
    ),
    "parties_cron_due": (
        """\
from shared.config import load_settings
from shared.entry.schedule import run_on_schedule
from shared.ports.tasks import Task
from shared.ports.tasks.connect import connect_tasks


def invite() -> None:
    connect_tasks(load_settings()).enqueue([Task("parties_task_invite", {"tenant": "t1"})])""",
        "await run_on_schedule(invite)",
    ),
}


def invent(target: Path) -> Path:
    """Copy the tree, add the functions and have their wires read; edit nothing that was there."""
    tree = copy_tree(target)
    for name in ("shared", "tools", "infra/local", "docs/api"):
        unneeded = shutil.ignore_patterns("__pycache__", "node_modules")
        shutil.copytree(ROOT / name, tree / name, ignore=unneeded)
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copyfile(ROOT / name, tree / name)
    for name, spec in YAMLS.items():
        folder = tree / "functions" / name
        folder.mkdir()
        (folder / "function.yaml").write_text(yaml.safe_dump({**spec, **COMMON}))
        before, answer = _BODIES[name]
        (folder / "main.py").write_text(_MAIN.format(name=name, before=before, answer=answer))
    # In a process of its own, for which the copy is the tree.
    subprocess.run([sys.executable, "-m", "tools.wiring"], cwd=tree, check=True, env={})
    return tree
