"""The one gate for people and CI: `make test`, its fast half and its dashboard's part."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tools.dashboard import check_dashboard, take_node
from tools.emulators import EMULATORS, EmulatorMissing, running_emulators
from tools.steps import ROOT, Step, failures, say

_BIN = Path(sys.executable).parent
_MOST_TEST_PROCESSES = 4

STATIC = (
    Step("lint", ("ruff", "check", ".")),
    Step("format", ("ruff", "format", "--check", ".")),
    Step("types", ("mypy",)),
    Step("layers", ("lint-imports", "--no-cache")),
)
ARCHITECTURE = Step("architecture", ("pytest", "tests/architecture"))


def main() -> int:
    """Run every step even when one fails; return 1 if any did, or could not where it must."""
    os.environ["PATH"] = f"{_BIN}{os.pathsep}{os.environ['PATH']}"
    parts = sys.argv[1:]
    failed: list[str] = []
    missing: list[str] = []
    if "--web" not in parts:
        failed += failures(STATIC)
    if "--fast" in parts:
        failed += failures((ARCHITECTURE,))
    else:
        if "--web" not in parts:
            say("tests", "starting the emulators")
            failed += [] if _tests_pass() else ["tests"]
        broken, missing = check_dashboard(measured="--web" in parts)
        failed += broken
    return _verdict(failed, missing)


def _verdict(failed: list[str], missing: list[str]) -> int:
    if missing:
        print(f"\nCOULD NOT RUN HERE: {'; '.join(missing)}", flush=True)
    if failed:
        print(f"\nFAILED: {', '.join(failed)}", flush=True)
    return 1 if failed or (missing and os.environ.get("EVERY_ADAPTER") == "1") else 0


def _tests_pass() -> bool:
    take_node()
    with ExitStack() as stack:
        for name in EMULATORS:
            try:
                hosts = stack.enter_context(running_emulators(name))
                say(name, f"emulator on {', '.join(hosts.values())}")
            except EmulatorMissing as missing:
                # Its tests are skipped and listed at the end; with EVERY_ADAPTER=1 they fail.
                say(name, f"cannot run: {missing}")
        count = min(os.cpu_count() or 1, _MOST_TEST_PROCESSES)
        # One process runs a whole file: what a module shares is set up once.
        command = ["pytest", "--numprocesses", str(count), "--dist", "loadfile"]
        return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
