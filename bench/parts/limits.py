"""The limits of this machine: a flush, a durable append, a publish, the start of an interpreter."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.plan import Plan
from bench.report import LIMIT
from bench.world import World
from shared.config import read_settings
from shared.ports.bus.sqlite import SqliteBus
from tools.emulators import EmulatorMissing, running_emulators

PART = "Limits of this machine"
_BODY = b"x" * 600


def measure(plan: Plan, world: World) -> None:
    """Measure what nothing on this machine can pass."""
    rounds = range(plan.rounds)
    with plan.folder("limits") as folder:
        flushes = [_flush(folder / f"flush{n}", plan.count(300)) for n in rounds]
        plan.table.add(PART, "write 4 KiB and fdatasync", "ms", {LIMIT: flushes})
        alone = [_appends(folder / f"one{n}.db", 1, plan.seconds(3)) for n in rounds]
        plan.table.add(PART, "SQLite durable append, one writer", "appends/s", {LIMIT: alone})
        group = [_appends(folder / f"many{n}.db", 32, plan.seconds(3)) for n in rounds]
        words = "the same, 32 at a time in group commits (the bus of the product)"
        plan.table.add(PART, words, "appends/s", {LIMIT: group})
    interpreter = [_interpreter() for _ in range(plan.rounds * 3)]
    plan.table.add(PART, "start of the bare interpreter", "ms", {LIMIT: interpreter})
    try:
        with running_emulators("pubsub") as hosts:
            found = [_publish(hosts["PUBSUB_EMULATOR_HOST"], plan.count(1000)) for _ in rounds]
    except EmulatorMissing as missing:
        plan.table.add_text("Pub/Sub emulator", f"not measured: {missing}")
        return
    words = "publish to the Pub/Sub emulator, 32 at a time"
    plan.table.add(PART, words, "publishes/s", {LIMIT: found})


def _flush(path: Path, count: int) -> float:
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    started = time.perf_counter()
    for _ in range(count):
        os.write(descriptor, b"x" * 4096)
        os.fdatasync(descriptor)
    spent = time.perf_counter() - started
    os.close(descriptor)
    return spent / count * 1000


def _appends(path: Path, threads: int, seconds: float) -> float:
    bus = SqliteBus(path)
    bus.subscribe("reader", "whatsapp-webhook")
    counts = [0] * threads
    deadline = time.monotonic() + seconds

    def append(number: int) -> None:
        while time.monotonic() < deadline:
            bus.publish("whatsapp-webhook", _BODY).result()
            counts[number] += 1

    _together(append, threads)
    bus.file.close()
    return sum(counts) / seconds


def _together(work: Callable[[int], None], count: int) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _interpreter() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", "pass"], check=True)
    return (time.perf_counter() - started) * 1000


def _publish(host: str, count: int) -> float:
    from shared.ports.bus.pubsub import PubsubBus

    given = {"BUS": "pubsub", "GOOGLE_CLOUD_PROJECT": "demo-bench", "PUBSUB_EMULATOR_HOST": host}
    bus = PubsubBus(read_settings(given))
    bus.publish("whatsapp-webhook", _BODY).result()
    started = time.perf_counter()
    waiting = [bus.publish("whatsapp-webhook", _BODY) for _ in range(32)]
    for _ in range(count - 32):
        waiting.pop(0).result()
        waiting.append(bus.publish("whatsapp-webhook", _BODY))
    for future in waiting:
        future.result()
    bus.close()
    return count / (time.perf_counter() - started)
