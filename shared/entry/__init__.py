"""Entries: a request, a push or a task in, one service call, an answer out."""
