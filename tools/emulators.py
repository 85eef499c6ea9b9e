"""Finds, starts and stops the emulators of Google Cloud: `make emulators`, and for the tests.

An emulator whose variable is set already is taken as it is. Each one started here gets a free
port on 127.0.0.1 and ends with this process, however this process ends.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FIREBASE = Path(__file__).parent / "firebase"
_START_SECONDS = 90
_STOP_SECONDS = 15
_INSTALL_SECONDS = 600
_JAVA = ["-Duser.language=en", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
# Ends the emulator when the shell's input ends, which happens also when its parent is killed.
_LEASH = """
exec 3<&0
"$@" </dev/null 3<&- & child=$!
(cat <&3 >/dev/null; kill "$child") & leash=$!
wait "$child"; kill "$leash"
"""


class EmulatorMissing(Exception):
    """This machine cannot run the emulator; the text says why and what to do."""


@dataclass(frozen=True)
class Emulator:
    """One emulator: the variable its SDK reads, and the command that starts it."""

    name: str
    variable: str
    command: Callable[[int, Path], list[str]]
    """Takes the port and an empty folder of its own."""


def _firestore(port: int, folder: Path) -> list[str]:
    jar = _one_jar("cloud-firestore-emulator", "cloud-firestore-emulator.jar")
    entry = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
    # The jar names no main class, so `java -jar` cannot start it.
    return [
        *[_program("java"), *_JAVA, "-cp", str(jar), entry],
        *["--host", "127.0.0.1", "--port", str(port)],
    ]


def _pubsub(port: int, folder: Path) -> list[str]:
    jar = _one_jar("pubsub-emulator", "lib/cloud-pubsub-emulator-*-all.jar")
    address = ["--host=127.0.0.1", f"--port={port}"]
    return [_program("java"), *_JAVA, "-jar", str(jar), *address]


def _auth(port: int, folder: Path) -> list[str]:
    node = _program("node")
    entry = _FIREBASE / "node_modules/firebase-tools/lib/bin/firebase.js"
    if not entry.exists():
        _install_firebase_tools()
    emulators = {
        "auth": {"host": "127.0.0.1", "port": port},
        "hub": {"host": "127.0.0.1", "port": free_port()},
        "logging": {"host": "127.0.0.1", "port": free_port()},
        "ui": {"enabled": False},
        "singleProjectMode": False,
    }
    config = folder / "firebase.json"
    config.write_text(json.dumps({"emulators": emulators}))
    # firebase-tools keeps one lock file per project id, so the id is never reused.
    project = f"demo-{secrets.token_hex(6)}"
    start = ["emulators:start", "--only", "auth", "--project", project, "--config", str(config)]
    return [node, str(entry), *start]


EMULATORS = {
    emulator.name: emulator
    for emulator in (
        Emulator("firestore", "FIRESTORE_EMULATOR_HOST", _firestore),
        Emulator("pubsub", "PUBSUB_EMULATOR_HOST", _pubsub),
        Emulator("auth", "FIREBASE_AUTH_EMULATOR_HOST", _auth),
    )
}


@contextmanager
def running_emulators(*names: str) -> Iterator[dict[str, str]]:
    """Run the named emulators and yield {variable: host:port}; the environment holds them too.

    Raises `EmulatorMissing` when one cannot be run here.
    """
    with ExitStack() as stack:
        hosts = {
            EMULATORS[name].variable: stack.enter_context(_running(EMULATORS[name]))
            for name in names
        }
        yield hosts


@contextmanager
def _running(emulator: Emulator) -> Iterator[str]:
    given = os.environ.get(emulator.variable)
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix=f"{emulator.name}-emulator-") as folder:
        port = free_port()
        process = _spawn(emulator.command(port, Path(folder)), Path(folder))
        try:
            _wait_until_it_answers(emulator, process, port, Path(folder))
            os.environ[emulator.variable] = f"127.0.0.1:{port}"
            yield f"127.0.0.1:{port}"
        finally:
            os.environ.pop(emulator.variable, None)
            _stop(process)


def _spawn(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", _LEASH, "sh", *command],
            cwd=folder,
            env={**os.environ, "XDG_CONFIG_HOME": str(folder), "NO_UPDATE_NOTIFIER": "1"},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _stop(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_it_answers(
    emulator: Emulator, process: "subprocess.Popen[bytes]", port: int, folder: Path
) -> None:
    # No proxy of the environment may stand between us and the loopback address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            opener.open(f"http://127.0.0.1:{port}/", timeout=2).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.05)
        if process.poll() is not None:
            break
    tail = (folder / "log").read_text(errors="replace")[-2000:]
    raise EmulatorMissing(f"the {emulator.name} emulator did not start:\n{tail}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise EmulatorMissing(f"{name} is not installed (apt-get install or brew install it)")
    return found


@cache
def _sdk_root() -> Path:
    gcloud = shutil.which("gcloud")
    if not gcloud:
        raise EmulatorMissing(
            "the Google Cloud CLI is not installed: https://cloud.google.com/sdk/docs/install"
        )
    asked = subprocess.run(
        [gcloud, "info", "--format=value(installation.sdk_root)"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    root = Path(asked.stdout.strip() or Path(gcloud).resolve().parent.parent)
    return root / "platform"


def _one_jar(component: str, pattern: str) -> Path:
    found = sorted((_sdk_root() / component).glob(pattern))
    if not found:
        raise EmulatorMissing(f"run: gcloud components install {component}")
    return found[-1]


def _install_firebase_tools() -> None:
    install = [_program("npm"), "ci", "--prefix", str(_FIREBASE), "--no-progress"]
    done = subprocess.run(
        install, capture_output=True, text=True, check=False, timeout=_INSTALL_SECONDS
    )
    if done.returncode:
        raise EmulatorMissing(f"npm ci --prefix tools/firebase failed:\n{done.stderr[-1000:]}")


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Start every emulator this machine can run, print the exports, wait for Ctrl-C."""
    with ExitStack() as stack:
        exports = []
        for name in sys.argv[1:] or EMULATORS:
            try:
                hosts = stack.enter_context(running_emulators(name))
            except EmulatorMissing as missing:
                print(f"# {name}: {missing}", file=sys.stderr)
                continue
            exports += [f"{variable}={host}" for variable, host in hosts.items()]
        if not exports:
            return 1
        print(f"export {' '.join(exports)}", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main())
