"""Teaches and measures which messages are handed over to a person."""
