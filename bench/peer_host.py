"""Installs, starts and ends the peer: PostgreSQL, Redis, uvicorn and Celery on loopback."""

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import msgspec

from bench.processes import ROOT, CannotRun, Program, start, wait_until
from infra.local.sample_business import SAMPLES, read_business
from tools.emulators import free_port

_VENV = ROOT / "build" / "peer"
_PINS = ROOT / "bench" / "peer" / "requirements.txt"
_PACKAGES = ("postgresql", "redis-server", "wrk")
_WORKERS = 2
_THREADS = 128
# Durable, and given what a small machine can spare.
_POSTGRES = (
    "fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB",
    "max_connections=200", "listen_addresses=127.0.0.1", "unix_socket_directories=",
    "max_wal_size=2GB", "checkpoint_timeout=15min",
)  # fmt: skip


@dataclass
class Peer:
    """The running peer."""

    address: str
    database: str
    programs: list[Program]

    def query(self, statement: str) -> str:
        """Ask the database."""
        # Read from its input: a minute's history is longer than an argument may be.
        command = [_binary("psql"), "-Atq", "-v", "ON_ERROR_STOP=1", "-1", "-f", "-", self.database]
        done = subprocess.run(command, input=statement, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def backlog(self) -> int:
        """Return how many webhooks wait for the workers."""
        return int(self.query("SELECT count(*) FROM webhooks"))


def install() -> None:
    """Get the packages and the Python environment of the peer. Raises `CannotRun`."""
    missing = [name for name in ("postgres", "redis-server", "wrk") if not _find(name)]
    if missing:
        command = ["apt-get", "install", "-y", "-qq", *_PACKAGES]
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise CannotRun(f"{', '.join(missing)} missing; run: sudo {' '.join(command)}")
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    done = _VENV / "installed"
    if done.exists() and done.stat().st_mtime > _PINS.stat().st_mtime:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(_VENV)], check=True)
    pip = [str(_VENV / "bin" / "python"), "-m", "pip", "install", "-qq"]
    options = ["--disable-pip-version-check", "--require-hashes", "--no-deps"]
    subprocess.run([*pip, *options, "-r", str(_PINS)], check=True)
    subprocess.run([str(_VENV / "bin" / "python"), "-m", "compileall", "-q", "bench/peer"],
                   cwd=ROOT, check=False)  # fmt: skip
    done.touch()


@contextmanager
def running_peer(folder: Path, settings: dict[str, str], web_processes: int = 1) -> Iterator[Peer]:
    """Run the peer with empty data."""
    with ExitStack() as stack:
        programs: list[Program] = []
        database = _postgres(stack, folder, programs)
        broker = _redis(stack, folder, programs)
        environment = {
            **settings, "PEER_DATABASE_URL": database, "PEER_REDIS_URL": broker,
        }  # fmt: skip
        port = free_port()
        python = str(_VENV / "bin" / "python")
        web = [python, "-m", "uvicorn", "bench.peer.app:app", "--port", str(port), "--workers",
               str(web_processes), "--no-access-log", "--log-level", "warning"]  # fmt: skip
        front = _start(stack, web, folder / "peer-web.log", environment)
        workers: list[Program] = []
        for number in range(_WORKERS):
            worker = [python, "-m", "celery", "-A", "bench.peer.worker", "worker", "-P", "threads",
                      "-c", str(_THREADS), "-n", f"w{number}@peer", "-l", "warning",
                      "--without-gossip", "--without-mingle"]  # fmt: skip
            workers.append(_start(stack, worker, folder / f"peer-w{number}.log", environment))
        peer = Peer(f"http://127.0.0.1:{port}", database, [*programs, front, *workers])
        wait_until(front, lambda: _answers(peer.address))
        for program in workers:
            wait_until(program, partial(_is_ready, program))
        yield peer


def _start(stack: ExitStack, command: list[str], log: Path, settings: dict[str, str]) -> Program:
    program = start(command, log, settings)
    stack.callback(program.stop)
    return program


def _postgres(stack: ExitStack, folder: Path, programs: list[Program]) -> str:
    data, port = folder / "postgres", free_port()
    data.mkdir()
    # The server refuses to run as root; its package comes with a user of its own.
    become: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(data, user.pw_uid, user.pw_gid)
        for parent in (folder, *folder.parents):
            if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o001)
        become = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    made = [*become, _binary("initdb"), "-D", str(data), "-U", "peer", "-A", "trust",
            "--encoding=UTF8", "--locale=C.UTF-8"]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True, cwd="/")
    options = [word for option in _POSTGRES for word in ("-c", option)]
    command = [*become, _binary("postgres"), "-D", str(data), "-p", str(port), *options]
    program = _start(stack, command, folder / "postgres.log", {})
    programs.append(program)
    address = f"postgresql://peer@127.0.0.1:{port}/postgres"
    ready = [_binary("pg_isready"), "-q", "-d", address]
    wait_until(program, lambda: subprocess.run(ready, check=False).returncode == 0)
    schema = ROOT / "bench" / "peer" / "schema.sql"
    load = [_binary("psql"), "-q", "-v", "ON_ERROR_STOP=1", address]
    subprocess.run([*load, "-f", str(schema)], check=True)
    subprocess.run(load, input=_passages(), text=True, check=True)
    return address


def _passages() -> str:
    """Return the statements that give the peer the knowledge of the sample business."""
    business = read_business()
    texts = [f"{faq['question']} {faq['answer']}" for faq in business.faqs]
    for source in business.knowledge:
        texts += (SAMPLES / source["file"]).read_text().split("\n\n")
    rows = ("INSERT INTO passages (text) VALUES ('{}');".format(text.replace("'", "''"))
            for text in texts)  # fmt: skip
    return "\n".join(rows)


def _redis(stack: ExitStack, folder: Path, programs: list[Program]) -> str:
    data, port = folder / "redis", free_port()
    data.mkdir()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data),
               "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]  # fmt: skip
    program = _start(stack, command, folder / "redis.log", {})
    programs.append(program)
    ask = ["redis-cli", "-p", str(port), "ping"]
    wait_until(program, lambda: b"PONG" in subprocess.run(ask, capture_output=True).stdout)
    return f"redis://127.0.0.1:{port}/0"


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


def _is_ready(program: Program) -> bool:
    return "worker is ready" in program.words()


def versions() -> dict[str, str]:
    """Return what the peer is made of."""
    python = str(_VENV / "bin" / "python")
    listed = subprocess.run([python, "-m", "pip", "list", "--format=json"], check=True,
                            capture_output=True, text=True).stdout  # fmt: skip
    found = {one["name"]: one["version"] for one in msgspec.json.decode(listed)}
    names = ("fastapi", "uvicorn", "asyncpg", "celery", "redis", "httpx")
    made = {name: found[name] for name in names}
    for name, flag in (("postgres", "--version"), ("redis-server", "--version")):
        said = subprocess.run([_binary(name), flag], capture_output=True, text=True, check=True)
        found_version = re.search(r"\d+\.\d+(\.\d+)?", said.stdout)
        made[name] = found_version[0] if found_version else said.stdout.strip()
    return made


def _binary(name: str) -> str:
    found = _find(name)
    if found is None:
        raise CannotRun(f"there is no {name}; run: sudo apt-get install -y {' '.join(_PACKAGES)}")
    return found


def _find(name: str) -> str | None:
    found = shutil.which(name)
    if found:
        return found
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(places[-1]) if places else None
