"""Teaches and measures the reading of opt-outs from phrases written for it."""
