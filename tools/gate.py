"""The one gate for people and CI: `make test`; `make check` is its fast half."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools.emulators import EMULATORS, EmulatorMissing, running_emulators

_ROOT = Path(__file__).parents[1]
_BIN = Path(sys.executable).parent
_MOST_TEST_PROCESSES = 4


@dataclass(frozen=True)
class Step:
    """One check: a name for the reader and the command that makes it."""

    name: str
    command: tuple[str, ...]


STATIC = (
    Step("lint", ("ruff", "check", ".")),
    Step("format", ("ruff", "format", "--check", ".")),
    Step("types", ("mypy",)),
    Step("layers", ("lint-imports", "--no-cache")),
)
ARCHITECTURE = Step("architecture", ("pytest", "tests/architecture"))


def main() -> int:
    """Run every step even when one fails; return 1 if any did."""
    fast = "--fast" in sys.argv[1:]
    os.environ["PATH"] = f"{_BIN}{os.pathsep}{os.environ['PATH']}"
    failed = [step.name for step in STATIC if not _passes(step)]
    if fast:
        failed += [] if _passes(ARCHITECTURE) else [ARCHITECTURE.name]
    else:
        _say("tests", "starting the emulators")
        failed += [] if _tests_pass() else ["tests"]
    if failed:
        print(f"\nFAILED: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _passes(step: Step) -> bool:
    started = time.monotonic()
    done = subprocess.run(step.command, cwd=_ROOT, capture_output=True, text=True, check=False)
    spent = time.monotonic() - started
    _say(step.name, f"{'ok' if done.returncode == 0 else 'FAILED'} ({spent:.0f} s)")
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def _tests_pass() -> bool:
    _take_node()
    with ExitStack() as stack:
        for name in EMULATORS:
            try:
                hosts = stack.enter_context(running_emulators(name))
                _say(name, f"emulator on {', '.join(hosts.values())}")
            except EmulatorMissing as missing:
                # Its tests are skipped and listed at the end; with EVERY_ADAPTER=1 they fail.
                _say(name, f"cannot run: {missing}")
        count = min(os.cpu_count() or 1, _MOST_TEST_PROCESSES)
        # One process runs a whole file: what a module shares is set up once.
        command = ["pytest", "--numprocesses", str(count), "--dist", "loadfile"]
        return subprocess.run(command, cwd=_ROOT, check=False).returncode == 0


def _take_node() -> None:
    found = subprocess.run(
        [_ROOT / "tools" / "node.sh"], stdout=subprocess.PIPE, text=True, check=False
    )
    if found.returncode == 0:
        os.environ["PATH"] = f"{found.stdout.strip()}{os.pathsep}{os.environ['PATH']}"


def _say(name: str, text: str) -> None:
    print(f"{name:14}{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
