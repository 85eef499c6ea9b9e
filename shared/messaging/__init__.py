"""Messaging: connected accounts, the send ledger, the pacer, and what providers report back."""
