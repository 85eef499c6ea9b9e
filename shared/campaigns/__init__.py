"""Campaigns: who to reach, with which words, at which pace; and what became of each person."""
