"""What a tenant may spend and has spent: plans, leased counters, request limits."""
