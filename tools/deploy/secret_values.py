"""Asks for the values of secrets and prints them for Terraform, to be given once:

    export TF_VAR_secret_values="$(python -m tools.deploy.secret_values --all)"

What only has to be random is made here. Nothing is written anywhere.
"""

import argparse
import base64
import getpass
import json
import secrets
import sys
from collections.abc import Callable, Sequence

from infra.local.specs import read_functions
from tools.wiring import build_wiring

_RANDOM = ("WHATSAPP_VERIFY_TOKEN",)
"""Settings of ours that nobody else gives us."""


def wanted() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that are asked for, and those that are made."""
    settings = {name for spec in read_functions() for name in spec.secrets}
    read = {name for wires in build_wiring()["functions"].values() for name in wires["reads"]}
    made = read.union(settings.intersection(_RANDOM))
    return tuple(sorted(settings - made)), tuple(sorted(made))


def collect(names: Sequence[str], ask: Callable[[str], str]) -> dict[str, str]:
    """Return a value for each name."""
    asked, made = wanted()
    unknown = set(names) - set(asked) - set(made)
    if unknown:
        raise LookupError(f"no function has such a secret: {', '.join(sorted(unknown))}")
    return {name: _make(name) if name in made else ask(f"{name}: ") for name in names}


def _make(name: str) -> str:
    # What the code reads by itself is 32 raw bytes, which Terraform takes in base64.
    raw = secrets.token_bytes(32)
    return secrets.token_urlsafe(32) if name in _RANDOM else base64.b64encode(raw).decode()


def main(arguments: Sequence[str]) -> int:
    """Ask, and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="of the secrets that get a new version")
    parser.add_argument("--all", action="store_true", help="the first versions of all of them")
    given = parser.parse_args(arguments)
    asked, made = wanted()
    if given.all == bool(given.names):
        parser.error(f"give --all, or some of: {', '.join((*asked, *made))}")
    print(json.dumps(collect(given.names or (*asked, *made), getpass.getpass)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
