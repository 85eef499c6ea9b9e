"""Insights: what the campaigns, messages and conversations add up to."""
