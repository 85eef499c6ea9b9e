"""What the conformance suites share: the emulators."""

from tests.emulators import auth_emulator, firestore_emulator, pubsub_emulator

__all__ = ["auth_emulator", "firestore_emulator", "pubsub_emulator"]
