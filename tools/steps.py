"""Runs one check after the other and says how each went, for the gate."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"


@dataclass(frozen=True)
class Step:
    """One check: a name for the reader and the command that makes it."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    shown: bool = False
    """Its output is its progress: shown while it runs, and not only when it fails."""


def failures(steps: tuple[Step, ...]) -> list[str]:
    """Run every step even when one fails; return the names of those that did."""
    return [step.name for step in steps if not passes(step)]


def passes(step: Step) -> bool:
    """Run the step, print a line with its seconds, and all it printed when it failed."""
    if step.shown:
        say(step.name, "running")
    started = time.monotonic()
    done = subprocess.run(
        step.command, cwd=step.folder, capture_output=not step.shown, text=True, check=False
    )
    spent = time.monotonic() - started
    say(step.name, f"{'ok' if done.returncode == 0 else 'FAILED'} ({spent:.0f} s)")
    if done.returncode and not step.shown:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def say(name: str, text: str) -> None:
    """Print one line of the gate's report."""
    print(f"{name:14}{text}", flush=True)
