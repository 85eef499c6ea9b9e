"""Agents: who answers for a business, from which records, with which tools, and when not."""
