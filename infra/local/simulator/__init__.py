"""A WhatsApp that runs on this machine: Meta's API and rules, webhooks, and phones to play with."""

from infra.local.simulator.app import create_simulator

__all__ = ["create_simulator"]
