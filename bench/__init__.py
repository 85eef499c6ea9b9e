"""Benchmarks: the budgets of the design, beside a peer and the limit of the machine."""
