"""Runs the Google Cloud CLI; tests hand in a recorder instead."""

import subprocess
import sys
from collections.abc import Callable, Sequence

Run = Callable[[Sequence[str]], str]
"""Takes a command, returns what it prints, raises `CommandFailed`."""


class CommandFailed(Exception):
    """A command did not succeed; the text is what it said."""


def run(command: Sequence[str]) -> str:
    """Run the command, showing it first."""
    print("+", *command, file=sys.stderr, flush=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)}\n{done.stderr.strip()}")
    return done.stdout
