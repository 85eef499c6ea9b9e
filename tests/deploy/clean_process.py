"""Python without anything but the standard library, a folder of libraries and an unpacked zip."""

import base64
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from infra.local.specs import FunctionSpec
from tools.emulators import free_port
from tools.package.archive import Archive

_BOOT = """
import sys
sys.path.insert(0, sys.argv.pop(1))
sys.argv[0] = "functions-framework"
from functions_framework._cli import _cli
_cli()
"""
_START_SECONDS = 60
_ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What a function answered."""

    status: int
    content_type: str
    body: bytes


def unpack(archive: Archive, folder: Path) -> Path:
    """Unpack the zip and return where it lies."""
    target = folder / archive.name.removesuffix(".zip")
    with zipfile.ZipFile(BytesIO(archive.data)) as opened:
        opened.extractall(target)
    return target


@contextmanager
def serving(
    function: str, code: Path, libraries: Path, environment: Mapping[str, str]
) -> Iterator[str]:
    """Serve the unpacked function by functions-framework and yield its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    options = ["--target", function, "--source", "main.py"]
    options += ["--host", "127.0.0.1", "--port", str(port)]
    with (code / "log").open("wb") as log:
        process = subprocess.Popen(
            # No site-packages, no PYTHONPATH, no current folder.
            [sys.executable, "-I", "-S", "-c", _BOOT, str(libraries), *options],
            cwd=code,
            env=dict(environment),
            stdout=log,
            stderr=log,
        )
    try:
        _wait(process, address, code / "log")
        yield address
    finally:
        process.terminate()
        process.wait(_ANSWER_SECONDS)


def ask(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Send one request; a refusal is an answer too."""
    request = urllib.request.Request(url, body, dict(headers or {}))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_ANSWER_SECONDS) as response:
            return Answer(response.status, response.headers.get_content_type(), response.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Answer(refusal.code, refusal.headers.get_content_type(), refusal.read())


def call_topic(spec: FunctionSpec, address: str) -> None:
    """Push an empty message, as Pub/Sub would."""
    message = {"data": base64.b64encode(b"[]").decode(), "messageId": "1", "attributes": {}}
    body = json.dumps({"message": message, "subscription": spec.name}).encode()
    assert _post(address, body).status == 204


def call_task(spec: FunctionSpec, address: str) -> None:
    """Deliver a task nobody can read: it becomes a dead letter, for which documents are written."""
    assert _post(address, b'{"tenant": "t", "unknown": true}').status == 204


def call_schedule(spec: FunctionSpec, address: str) -> None:
    """Call as the clock does."""
    assert _post(address, b"").status == 204


def _post(address: str, body: bytes) -> Answer:
    return ask(address, body, {"content-type": "application/json"})


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            ask(f"{address}/robots.txt")  # functions-framework answers it itself
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"the function did not start:\n{log.read_text()[-3000:]}")
