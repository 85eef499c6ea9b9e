"""The real emulators as session fixtures; each starts when the first test asks for it."""

import os
from collections.abc import Iterator

import pytest

from tools.emulators import EmulatorMissing, running_emulators


def skip_adapter(reason: str) -> None:
    """Skip a test whose adapter cannot run here; where every adapter is required, fail it."""
    if os.environ.get("EVERY_ADAPTER") == "1":  # noqa: TID251
        pytest.fail(f"EVERY_ADAPTER=1, but {reason}", pytrace=False)
    pytest.skip(reason)


def _running(name: str) -> Iterator[str]:
    try:
        with running_emulators(name) as hosts:
            yield next(iter(hosts.values()))
    except EmulatorMissing as missing:
        skip_adapter(f"the {name} emulator cannot run here: {missing}")


@pytest.fixture(scope="session")
def firestore_emulator() -> Iterator[str]:
    """Return host:port of a Firestore emulator; take a fresh project id per test."""
    yield from _running("firestore")


@pytest.fixture(scope="session")
def pubsub_emulator() -> Iterator[str]:
    """Return host:port of a Pub/Sub emulator; take a fresh project id per test."""
    yield from _running("pubsub")


@pytest.fixture(scope="session")
def auth_emulator() -> Iterator[str]:
    """Return host:port of a Firebase Auth emulator; take a fresh project id per test."""
    yield from _running("auth")
